"""Every fuzzer for some seconds, from its committed corpus: nothing new may be found."""

import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
FUZZERS = sorted(path.stem for path in HERE.glob("*.c"))
SECONDS = int(os.environ.get("FUZZ_SECONDS", "4"))


def test_there_are_fuzzers():
    assert len(FUZZERS) >= 6


@pytest.mark.parametrize("name", FUZZERS)
def test_fuzz(name, root, tmp_path):
    corpus = HERE / "corpus" / name
    assert corpus.is_dir() and any(corpus.iterdir()), f"{name} has no corpus"
    program = root / "build" / "fuzz" / name
    assert program.exists(), f"{program} is not there: run make fuzz-build"
    # New inputs go to the first folder; the committed ones are only read.
    (tmp_path / "new").mkdir()
    done = subprocess.run(
        [program, f"-max_total_time={SECONDS}", "-timeout=10", "-print_final_stats=1",
         f"-artifact_prefix={tmp_path}/", tmp_path / "new", corpus],
        capture_output=True, text=True, timeout=SECONDS + 120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    assert "stat::number_of_executed_units" in done.stderr
