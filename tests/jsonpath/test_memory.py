"""A list of 60 MB through a pipe, in little memory."""

from __future__ import annotations

import subprocess

import pytest

from . import pods

MEGABYTES = 60
LIMIT = 1024  # KiB


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
                ["time", "--format=%M", f"--output={told}", binary, "json", *arguments],
                stdin=cat.stdout, capture_output=True, timeout=60,
            )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout, int(told.read_text())

    return run


NAMES = pods.names(MEGABYTES)
EXPRESSIONS = {
    "{.items[*].metadata.name}": " ".join(NAMES),
    '{range .items[*]}{.metadata.name}{"\\n"}{end}': "".join(name + "\n" for name in NAMES),
    "{.items[-1:].metadata.name}": NAMES[-1],
    '{.items[?(@.metadata.name=="%s")].metadata.name}' % NAMES[5000]: NAMES[5000],
    "{.kind}{.metadata.resourceVersion}": "PodList1234567",
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression(expression, run):
    output, kilobytes = run(expression)
    assert output.decode() == EXPRESSIONS[expression]
    assert kilobytes <= LIMIT


def test_the_whole(run, big_list):
    """What is printed is what was read, which had no white space."""
    output, kilobytes = run()
    assert output == big_list.read_bytes()
    assert kilobytes <= LIMIT
