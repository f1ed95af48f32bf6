"""A list of 60 MB through a pipe, in little memory."""

from __future__ import annotations

import subprocess

import pytest

from . import pods
from .program import MALFORMED, PRINTED, Result

MEGABYTES = 60
LIMIT = 1024  # KiB
HOLDING = 4 * 1024  # for what must be held


@pytest.fixture(scope="module")
def big_list(tmp_path_factory):
    path = pods.write(tmp_path_factory.mktemp("pods") / "list.json", MEGABYTES)
    yield path
    path.unlink()


@pytest.fixture
def run(binary, big_list, tmp_path):
    """What `peyk json` prints of it, and the KiB of memory that it had at most."""

    def run(*arguments):
        told = tmp_path / "kilobytes"
        with subprocess.Popen(["cat", big_list], stdout=subprocess.PIPE) as cat:
            done = subprocess.run(
                ["time", "--quiet", "--format=%M", f"--output={told}", binary, "json", *arguments],
                stdin=cat.stdout, capture_output=True, timeout=60,
            )  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr.decode()), int(told.read_text())

    return run


NAMES = pods.names(MEGABYTES)
EXPRESSIONS = {
    "{.items[*].metadata.name}": " ".join(NAMES),
    '{range .items[*]}{.metadata.name}{"\\n"}{end}': "".join(name + "\n" for name in NAMES),
    "{.items[7000].metadata.name}": NAMES[7000],
    "{.items[-1:].metadata.name}": NAMES[-1],
    "{.kind}{.items[0].kind}": "PodList",
    '{.items[?(@.metadata.name=="%s")].metadata.name}' % NAMES[5000]: NAMES[5000],
    "{.metadata.resourceVersion}": "1234567",
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression(expression, run):
    result, kilobytes = run(expression)
    assert result == Result(PRINTED, EXPRESSIONS[expression].encode(), "")
    assert kilobytes <= LIMIT


HELD = {
    "{.items[*].metadata.name}{.kind}": " ".join(NAMES) + "PodList",
    "{.kind}{.items[0].metadata.name}": "PodList" + NAMES[0],
}


@pytest.mark.parametrize("expression", HELD)
def test_what_must_be_held(expression, run):
    """Where two actions need the list: of each item what they look at, the name."""
    result, kilobytes = run(expression)
    assert result == Result(PRINTED, HELD[expression].encode(), "")
    assert kilobytes <= HOLDING + LIMIT


@pytest.mark.parametrize("expression", ["{.items}", "{..name}"])
def test_what_cannot_be_held(expression, run):
    result, kilobytes = run(expression)
    assert result.code == MALFORMED and result.told
    assert kilobytes <= HOLDING + LIMIT


def test_the_whole(run, big_list):
    """What is printed is what was read, which had no white space."""
    result, kilobytes = run()
    assert result.code == PRINTED and result.out == big_list.read_bytes()
    assert kilobytes <= LIMIT
