"""Every condition of a reader has a row that fails without it: this proves it.

universalmutator takes conditions away one by one (conditions.rules), each mutant is linked
with the unit test of its module, and a row must fail. A mutant that survives is listed,
and must be explained in equivalent.txt: why it does the same as the original.

    run.py --build FOLDER --cc "gcc -O1 ..." [MODULE...]

FOLDER holds NAME_test.o and libpeyk.a, both without sanitizers, and in FOLDER/asan both
with them: what survives without is tried again with, because a byte read past the end of
an input fails there alone.
"""

import argparse
import collections
import os
import pathlib
import re
import resource
import shlex
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# What is mutated, the sources that are compiled with it, and the tests that must notice.
Module = collections.namedtuple("Module", "path compiled tests")
MODULES = {
    name: Module(f"src/{folder}/{name}.c", [f"src/{folder}/{name}.c"], [name])
    for folder, names in {
        "net": ("upload", "chunked", "http", "san", "pem"),
        "kube": ("token", "status", "claims", "role", "warning", "endpoints",
                 "pages", "types", "discovery", "api"),
        "json": ("scan", "number", "trail", "quote"),
    }.items()
    for name in names
} | {
    name: Module(f"src/json/{name}.c", [f"src/json/{name}.c"], tests)
    for names, tests in (
        (("path", "path_reader", "path_quoted", "path_filter"), ["path", "select", "need"]),
        (("evaluate", "template", "print", "select"), ["select"]),
        (("value",), ["value", "select"]),
        (("need",), ["need", "select"]),
        (("compact",), ["compact"]),
    )
    for name in names
} | {
    name: Module(f"src/net/{name}.c", [f"src/net/{name}.c"], tests)
    for name, tests in {
        "der": ["der"],
        "certificate": ["certificate"],
        "trust": ["trust", "server_check"],
        "public_key": ["public_key"],
        "anchors": ["anchors"],
        "server_check": ["server_check"],
        "judge": ["unverified", "server_check"],
        "unverified": ["unverified"],
    }.items()
} | {
    "grammar": Module("src/net/grammar.h", ["tests/unit/grammar_test.c"], ["grammar"]),
}  # fmt: skip
# Tried when they are named.
MORE = {
    name: Module(f"src/{folder}/{name}.c", [f"src/{folder}/{name}.c"], [name])
    for folder, names in {
        "net": ("dns", "names", "address", "url", "request", "tls12", "tls12_prf", "tls12_record",
                "signature", "ec", "montgomery", "rsa", "pss", "x25519", "tls13_secret",
                "tls13_hello", "tls13_record", "tls13_verify", "clear", "alert"),
        "base": ("fill",),
        "kube": ("verdict", "retry"),
    }.items()
    for name in names
} | {
    name: Module(f"src/kube/{name}.c", [f"src/kube/{name}.c"], ["table"])
    for name in ("table", "columns")
} | {
    name: Module(f"src/net/{name}.c", [f"src/net/{name}.c"], ["tls13_hello", "tls13", "tls12"])
    for name in ("cursor", "hello", "message", "handshake", "record", "session", "engine", "tls13")
} | {
    "field": Module("src/net/field.c", ["src/net/field.c"], ["x25519", "ec"]),
}  # fmt: skip

