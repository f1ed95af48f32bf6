"""kube-apiserver's own settings of TLS."""

import json
import re

import pytest

from .test_apiserver import Pod

X25519, P256 = b"TLS 1.3, AES128-GCM-SHA256, X25519", b"TLS 1.3, AES128-GCM-SHA256, P-256"
ONLY_1_3 = "--tls-min-version=VersionTLS13"
NOTHING = "peyk: no TLS cipher suite or group in common: "

ACCEPTED = {
    "only TLS 1.3": ((ONLY_1_3,), X25519),
    "P-256 only": (("--tls-curve-preferences=23",), P256),
    "X25519 only": (("--tls-curve-preferences=29",), X25519),
    "P-384, then P-256": (("--tls-curve-preferences=24,23", ONLY_1_3), P256),
    "ML-KEM, then X25519": (("--tls-curve-preferences=4588,29", ONLY_1_3), X25519),
    "ML-KEM, then P-256": (("--tls-curve-preferences=4588,23", ONLY_1_3), P256),
}
REFUSED = {
    "ML-KEM only": ("--tls-curve-preferences=4588", ONLY_1_3),
    "P-384 only": ("--tls-curve-preferences=24", ONLY_1_3),
}


@pytest.fixture
def served(cluster, request):
    """One more API server, with these arguments, while the test runs."""
    servers = []

    def serve(arguments, **more):
        name = re.sub(r"\W+", "-", request.node.name)
        servers.append(cluster.serve(name, extra_args=arguments, **more))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


@pytest.mark.parametrize("arguments, session", ACCEPTED.values(), ids=ACCEPTED)
def test_an_api_server_with(binary, served, tmp_path, arguments, session):
    pod = Pod(binary, served(arguments), tmp_path / "sa")
    assert json.loads(pod.get("/api"))["kind"] == "APIVersions"
    assert pod.run("probe", "/livez").returncode == 0
    assert session in pod.run("get", "-v", "/api").stderr


@pytest.mark.parametrize("key", ["rsa4096", "ec521"])
def test_an_api_server_of_tls_1_3_with_a_key(binary, served, tmp_path, key):
    pod = Pod(binary, served((ONLY_1_3,), ca_key=key, leaf_key=key), tmp_path / "sa")
    assert json.loads(pod.get("/api"))["kind"] == "APIVersions"


@pytest.mark.parametrize("arguments", REFUSED.values(), ids=REFUSED)
def test_an_api_server_with_nothing_that_we_have(binary, served, tmp_path, arguments):
    done = Pod(binary, served(arguments, by_kubectl=True), tmp_path / "sa").run("get", "/api")
    assert (done.returncode, done.stdout) == (5, b"")
    said = done.stderr.decode()
    assert said.startswith(NOTHING) and "X25519 or P-256" in said
