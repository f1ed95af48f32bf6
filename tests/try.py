"""What "make try" shows: peyk reaches a real API server from what a pod has, and nothing else.

    try.py PEYK [--keep]
"""

import argparse
import contextlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cluster.build import build
from cluster.cluster import Cluster
from cluster.gotool import BuildError
from cluster.pod import POD_FOLDER

PATH = "/api?pretty=true"
IMAGE = "peyk"
SOURCES = Path(__file__).resolve().parent.parent
ENGINE_FAILED = 125  # docker and podman end with this or more where the program never ran


@contextlib.contextmanager
def step(text: str):
    print(f"==> {text}", flush=True)
    started = time.monotonic()
    yield
    print(f"    took {time.monotonic() - started:.1f} s", flush=True)


def run(command: list[str]) -> subprocess.CompletedProcess:
    print(f"    $ {shlex.join(command)}", flush=True)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def podman(root: Path) -> list[str]:
    """podman with a storage of its own, gone with ROOT: the user's images stay as they are.

    Its options are those with which it runs even where it has no systemd, no overlay file system
    and no network of its own.
    """
    own = root / "runtime"
    own.mkdir(mode=0o700)
    runtime = ["--runtime=runc"] if shutil.which("runc") else []
    return ["env", f"XDG_RUNTIME_DIR={own}", "podman", f"--root={root}/images",
            f"--runroot={root}/containers", f"--tmpdir={root}/podman", "--storage-driver=vfs",
            "--cgroup-manager=cgroupfs", "--events-backend=none", *runtime]


def end_podman(root: Path) -> None:
    """An ordinary user's podman leaves a process that holds its user namespace: ends that one."""
    for file in root.rglob("pause.pid"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(file.read_text()), signal.SIGKILL)


def engine_with_image(peyk: Path, root: Path) -> list[str] | None:
    """The engine that has made the image now, or nothing and the reason on standard output."""
    reasons = []
    for name, engine, isolation in (
        ("podman", podman(root), ["--isolation=chroot"]),
        ("docker", ["docker"], []),
    ):
        if not shutil.which(name):
            reasons.append(f"no {name}")
            continue
        # The binary that is there takes the place of the build stage: no base image is needed.
        made = run([*engine, "build", *isolation, f"--build-context=build={peyk.parent}",
                    f"--file={SOURCES / 'Containerfile'}", f"--tag={IMAGE}", str(SOURCES)])
        if made.returncode == 0:
            return engine
        reasons.append(f"{name}: {made.stderr.strip()}")
    print(f"    no container: {'; '.join(reasons)}")
    return None


def in_container(engine: list[str], variables: list[str], folder: Path
                 ) -> subprocess.CompletedProcess | None:
    """peyk's own image, which has nothing in it but peyk; nothing where no container runs."""
    result = run([*engine, "run", "--rm", "--pull=never", "--network=host",
                  # Limits that podman need not raise above its own.
                  "--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096",
                  "--security-opt=label=disable", f"--volume={folder}:{POD_FOLDER}:ro",
                  *(f"--env={variable}" for variable in variables), IMAGE, "get", PATH])
    if result.returncode < ENGINE_FAILED:
        return result
    print(f"    no container: {result.stderr.strip()}")
    return None


def ask(engine: list[str] | None, peyk: Path, cluster: Cluster, folder: Path
        ) -> subprocess.CompletedProcess:
    wanted = ("KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT")
    variables = [f"{name}={value}" for name, value in cluster.pod_env().items() if name in wanted]
    result = in_container(engine, variables, folder) if engine else None
    if result is None:
        print("    so directly, with an empty environment:")
        result = run(["env", "-i", *variables, str(peyk), "get", f"--serviceaccount={folder}",
                      PATH])
    return result


def is_api_versions(text: str) -> bool:
    try:
        answer = json.loads(text)
        return answer["kind"] == "APIVersions" and bool(answer["serverAddressByClientCIDRs"])
    except (ValueError, KeyError, TypeError):
        return False


def show(peyk: Path, root: Path, keep: bool) -> bool:
    with step("A Kubernetes control plane (built the first time, about 6 minutes; then 1 s)"):
        build("control-plane", "kubectl")
    with step("Starting etcd, kube-apiserver, kube-controller-manager on 127.0.0.1 (about 10 s)"):
        cluster = Cluster(root / "cluster")
        print(f"    ready: {cluster.url}")
    with cluster, contextlib.ExitStack() as at_end:
        at_end.callback(end_podman, root)
        with step(f"What a pod has in {POD_FOLDER} (1 s)"):
            print(f"    $ {shlex.join(cluster.kubectl_command('create', 'token', 'default'))}")
            folder = cluster.serviceaccount_dir(root / "serviceaccount")
        with step("A container to be that pod, where one can run (a few seconds)"):
            engine = engine_with_image(peyk, root)
        with step(f"peyk get '{PATH}' (a second; in a container a few)"):
            result = ask(engine, peyk, cluster, folder)
        good = report(result)
        if keep:
            print("==> The cluster runs until Ctrl-C.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()
        with step("Stopping the cluster (a few seconds)"):
            cluster.stop()
    return good


def report(result: subprocess.CompletedProcess) -> bool:
    print(result.stdout.rstrip(), flush=True)
    print(result.stderr, end="", file=sys.stderr, flush=True)
    good = result.returncode == 0 and is_api_versions(result.stdout)
    print("==> The API server answered." if good else
          f"==> That is not the API server's answer (exit status {result.returncode}).")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description="Shows peyk reaching a real API server.")
    parser.add_argument("peyk", type=Path, help="the binary")
    parser.add_argument("--keep", action="store_true",
                        help="leave the cluster running until Ctrl-C")
    arguments = parser.parse_args()
    peyk = arguments.peyk.resolve()
    # Ended by a signal, it still stops its servers and removes its folder.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with tempfile.TemporaryDirectory(prefix="peyk-try-") as root:
            return 0 if show(peyk, Path(root), arguments.keep) else 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except (BuildError, OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        print(f"try: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
