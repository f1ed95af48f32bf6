"""The fault loop: every system call that can fail is made to fail, the first, the second, ...

strace makes the Nth call of a kind fail without being made, for N = 1, 2, 3 and
so on until the program makes no Nth. Whatever fails, peyk never crashes, never
says that it succeeded with another body than the right one, tells its failure
in one line, and shows no token.
"""

from __future__ import annotations

import re
import shutil

import pytest

from .sayings import FAILURES, succeed
from .server import answer, chunked, sized

BODY = b'{"kind":"APIVersions","versions":["v1"]}\n' * 30

# Calls that set up the process before main(), or end it: not peyk's own.
# (getpid cannot fail.)
NOT_OURS = {"getpid", "execve", "arch_prctl", "set_tid_address", "brk", "exit_group", "exit", "mprotect"}

# An interrupted connect() goes on in the background; strace's does not, as it was never made.
#
# kind: (its names, errors that it may have, whether an interrupted one must be begun again)
CALLS = {
    "socket": (("socket",), ("ENOMEM", "EMFILE", "EACCES"), False),
    "connect": (("connect",), ("ECONNREFUSED", "EHOSTUNREACH", "EACCES", "EINTR"), False),
    "setsockopt": (("setsockopt",), ("EINVAL",), False),
    "getsockopt": (("getsockopt",), ("ENOMEM",), False),
    "fcntl": (("fcntl",), ("EINVAL",), False),
    "ioctl": (("ioctl",), ("EINVAL",), False),
    "open": (("open", "openat"), ("EIO", "EMFILE", "EACCES", "EINTR"), True),
    "lseek": (("lseek",), ("EINVAL",), False),
    "access": (("access", "faccessat", "faccessat2"), ("EACCES",), False),
    "stat": (("stat", "fstat", "newfstatat", "statx", "lstat"), ("EIO",), False),
    "close": (("close",), ("EIO", "EINTR"), True),
    "read": (
        ("read", "readv", "recvfrom", "recvmsg", "pread64"),
        ("EIO", "ECONNRESET", "EAGAIN", "EINTR"),
        True,
    ),
    "write": (
        ("write", "writev", "sendto", "sendmsg"),
        ("EIO", "ECONNRESET", "ENOSPC", "EAGAIN", "EINTR"),
        True,
    ),
    "poll": (("poll", "ppoll", "select", "pselect6", "epoll_wait"), ("ENOMEM", "EINTR"), True),
    "getrandom": (("getrandom",), ("EIO", "ENOSYS", "EINTR"), True),
    "clock_gettime": (("clock_gettime", "gettimeofday", "time"), ("EINVAL",), False),
    "memory": (("mmap", "munmap", "mremap", "madvise"), ("ENOMEM",), False),
    "signals": (("rt_sigaction", "rt_sigprocmask"), ("EINVAL",), False),
}
ROWS = [(call, error) for call, (_, errors, _) in CALLS.items() for error in errors]
ROUNDS = 400  # more calls of a kind than any of these runs makes


@pytest.fixture(scope="session")
def strace() -> str:
    path = shutil.which("strace")
    assert path, "strace is missing: tests/setup.sh check installs it"
    return path


@pytest.fixture
def server(serve_both):
    return serve_both(answer(chunked(BODY[:1000], BODY[1000:])))


def injecting(strace, log, names, error, when) -> tuple[str, ...]:
    # "?": strace knows the name, or this machine has no such call.
    calls = ",".join(f"?{name}" for name in names)
    inject = f"inject={calls}:error={error}:when={when}"
    return (strace, "-f", "-qq", "-o", str(log), "-e", f"trace={calls}", "-e", inject)


@pytest.fixture
def get_with(peyk, server, strace, tmp_path):
    """`peyk get` with the Nth call failing, and whether there was an Nth."""
    log = tmp_path / "strace"

    def get(names, error, when):
        # After a failed send it may wait for an answer that the server has given already.
        timeout = "5s" if error == "EINTR" else "500ms"
        prefix = injecting(strace, log, names, error, when)
        result = peyk.get(server, "/api", f"--timeout={timeout}", prefix=prefix)
        return result, "(INJECTED)" in log.read_text()

    return get


@pytest.mark.parametrize("call, error", ROWS, ids=[f"{c}-{e}" for c, e in ROWS])
def test_every_call_fails_once(get_with, call, error):
    names, _, restarts = CALLS[call]
    for name in names:
        for when in range(1, ROUNDS):
            result, failed = get_with((name,), error, when)
            where = f"{name} number {when} failed with {error}"
            assert BODY.startswith(result.out), f"{where}: {result}"
            if result.code == 0:
                assert result.out == BODY, f"{where}: {result}"
            else:
                known = {status for status, _ in FAILURES.values()}
                assert result.code in known, f"{where}: {result}"
            if (error == "EINTR" and restarts) or call == "close":
                assert result.code == 0, f"{where}, and was not begun again: {result}"
            if not failed:
                succeed(result, BODY)
                break
        else:
            raise AssertionError(f"{name} was called {ROUNDS} times")


@pytest.mark.parametrize("call, error", ROWS, ids=[f"{c}-{e}" for c, e in ROWS])
def test_no_failing_call_makes_a_failure_a_success(peyk, serve, strace, tmp_path, call, error):
    """The server answers 503: `get` never exits 0, and `probe` exits 1."""
    server = serve(answer(sized(BODY, status="503 X")), certified=None)
    log = tmp_path / "strace"
    get = ("get", f"--server={server.url}", "--timeout=500ms", "/api")
    probe = ("probe", "--timeout=500ms", f"{server.url}/healthz")
    for arguments in (get, probe):
        for name in CALLS[call][0]:
            for when in range(1, ROUNDS):
                prefix = injecting(strace, log, (name,), error, when)
                result = peyk.run(*arguments, prefix=prefix)
                where = f"{name} number {when} failed with {error}"
                assert result.code != 0, f"{where}: {result}"
                assert arguments is get or result.code == 1, f"{where}: {result}"
                if "(INJECTED)" not in log.read_text():
                    assert result.code == 1, f"{result}"
                    break


def test_no_call_is_left_out(peyk, server, strace, tmp_path):
    """Every system call of a run stands in one of the rows above."""
    log = tmp_path / "strace"
    prefix = (strace, "-f", "-qq", "-o", str(log))
    succeed(peyk.get(server, prefix=prefix), BODY)
    made = set(re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE))
    known = {name for names, _, _ in CALLS.values() for name in names} | NOT_OURS
    assert made and made <= known, f"without a row: {made - known}"


def test_the_token_is_no_argument_of_any_process(peyk, server, strace, tmp_path):
    """It stands in no argv and no environment: nothing is executed but peyk itself."""
    log = tmp_path / "strace"
    prefix = (strace, "-f", "-qq", "-o", str(log), "-e", "trace=execve,fork,vfork,clone,clone3")
    succeed(peyk.get(server, prefix=prefix), BODY)
    assert len(log.read_text().splitlines()) == 1, log.read_text()
