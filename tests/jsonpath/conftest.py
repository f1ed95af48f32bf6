import pytest

pytest.register_assert_rewrite("jsonpath.compare")

from jsonpath.program import Peyk  # noqa: E402


@pytest.fixture(scope="session")
def peyk(binary) -> Peyk:
    return Peyk(binary)
