import pytest

pytest.register_assert_rewrite("jsontext.verdict")

from jsonpath.program import Peyk  # noqa: E402

from .suites import Suite, read_checker, read_suite  # noqa: E402


@pytest.fixture(scope="session")
def peyk(binary) -> Peyk:
    return Peyk(binary)


@pytest.fixture(scope="session")
def suite(tmp_path_factory) -> Suite:
    """JSONTestSuite."""
    return read_suite(tmp_path_factory.mktemp("suite"))


@pytest.fixture(scope="session")
def checker() -> Suite:
    """json.org's JSON_checker."""
    return read_checker()
