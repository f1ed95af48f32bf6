"""Starts the servers of a test cluster, and never leaves one behind."""

import atexit
import contextlib
import ctypes
import os
import random
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

GRACE = 15  # seconds from SIGTERM to SIGKILL
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)
_running: list["Process"] = []


class Process:
    """A server with its log in a file. It dies with this process, however that ends.

    Linux ties it to the thread that starts it, so that must be one that lasts: the main thread.
    What OPTIONS hold is Popen's.
    """

    def __init__(self, name: str, command: list[str], log: Path, **options):
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("servers are started from the main thread: they end with theirs")
        self.name = name
        self.log = log
        parent = os.getpid()
        with log.open("wb") as output:
            self._popen = subprocess.Popen(
                command, **{"stdin": subprocess.DEVNULL} | options,
                stdout=output, stderr=subprocess.STDOUT,
                # Out of reach of the terminal's Ctrl-C: stop() ends them in the right order.
                start_new_session=True, preexec_fn=lambda: _die_with(parent))
        _running.append(self)

    def alive(self) -> bool:
        return self._popen.poll() is None

    def terminate(self) -> None:
        if self.alive():
            self._popen.terminate()

    def kill(self) -> None:
        """Ends one that has nothing to put away."""
        self._popen.kill()
        self.stop()

    def stop(self) -> None:
        """Ends it and waits until it has ended."""
        self.terminate()
        try:
            self._popen.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        with contextlib.suppress(ValueError):
            _running.remove(self)

    def tail(self, lines: int = 25) -> str:
        text = self.log.read_text(errors="replace").splitlines()[-lines:]
        state = "runs" if self.alive() else f"ended with status {self._popen.returncode}"
        return "\n".join([f"{self.name} {state}; the end of {self.log}:", *text])


def stop_all(processes: list[Process]) -> None:
    """Ends all of them; they end side by side."""
    for process in processes:
        process.terminate()
    for process in list(processes):
        process.stop()


def _die_with(parent: int) -> None:
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(1)


@atexit.register
def _stop_running() -> None:
    stop_all(_running)


def wait_until(ready, processes: list[Process], timeout: float, what: str) -> None:
    """Asks ready() until it holds; the error shows the log of the process that let it down."""
    deadline = time.monotonic() + timeout
    while not ready():
        dead = [process for process in processes if not process.alive()]
        if dead or time.monotonic() > deadline:
            why = f"{dead[0].name} ended" if dead else f"not within {timeout:.0f} s"
            logs = "\n".join(process.tail() for process in dead or processes)
            raise RuntimeError(f"{what}: {why}\n{logs}")
        time.sleep(0.1)


def free_ports(count: int, host: str = "127.0.0.1") -> list[int]:
    """Ports that nothing listens on. They are below those that the kernel gives to outgoing
    connections, so that none of the cluster's own connections takes one before its server does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found: list[int] = []
    candidates = random.sample(range(20000, 30000), 1000)
    for port in candidates:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                found.append(port)
        if len(found) == count:
            return found
    raise RuntimeError(f"no {count} free ports on {host}")
