"""peyk against a real kube-apiserver, as a pod finds it."""

import json
import os
import re
import signal
import subprocess
import time

import pytest

from cluster.cluster import NO_RIGHTS


class Pod:
    """A service-account folder and the environment of a pod of `server`."""

    def __init__(self, binary, server, folder, token=None, ca=None):
        self.binary, self.server = binary, server
        self.token = token or server.token()
        self.folder = server.serviceaccount_dir(folder, token=self.token, ca=ca)
        self.env = server.pod_env()

    def command(self, *arguments):
        return [self.binary, arguments[0], f"--serviceaccount={self.folder}", *arguments[1:]]

    def run(self, *arguments, **options):
        done = subprocess.run(
            self.command(*arguments), env=self.env, capture_output=True, timeout=120, **options
        )
        assert self.token.encode() not in done.stdout + done.stderr, "the token was shown"
        return done

    def get(self, *arguments):
        done = self.run("get", *arguments)
        assert done.returncode == 0, done.stderr
        assert done.stderr == b""
        return done.stdout


@pytest.fixture(scope="module")
def pod(binary, cluster, tmp_path_factory):
    return Pod(binary, cluster, tmp_path_factory.mktemp("pod") / "serviceaccount")


def curl(server, token, path):
    return subprocess.run(
        ["curl", "-sS", "-A", "peyk", "--cacert", server.ca_file, "-H",
         f"Authorization: Bearer {token}", "-H", "Accept: application/json, */*",
         server.url + path],
        capture_output=True, check=True, timeout=120,
    ).stdout  # fmt: skip


def test_api(pod):
    answer = json.loads(pod.get("/api"))
    assert answer["kind"] == "APIVersions" and answer["serverAddressByClientCIDRs"]


def test_version(pod):
    assert json.loads(pod.get("/version"))["gitVersion"].startswith("v1.")


def test_readyz(pod):
    assert pod.get("/readyz") == b"ok"
    assert pod.get("/readyz?verbose").rstrip().endswith(b"readyz check passed")


@pytest.mark.parametrize(
    "path",
    ["/api/v1", "/apis", "/api/v1/namespaces", "/apis/discovery.k8s.io/v1/endpointslices",
     "/openapi/v2", "/api/v1/namespaces/kube-system/serviceaccounts?limit=3"],
)  # fmt: skip
def test_the_bytes_are_those_that_curl_gets(pod, path):
    # A list's resourceVersion moves with every write anywhere.
    def without_version(body):
        return re.sub(rb'"resourceVersion":"\d+"', b"", body, count=1)

    ours, theirs = pod.get(path), curl(pod.server, pod.token, path)
    assert without_version(ours) == without_version(theirs)


def test_a_list_of_60_mb(pod, cluster):
    path = cluster.big_list(60)
    # A list's resourceVersion moves with every write anywhere.
    version = re.compile(rb'"resourceVersion":"\d+"')
    ours, theirs = pod.get(path), curl(cluster, pod.token, path)
    assert len(ours) > 50_000_000
    assert version.sub(b"", ours, count=1) == version.sub(b"", theirs, count=1)


