"""Runs a program where it finds a service account in the one place that client-go looks in."""

import os
from pathlib import Path

POD_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount"

# In a mount namespace of its own, so that nothing of the machine's /var/run changes.
SCRIPT = f"""
mount -t tmpfs tmpfs "$(readlink -f /var/run)" &&
mkdir -p {POD_FOLDER} &&
mount --bind "$0" {POD_FOLDER} &&
exec "$@"
"""


def in_pod(serviceaccount_dir: Path, *command: str) -> list[str]:
    """COMMAND with that folder where a pod has it; it needs util-linux's unshare."""
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return ["unshare", "--mount", *as_root, "--", "sh", "-c", SCRIPT,
            str(Path(serviceaccount_dir).resolve()), *command]
