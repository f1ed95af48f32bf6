"""Key exchange takes no jump and reads no address that depends on a secret.

valgrind sees it: the secret is memory that is not initialized (tests/unit/secret_main.c). The
compilers and their levels of optimization are those that anybody may build with.
"""

import subprocess

import pytest

SOURCES = [f"src/{name}.c" for name in (
    "net/cursor", "net/der", "net/ec", "net/field", "net/montgomery", "net/x25519", "base/text",
    "base/span",
)]  # fmt: skip
COMPILERS = ["gcc -Os", "gcc -Os -flto", "gcc -O2", "gcc -O3", "clang -Os", "clang -O2"]
FOUND = 9


@pytest.fixture(scope="module", params=COMPILERS)
def program(request, root, tmp_path_factory):
    path = tmp_path_factory.mktemp("secret") / "secret_main"
    bearssl = next((root / "build").glob("bearssl-*/inc"))
    subprocess.run(
        [*request.param.split(), "-std=c17", "-D_GNU_SOURCE", "-Isrc", "-isystem", bearssl,
         "-o", path, "tests/unit/secret_main.c", *SOURCES],
        cwd=root, check=True,
    )  # fmt: skip
    return path


def valgrind(program, what):
    return subprocess.run(
        ["valgrind", "--quiet", f"--error-exitcode={FOUND}", program, what],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip


@pytest.mark.parametrize("what", ["x25519", "p256", "p384", "p521"])
def test_constant_time(program, what):
    done = valgrind(program, what)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_leak_is_found(program):
    assert valgrind(program, "leak").returncode == FOUND
