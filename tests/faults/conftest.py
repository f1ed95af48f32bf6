import pytest

pytest.register_assert_rewrite("faults.sayings", "faults.program")

from .fixtures import *  # noqa: E402, F403
