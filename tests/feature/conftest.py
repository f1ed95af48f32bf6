import pytest

pytest.register_assert_rewrite("faults.sayings", "faults.program")

from faults.fixtures import *  # noqa: E402, F403