# Without optimization: gcc 12 at -O1 loses a check of a byte that is read past the end.
SANITIZE = ["-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
SLOWEST = 10  # times what the test takes without a mutant

Mutant = collections.namedtuple("Mutant", "line function original text file")


def words(line):
    return " ".join(line.split())


def function_at(lines, number):
    """The name of the function that a line is in, or of what is at the top."""
    for line in reversed(lines[: number + 1]):
        found = re.match(r"[a-z].*?(\w+)\(|#define (\w+)|[a-z].*?(\w+)\[?.*\{$", line)
        if found:
            return next(name for name in found.groups() if name)
    return "-"


def mutants_of(module, folder):
    """Generates the mutants of a file; each is one line that is different."""
    source = ROOT / module.path
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # One line a statement is what the rules expect; the compiler decides what is a mutant.
    subprocess.run(
        [pathlib.Path(sys.executable).with_name("mutate"), source, "--noCheck", "--noFastCheck"]
        + ["--mutantDir", folder, "--only", HERE / "conditions.rules"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    original = source.read_text().splitlines()
    for file in sorted(folder.glob("*.mutant.*"), key=lambda f: int(f.name.split(".")[-2])):
        lines = file.read_text().splitlines()
        number = next(i for i, pair in enumerate(zip(original, lines)) if pair[0] != pair[1])
        yield Mutant(
            number + 1,
            function_at(original, number),
            words(original[number]),
            words(lines[number]),
            file,
        )


class Bench:
    """Compiles and runs one module's mutants."""

    def __init__(self, name, module, build, cc):
        self.module, self.build, self.cc = module, build, cc
        self.folder = build / "made" / name
        self.seconds = {}
        self.objects = {}
        mutated = self.folder / module.path.split("/", 1)[1]
        shutil.rmtree(self.folder, ignore_errors=True)
        mutated.parent.mkdir(parents=True)
        self.mutated = mutated
        # Beside the mutated file lies nothing: what it includes is found in src.
        for sanitized in (False, True):
            assert self.compile(ROOT / module.path, sanitized), f"{module.path} does not compile"
            if not sanitized:
                self.objects["original"] = self.code()
            for test in module.tests:
                assert self.link(test, sanitized), f"{test}_test does not link"
                self.seconds[test, sanitized] = None
                began = time.monotonic()
                if self.fails(test, sanitized):
                    sys.exit(f"{test}_test fails without any mutant")
                self.seconds[test, sanitized] = time.monotonic() - began

    def code(self):
        return tuple(
            (self.folder / f"{i}.o").read_bytes() for i in range(len(self.module.compiled))
        )

    def compile(self, file, sanitized):
        """True when it compiles."""
        self.mutated.write_bytes(file.read_bytes())
        for i, source in enumerate(self.module.compiled):
            path = self.mutated if source == self.module.path else ROOT / source
            command = [self.cc[0], f"-I{self.folder}", *self.cc[1:], "-w"]
            command += [*(SANITIZE if sanitized else []), "-c", "-o", self.folder / f"{i}.o", path]
            if subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL).returncode != 0:
                return False
        return True

    def link(self, test, sanitized):
        libraries = self.build / "asan" if sanitized else self.build
        command = [self.cc[0], *(SANITIZE if sanitized else []), "-o", self.folder / test]
        if f"tests/unit/{test}_test.c" not in self.module.compiled:
            command += [libraries / f"{test}_test.o"]
        command += [self.folder / f"{i}.o" for i in range(len(self.module.compiled))]
        command += [libraries / "libpeyk.a", self.build.parent / "host-bearssl.a", "-lcmocka"]
        return subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL).returncode == 0

    def fails(self, test, sanitized):
        """True when a row fails, or the test crashes or does not end."""
        usual = self.seconds[test, sanitized]

        def limit():
            # Endless mutants must not fill the memory. AddressSanitizer reserves terabytes.
            if not sanitized:
                resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        try:
            done = subprocess.run(
                [self.folder / test],
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # The first row that fails is enough.
                env=os.environ | {"CMOCKA_TEST_ABORT": "1"},
                timeout=None if usual is None else 1 + SLOWEST * usual,
                preexec_fn=limit,
            )
        except subprocess.TimeoutExpired:
            return True
        return done.returncode != 0

    def killed(self, sanitized):
        return any(
            self.link(test, sanitized) and self.fails(test, sanitized)
            for test in self.module.tests
        )

    def judge(self, mutant, seen):
        """Returns "killed", "survived", "does not compile" or "same code"."""
        if not self.compile(mutant.file, sanitized=False):
            return "does not compile"
        code = self.code()
        if code == self.objects["original"]:
            return "same code"
        if code in seen:
            return "same code"
        seen.add(code)
        if self.killed(sanitized=False):
            return "killed"
        self.compile(mutant.file, sanitized=True)
        return "killed" if self.killed(sanitized=True) else "survived"


def explanations():
    """equivalent.txt: {(path, function, original, mutant): why}."""
    found = {}
    for line in (HERE / "equivalent.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        place, original, mutant, why = line.split("  ;;  ")
        path, function = place.split(" ")
        found[path, function, original, mutant] = why
    return found


def run(name, module, options, explained):
    """Reports one module; returns the survivors that nobody has explained, and the keys used."""
    bench = Bench(name, module, options.build, options.cc)
    counts = collections.Counter()
    unexplained, used, seen = [], set(), set()
    began = time.monotonic()
    for mutant in mutants_of(module, options.build / "mutants" / name):
        verdict = bench.judge(mutant, seen)
        if verdict == "survived":
            key = (module.path, mutant.function, mutant.original, mutant.text)
            if key in explained:
                used.add(key)
                verdict = "equivalent"
            else:
                unexplained.append(key)
                print(f"survived: {module.path}:{mutant.line} ({mutant.function})")
                print(f"    {mutant.original}\n    {mutant.text}", flush=True)
        counts[verdict] += 1
        if options.verbose:
            print(f"{verdict}: {mutant.line}: {mutant.text}", flush=True)
    print(
        f"{name}: {counts['killed']} killed, {counts['survived']} survived, "
        f"{counts['equivalent']} equivalent ({counts['does not compile']} that do not compile, "
        f"{counts['same code']} that are the same code as another), "
        f"{time.monotonic() - began:.0f} s",
        flush=True,
    )
    return unexplained, used


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--cc", type=shlex.split, required=True)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=" ".join(MODULES | MORE))
    options = parser.parse_args()
    options.build = options.build.resolve()
    explained = explanations()
    survivors = []
    for name in options.modules or MODULES:
        module = (MODULES | MORE)[name]
        unexplained, used = run(name, module, options, explained)
        survivors += unexplained
        for key in explained:
            if key[0] == module.path and key not in used:
                print(f"no longer needed in equivalent.txt: {' '.join(key)}")
    for path, function, original, mutant in survivors:
        print(f"{path} {function}  ;;  {original}  ;;  {mutant}  ;;  WHY")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
