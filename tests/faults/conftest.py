import pytest

pytest.register_assert_rewrite("faults.sayings", "faults.program")

from .fixtures import *  # noqa: E402, F403
from .mode import deselect  # noqa: E402


def pytest_collection_modifyitems(config, items):
    deselect(config, items)
