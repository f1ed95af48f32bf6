"""The cached Debian: used while it is whole, made again when it is not."""

import pytest

from . import base as bases


@pytest.fixture
def made(monkeypatch, tmp_path) -> list[None]:
    """One entry each time that one is made; making it takes no time here."""
    calls = []

    def make(archive):
        calls.append(None)
        archive.write_bytes(b"a root file system")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(bases, "make", make)
    return calls


def test_made_once(made):
    assert bases.base() == bases.base()
    assert len(made) == 1


def damage(path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("spoil", [
    damage,
    lambda path: path.unlink(),
    lambda path: (path.parent / "sha256").unlink(),
], ids=["cut short", "no archive", "no sum"])
def test_made_again(made, spoil):
    spoil(bases.base())
    assert bases.base().read_bytes() == b"a root file system"
    assert len(made) == 2


def test_one_at_a_time_is_kept(made, monkeypatch):
    old = bases.base()
    monkeypatch.setattr(bases, "key", lambda: "another")
    assert bases.base() != old
    assert not old.exists()


def test_asks_the_script_that_installs_in_the_build_stage():
    assert {"gcc", "musl-tools", "make"} <= set(bases.packages())
