"""The image as a pod: what it is allowed, what it has, and how it ends."""

import json
import signal
import time
from pathlib import Path

import pytest
from cluster import pki

from .podman import ACCOUNT, RESTRICTED, pod

WATCH = ("get", "--timeout=0", "/api/v1/namespaces/default/configmaps?watch=true")


def is_api_versions(text: str) -> bool:
    answer = json.loads(text)
    return answer["kind"] == "APIVersions" and bool(answer["serverAddressByClientCIDRs"])


@pytest.mark.parametrize("options", [
    RESTRICTED,
    (),
    ("--user=4242:4343",),
    ("--user=0:0",),
    (*RESTRICTED, "--pids-limit=1"),
    (*RESTRICTED, "--memory=8m"),
    (*RESTRICTED, "--tmpfs=/tmp", "--workdir=/tmp"),
], ids=["restricted", "engine's defaults", "unknown uid", "root", "one process", "8 MiB",
        "another folder"])
def test_get(podman, image, in_pod, options):
    result = podman.run(*options, *in_pod, image, "get", "/api")
    assert (result.returncode, result.stderr) == (0, "")
    assert is_api_versions(result.stdout)


def test_probe(podman, image, in_pod):
    result = podman.run(*RESTRICTED, *in_pod, image, "probe")
    assert (result.returncode, result.stdout, result.stderr) == \
        (0, "healthy: /readyz: 200 OK\n", "")


@pytest.fixture(scope="module")
def wrong_ca(cluster, tmp_path_factory) -> Path:
    return cluster.serviceaccount_dir(tmp_path_factory.mktemp("wrong-ca"),
                                      ca=pki.make_ca().certificate_pem)


def test_wrong_ca(podman, image, cluster, wrong_ca):
    result = podman.run(*RESTRICTED, *pod(cluster, wrong_ca), image, "get", "/api")
    assert (result.returncode, result.stdout) == (5, "")
    assert "unknown issuer" in result.stderr


def test_no_credentials(podman, image, in_pod):
    variables = [option for option in in_pod if option.startswith("--env=")]
    result = podman.run(*RESTRICTED, *variables, image, "get", "/api")
    assert (result.returncode, result.stdout) == (3, "")
    assert f"{ACCOUNT}/" in result.stderr


def test_not_in_a_cluster(podman, image):
    result = podman.run(*RESTRICTED, image, "get", "/api")
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.startswith("peyk: not in a cluster")


def test_the_probe_says_why_and_exits_1(podman, image, cluster, wrong_ca):
    for options, why in ((pod(cluster, wrong_ca), "unknown issuer"), ([], "not in a cluster")):
        result = podman.run(*RESTRICTED, *options, image, "probe")
        assert (result.returncode, result.stderr) == (1, "")
        assert why in result.stdout
        assert result.stdout.count("\n") == 1


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, value in (line.split(":", 1) for line in lines)}


def test_the_restrictions_hold(podman, image, in_pod):
    """Seen from outside, so that the other tests are known to mean something."""
    with podman.running(*RESTRICTED, *in_pod, image, *WATCH) as name:
        pid = podman.inspect(name)["State"]["Pid"]
        process = status(pid)
        mounts = Path(f"/proc/{pid}/mountinfo").read_text().splitlines()
    assert int(process["CapEff"], 16) == int(process["CapBnd"], 16) == 0
    assert process["NoNewPrivs"] == "1"
    assert process["Seccomp"] == "2"  # a filter
    options = {fields[4]: fields[5].split(",") for fields in map(str.split, mounts)}
    assert "ro" in options["/"]
    assert "ro" in options[ACCOUNT]


def test_a_watch_shows_what_arrives(podman, image, in_pod, cluster):
    with podman.running(*RESTRICTED, *in_pod, image, *WATCH) as name:
        cluster.kubectl("create", "configmap", "seen-by-the-image")
        until(lambda: '"seen-by-the-image"' in podman.must("logs", name))


def until(condition, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.1)


def test_copied_into_another_image(podman, image, in_pod):
    podman.build("copied", f"""
        FROM scratch
        COPY --from={image} /peyk /bin/peyk
        USER 1000
        ENTRYPOINT ["/bin/peyk", "get"]
        """)
    result = podman.run("--read-only", "--cap-drop=all", *in_pod, "copied", "/api")
    assert (result.returncode, result.stderr) == (0, "")
    assert is_api_versions(result.stdout)


def test_stop_ends_it_at_once(podman, image, in_pod):
    """As process 1 it has no default action for SIGTERM: it needs one of its own."""
    with podman.running(*RESTRICTED, *in_pod, image, *WATCH) as name:
        until(lambda: podman.must("logs", name))
        podman.must("stop", "--time=5", name)
        assert podman.inspect(name)["State"]["ExitCode"] == 128 + signal.SIGTERM
