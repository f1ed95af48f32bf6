"""The driver, tests/unit/wycheproof_main.c: what the TLS engine is made of, a line an operation."""

import os
import subprocess
from pathlib import Path

import pytest

SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
# Compiled anew: it is 5 times as fast with optimization.
SOURCES = [f"src/{name}.c" for name in (
    "net/cursor", "net/der", "net/ec", "net/field", "net/gcm", "net/gcm_fast", "net/hash",
    "net/montgomery", "net/pss", "net/rsa", "net/sha2", "net/tls13_secret", "net/x25519",
    "base/text", "base/span",
)]  # fmt: skip


@pytest.fixture(scope="session")
def driver(root, tmp_path_factory):
    """Returns a function that answers lines with lines."""
    build = Path(os.environ.get("BUILD", root / "build"))
    program = tmp_path_factory.mktemp("driver") / "wycheproof_main"
    bearssl = next(build.glob("bearssl-*/inc"))
    subprocess.run(
        ["gcc", "-std=c17", "-g", "-O2", "-D_GNU_SOURCE", "-Isrc", "-isystem", bearssl,
         *SANITIZERS, "-o", program, "tests/unit/wycheproof_main.c", *SOURCES,
         build / "host-bearssl.a"],
        cwd=root, check=True,
    )  # fmt: skip

    def ask(lines):
        text = "".join(f"{line}\n" for line in lines)
        done = subprocess.run([program], input=text, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr[-4000:]
        answers = done.stdout.split("\n")[:-1]
        assert len(answers) == len(lines)
        return answers

    return ask
