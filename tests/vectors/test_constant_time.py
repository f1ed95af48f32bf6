"""Key exchange, MACs and ciphers take no jump and read no address that depends on a secret.

valgrind sees it: the secret is memory that is not initialized (tests/unit/secret_main.c). The
compilers and their levels of optimization are those that anybody may build with.
"""

import subprocess

import pytest

SOURCES = [f"src/{name}.c" for name in (
    "net/cursor", "net/der", "net/ec", "net/field", "net/gcm", "net/gcm_fast", "net/hash",
    "net/montgomery", "net/sha2", "net/x25519", "base/text", "base/span",
)]  # fmt: skip
SECRETS = ("x25519", "p256", "p384", "p521", "mac", "gcm", "gcm-portable")
# Without optimization, whether a product is infinity (which is told) is a jump in ec.c.
CASES = [(compiler, what)
         for compiler in ("gcc -Os", "gcc -Os -flto", "gcc -O2", "gcc -O3", "clang -Os", "clang -O2")
         for what in SECRETS] + [("gcc -O0", "x25519"), ("clang -O0", "x25519"),
                                  ("gcc -O0", "mac"), ("gcc -O0", "gcm")]  # fmt: skip
FOUND = 9


@pytest.fixture(scope="module")
def programs(root, tmp_path_factory):
    """Returns a function that builds with a compiler, once."""
    made = {}

    def build(compiler):
        if compiler not in made:
            path = tmp_path_factory.mktemp("secret") / "secret_main"
            bearssl = next((root / "build").glob("bearssl-*/inc"))
            subprocess.run(
                [*compiler.split(), "-std=c17", "-D_GNU_SOURCE", "-Isrc", "-isystem", bearssl,
                 "-o", path, "tests/unit/secret_main.c", *SOURCES,
                 root / "build" / "host-bearssl.a"],
                cwd=root, check=True,
            )  # fmt: skip
            made[compiler] = path
        return made[compiler]

    return build


def valgrind(program, what):
    return subprocess.run(
        ["valgrind", "--quiet", f"--error-exitcode={FOUND}", program, what],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip


@pytest.mark.parametrize(("compiler", "what"), CASES)
def test_constant_time(programs, compiler, what):
    done = valgrind(programs(compiler), what)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("compiler", sorted({compiler for compiler, _ in CASES}))
def test_a_leak_is_found(programs, compiler):
    assert valgrind(programs(compiler), "leak").returncode == FOUND
