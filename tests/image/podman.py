"""podman with a storage of its own, and peyk's image run by it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

ENGINE_FAILED = 125  # podman ends with this or more where the program never ran
ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"

# What a cluster's strictest policy lets a pod have.
RESTRICTED = ("--read-only", "--cap-drop=all", "--security-opt=no-new-privileges",
              "--user=65532:65532")
# A folder of the test's is mounted; SELinux would want it relabelled.
HERE = ("--network=host", "--security-opt=label=disable",
        # Limits that podman need not raise above its own.
        "--ulimit=nofile=1024:1024", "--ulimit=nproc=4096:4096")


class Podman:
    """Nothing of the user's containers, images and settings is touched or used.

    The options are those with which podman runs even where it has no systemd, no overlay file
    system and no network of its own.
    """

    def __init__(self):
        # Images are large, and /tmp may be memory.
        self.root = Path(tempfile.mkdtemp(prefix="peyk-image-", dir=os.environ.get("TMPDIR")
                                          or "/var/tmp"))
        settings = self.root / "containers.conf"
        # The default locks are the user's too.
        settings.write_text('[engine]\nlock_type = "file"\n')
        (self.root / "runtime").mkdir(mode=0o700)
        (self.root / "files").mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "TMPDIR": str(self.root / "files"),
            "XDG_RUNTIME_DIR": str(self.root / "runtime"),
            "CONTAINERS_CONF": str(settings),
            # A health check runs when a test asks for it, not when a timer does.
            "DISABLE_HC_SYSTEMD": "true",
        }
        storage = [f"--root={self.root}/images", f"--runroot={self.root}/containers",
                   "--storage-driver=vfs"]
        self.flags = {
            "buildah": storage,
            "podman": [*storage, f"--tmpdir={self.root}/podman", "--cgroup-manager=cgroupfs",
                       "--events-backend=none", "--runtime=runc"],
        }

    def __enter__(self) -> "Podman":
        return self

    def __exit__(self, *_) -> None:
        self.call("rm", "--all", "--force", "--time=0")
        # An ordinary user's storage has files of other numbers in it.
        if os.geteuid() != 0:
            self.call("unshare", "rm", "-rf", str(self.root / "images"))
        # And their podman leaves a process behind that holds the user namespace.
        for file in self.root.rglob("pause.pid"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(file.read_text()), signal.SIGKILL)
        shutil.rmtree(self.root)

    def call(self, *arguments: str, timeout: int = 60) -> subprocess.CompletedProcess:
        return subprocess.run(["podman", *self.flags["podman"], *arguments],
                              env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False, timeout=timeout)

    def must(self, *arguments: str, timeout: int = 60) -> str:
        """What podman prints; it must succeed."""
        result = self.call(*arguments, timeout=timeout)
        assert result.returncode == 0, f"podman {' '.join(arguments)}: {result.stderr.strip()}"
        return result.stdout

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """Runs a container to its end. That there is one at all is not what is tested."""
        result = self.call("run", "--rm", "--pull=never", *HERE, *arguments)
        assert result.returncode < ENGINE_FAILED, f"podman runs no container: {result.stderr}"
        return result

    @contextlib.contextmanager
    def running(self, *arguments: str):
        """The name of a container that runs meanwhile."""
        name = self.must("run", "--detach", "--pull=never", *HERE, *arguments).strip()
        try:
            yield name
        finally:
            self.must("rm", "--force", "--time=0", name)

    def build(self, tag: str, text: str) -> None:
        """Builds an image from the text of a Containerfile, in an empty folder."""
        folder = self.root / "empty"
        folder.mkdir(exist_ok=True)
        file = self.root / "Containerfile"
        file.write_text(text)
        # Docker's format: OCI's has no HEALTHCHECK.
        self.must("build", "--isolation=chroot", "--format=docker", "--pull=never",
                  f"--tag={tag}", f"--file={file}", str(folder), timeout=120)

    def inspect(self, name: str) -> dict:
        return json.loads(self.must("inspect", name))[0]


def pod(cluster, account: Path) -> list[str]:
    """The options that give a container what kubelet gives a pod."""
    variables = cluster.pod_env()
    names = ("KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT")
    return [f"--volume={account}:{ACCOUNT}:ro",
            *(f"--env={name}={variables[name]}" for name in names)]