def test_a_big_list_in_little_memory(pod, cluster, tmp_path):
    path = cluster.big_list(60)
    told = tmp_path / "kilobytes"
    done = subprocess.run(
        ["time", "--format=%M", f"--output={told}", *pod.command("get", path)],
        env={**os.environ, **pod.env}, stdout=subprocess.DEVNULL, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0
    assert int(told.read_text()) <= 1024, "KiB of memory at the peak"


def test_404(pod):
    done = pod.run("get", "/api/v1/namespaces/default/pods/none")
    assert done.returncode == 1
    assert json.loads(done.stdout)["code"] == 404
    assert b'404 Not Found: pods "none" not found' in done.stderr


def test_404_of_no_resource(pod):
    done = pod.run("get", "/nothing")
    assert done.returncode == 1
    assert done.stdout == b"404 page not found\n"
    assert b"404 Not Found" in done.stderr


def test_403(binary, cluster, tmp_path):
    powerless = Pod(binary, cluster, tmp_path / "sa", token=cluster.token(NO_RIGHTS))
    done = powerless.run("get", "/api/v1/namespaces/default/secrets")
    assert done.returncode == 1
    assert json.loads(done.stdout)["reason"] == "Forbidden"
    assert b"403 Forbidden: secrets is forbidden: User" in done.stderr


def test_401(binary, cluster, tmp_path):
    token = cluster.token()
    broken = Pod(binary, cluster, tmp_path / "sa", token=token[:-8] + "AAAAAAAA")
    done = broken.run("get", "/api/v1/namespaces")
    assert done.returncode == 1
    assert b"401 Unauthorized" in done.stderr


def test_a_token_that_is_replaced_between_two_requests(binary, cluster, tmp_path):
    """Read anew for every request: the second is somebody else's."""
    first = Pod(binary, cluster, tmp_path / "sa")
    first.get("/api/v1/namespaces")
    cluster.serviceaccount_dir(tmp_path / "sa", token=cluster.token(NO_RIGHTS))
    assert first.run("get", "/api/v1/namespaces").returncode == 1


def test_a_watch_shows_each_event_at_once(pod, cluster):
    version = json.loads(pod.get("/api/v1/namespaces/default/configmaps"))["metadata"]
    path = (
        "/api/v1/namespaces/default/configmaps?watch=1"
        f"&resourceVersion={version['resourceVersion']}"
    )
    watch = subprocess.Popen(
        pod.command("get", "--timeout=0", path), env=pod.env, stdout=subprocess.PIPE
    )
    try:
        for name in ("first", "second"):
            cluster.kubectl("create", "configmap", name)
            started = time.monotonic()
            event = json.loads(watch.stdout.readline())
            assert time.monotonic() - started < 5
            assert (event["type"], event["object"]["metadata"]["name"]) == ("ADDED", name)
    finally:
        watch.send_signal(signal.SIGKILL)
        watch.wait()
        cluster.kubectl("delete", "configmap", "first", "second")


def test_the_head(pod):
    head, _, body = pod.get("-i", "/api").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n") and b"Content-Type: application/json" in head
    assert json.loads(body)["kind"] == "APIVersions"


def test_a_header_of_the_users(pod):
    table = pod.get(
        "-H", "Accept: application/json;as=Table;v=v1;g=meta.k8s.io", "/api/v1/namespaces"
    )
    assert json.loads(table)["kind"] == "Table"


def test_what_is_tried(pod):
    done = pod.run("get", "-v", "/api")
    assert done.returncode == 0
    for word in (b"KUBERNETES_SERVICE_HOST", b"TLS 1.3, AES128-GCM-", b"IP:127.0.0.1", b"200 OK"):
        assert word in done.stderr


def test_probe(pod):
    done = pod.run("probe")
    assert (done.returncode, done.stdout) == (0, b"healthy: /readyz: 200 OK\n")


def test_probe_of_several(pod, cluster):
    done = pod.run("probe", "/livez", "/readyz", "tcp://" + cluster.url.removeprefix("https://"))
    assert done.returncode == 0, done.stdout


def test_probe_of_what_is_not_there(pod):
    done = pod.run("probe", "/livez", "/readyz/none")
    assert done.returncode == 1
    assert done.stdout.startswith(b"unhealthy: /readyz/none: 404")


# ---- other certificates, other addresses ----

SERVERS = {
    "an RSA-4096 CA": {"ca_key": "rsa4096"},
    "a P-384 CA": {"ca_key": "ec384", "sign_hash": "sha384"},
    "a P-256 chain signed with SHA-512": {"ca_key": "ec256", "sign_hash": "sha512"},
    "a P-256 chain with an intermediate": {"ca_key": "ec256", "intermediate": True},
    "an RSA-2048 CA and server": {"ca_key": "rsa2048", "leaf_key": "rsa2048"},
    "IPv6 loopback": {"bind": "::1"},
}


@pytest.mark.parametrize("given", SERVERS.values(), ids=SERVERS)
def test_another_server(binary, cluster, tmp_path, given, request):
    name = re.sub(r"\W+", "-", request.node.callspec.id)
    server = cluster.serve(name, **given)
    try:
        there = Pod(binary, server, tmp_path / "sa")
        assert json.loads(there.get("/api"))["kind"] == "APIVersions"
        assert there.run("probe", "/livez").returncode == 0
    finally:
        server.stop()


def test_a_server_of_another_ca_is_not_trusted(binary, cluster, pod, tmp_path):
    server = cluster.serve("stranger")
    try:
        stranger = Pod(binary, server, tmp_path / "sa", ca=cluster.ca_file.read_bytes())
        done = stranger.run("get", "/api")
        assert (done.returncode, done.stdout) == (5, b"")
        assert b"unknown issuer" in done.stderr
    finally:
        server.stop()


def test_a_bundle_of_six_certificates(binary, cluster, tmp_path):
    there = Pod(binary, cluster, tmp_path / "sa", ca=cluster.six_certificate_bundle())
    assert json.loads(there.get("/api"))["kind"] == "APIVersions"


# ---- what the README says ----


def manifests(readme):
    return re.findall(r"```yaml\n(.*?)```", readme, re.S)


def test_the_manifests_of_the_readme(root, cluster):
    found = manifests((root / "README.md").read_text())
    assert len(found) >= 2
    for manifest in found:
        cluster.kubectl("apply", "--dry-run=server", "-f", "-", input=manifest)
