"""`endpoints`, `whoami` and `can-i` against a real kube-apiserver, beside kubectl."""

import ipaddress
import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cluster.cluster import NO_RIGHTS

from .test_apiserver import Pod

NAMESPACE = "discovery"


def slice_of(service, name, endpoints, ports, family="IPv4"):
    return {
        "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
        "metadata": {"name": name, "namespace": NAMESPACE,
                     "labels": {"kubernetes.io/service-name": service}},
        "addressType": family, "endpoints": endpoints, "ports": ports,
    }  # fmt: skip


def endpoint(address, **conditions):
    return {"addresses": [address], "conditions": conditions}


HTTP = {"name": "http", "protocol": "TCP", "port": 8080}
METRICS = {"name": "metrics", "protocol": "TCP", "port": 9090, "appProtocol": "http"}
BY_HAND = [
    slice_of("hand", "hand-1", [endpoint("10.1.0.10", ready=True), endpoint("10.1.0.9"),
                                endpoint("10.1.0.8", ready=False),
                                endpoint("10.1.0.7", ready=False, serving=True, terminating=True)],
             [HTTP, METRICS]),
    # An endpoint that has gone over from one slice to the other.
    slice_of("hand", "hand-2", [endpoint("10.1.0.8", ready=True), endpoint("10.1.0.9")], [HTTP]),
    slice_of("hand", "hand-6", [endpoint("fd00::b", ready=True), endpoint("fd00::a")], [HTTP],
             "IPv6"),
    slice_of("hand", "hand-name", [endpoint("db.example.com")], [HTTP], "FQDN"),
    slice_of("bare", "bare-1", [endpoint("10.1.1.1"), endpoint("10.1.1.2", ready=False)], []),
    slice_of("bare", "bare-6", [endpoint("fd00::1")], [], "IPv6"),
    slice_of("unready", "unready-1", [endpoint("10.1.2.1", ready=False)], [HTTP]),
]  # fmt: skip


def service(name, **spec):
    return {"apiVersion": "v1", "kind": "Service",
            "metadata": {"name": name, "namespace": NAMESPACE}, "spec": spec}  # fmt: skip


def running(name):
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": name, "namespace": NAMESPACE, "labels": {"app": "web"}},
        "spec": {"nodeName": "node-a", "automountServiceAccountToken": False,
                 "containers": [{"name": "a", "image": "a",
                                 "ports": [{"name": "http", "containerPort": 8080}]}]},
    }  # fmt: skip


# A Node that nothing is scheduled to: without one the controller leaves its pods out.
NODE = {"apiVersion": "v1", "kind": "Node",
        "metadata": {"name": "node-a", "labels": {"topology.kubernetes.io/zone": "zone-1"}},
        "spec": {"taints": [{"key": "test", "effect": "NoSchedule"}]}}  # fmt: skip
WEB = service("web", selector={"app": "web"},
              ports=[{"name": "http", "port": 80, "targetPort": "http"},
                     {"name": "dns", "port": 53, "targetPort": 53, "protocol": "UDP"},
                     {"name": "dns-tcp", "port": 53, "targetPort": 53}])  # fmt: skip


def patch_status(cluster, name, address, ready):
    status = {"phase": "Running", "podIP": address, "podIPs": [{"ip": address}],
              "conditions": [{"type": "Ready", "status": "True" if ready else "False"}]}  # fmt: skip
    cluster.kubectl("patch", "pod", name, f"--namespace={NAMESPACE}", "--subresource=status",
                    "--type=merge", f"--patch={json.dumps({'status': status})}")  # fmt: skip


@pytest.fixture(scope="module")
def services(cluster):
    """The namespace with all of them, once the controller has made its slices."""
    cluster.kubectl("create", "namespace", NAMESPACE)
    objects = [NODE, WEB, service("none", selector={"app": "none"}, ports=[{"port": 80}]),
               running("web-0"), running("web-1"), running("web-2"), *BY_HAND]  # fmt: skip
    cluster.kubectl("apply", "--filename=-",
                    input=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))
    for number, ready in enumerate((True, True, False)):
        patch_status(cluster, f"web-{number}", f"10.244.0.{20 - number}", ready)
    until = time.monotonic() + 60
    while len({e["addresses"][0] for _, e, _ in endpoints_of(cluster, "web")}) < 3:
        assert time.monotonic() < until, "the controller makes no slices"
        time.sleep(0.2)
    return cluster


@pytest.fixture(scope="module")
def pod(binary, services, tmp_path_factory):
    pod = Pod(binary, services, tmp_path_factory.mktemp("discovery") / "serviceaccount")
    (pod.folder / "namespace").unlink()
    (pod.folder / "namespace").write_text(NAMESPACE)
    return pod


# ---- endpoints ----


def endpoints_of(cluster, name):
    """(slice, endpoint, port or nothing) of each, as kubectl gives them."""
    found = json.loads(cluster.kubectl("get", "endpointslices", f"--namespace={NAMESPACE}",
                                       f"--selector=kubernetes.io/service-name={name}",
                                       "--output=json"))  # fmt: skip
    return [
        (part, endpoint, port)
        for part in found["items"]
        for endpoint in part["endpoints"] or []
        for port in part["ports"] or [{}]
    ]


def condition(endpoint, name, default=True):
    value = endpoint.get("conditions", {}).get(name)
    return default if value is None else value


def expected(cluster, name, port=None, wanted=("ready",)):
    """What peyk is to print: sorted, and each line once."""
    lines = set()
    for part, endpoint, its in endpoints_of(cluster, name):
        if part["addressType"] == "FQDN" or not all(condition(endpoint, c) for c in wanted):
            continue
        if port is not None and port not in (its.get("name"), its.get("port")):
            continue
        lines.add((ipaddress.ip_address(endpoint["addresses"][0]), its.get("port", 0)))
    return [
        str(address) if not number else f"[{address}]:{number}" if address.version == 6
        else f"{address}:{number}"
        for address, number in sorted(lines, key=lambda line: (line[0].version, int(line[0]), line[1]))
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["web", "hand", "bare"])
@pytest.mark.parametrize(
    "option, wanted", [((), ("ready",)), (("--serving",), ("serving",)), (("--all",), ())],
    ids=["ready", "serving", "all"],
)  # fmt: skip
def test_endpoints(pod, services, name, option, wanted):
    lines = expected(services, name, wanted=wanted)
    done = pod.run("endpoints", name, *option)
    assert (done.returncode, done.stderr) == (0, b"") and len(lines) >= 2
    assert done.stdout.decode().splitlines() == lines


@pytest.mark.parametrize("port", ["http", "dns", 53, 8080])
def test_endpoints_with_a_port(pod, services, port):
    done = pod.run("endpoints", f"web.{NAMESPACE}:{port}")
    assert done.stdout.decode().splitlines() == expected(services, "web", port)
    assert len(done.stdout.split()) == 2


def test_endpoints_as_json(pod, services):
    done = pod.run("endpoints", "web", "--all", "--output=json")
    assert done.returncode == 0
    ours = {(e["address"], e["name"]): e for e in json.loads(done.stdout)}
    theirs = endpoints_of(services, "web")
    assert len(ours) == len(theirs) == 9
    for _, endpoint, port in theirs:
        assert ours[endpoint["addresses"][0], port["name"]] == {
            "address": endpoint["addresses"][0], **port, **endpoint["conditions"],
            "target": endpoint["targetRef"]["name"], "nodeName": "node-a", "zone": "zone-1",
        }  # fmt: skip


def test_an_endpoint_that_has_gone_over_is_that_which_is_ready(pod):
    done = pod.run("endpoints", "hand:http", "--all", "-ojson")
    (twice,) = [e for e in json.loads(done.stdout) if e["address"] == "10.1.0.8"]
    assert twice["ready"] is True


@pytest.mark.parametrize(
    "name, says",
    [("none", b"none in discovery has none"), ("unready", b"has none that is ready"),
     ("web:nothing", b"has none as is asked for"),
     ("nothing", b"there is no such Service"), ("web.kube-public", b"there is no such Service")],
)  # fmt: skip
def test_no_endpoints(pod, name, says):
    done = pod.run("endpoints", name)
    assert (done.returncode, done.stdout) == (1, b"")
    assert says in done.stderr and done.stderr.count(b"\n") == 1


def test_no_right_to_endpoints(binary, services, tmp_path):
    powerless = Pod(binary, services, tmp_path / "sa", token=services.token(NO_RIGHTS))
    done = powerless.run("endpoints", f"web.{NAMESPACE}")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"403 Forbidden" in done.stderr and b"endpointslices" in done.stderr


def test_more_slices_than_a_page_holds(pod, services):
    slices = [slice_of("many", f"many-{n}", [endpoint(f"10.2.{n // 250}.{n % 250 + 1}")], [HTTP])
              for n in range(520)]  # fmt: skip

    def create(some):
        services.kubectl("create", "--filename=-",
                         input=json.dumps({"apiVersion": "v1", "kind": "List", "items": some}))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(create, [slices[n::4] for n in range(4)]))
    done = pod.run("endpoints", "many", "-v")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines() == expected(services, "many")
    assert len(done.stdout.split()) == 520 and done.stderr.count(b"GET ") == 2


def test_probe_of_endpoints(pod, services):
    done = pod.run("probe", "endpoints:web:http", f"endpoints:hand.{NAMESPACE}")
    assert (done.returncode, done.stdout) == (
        0, b"healthy: endpoints:web:http: 2 ready; endpoints:hand.discovery: 7 ready\n")  # fmt: skip
    done = pod.run("probe", "endpoints:unready")
    assert done.returncode == 1 and b"has none that is ready" in done.stdout


# ---- whoami ----


def kubectl_of(pod, *arguments):
    """kubectl with the pod's credentials instead of an administrator's."""
    kubectl = pod.server.common.programs["kubectl"]
    return subprocess.run(
        [kubectl, "--kubeconfig=/dev/null", f"--server={pod.server.url}",
         f"--certificate-authority={pod.server.ca_file}", f"--token={pod.token}", *arguments],
        env={"HOME": str(pod.folder)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_whoami_is_what_kubectl_says(pod):
    ours = json.loads(pod.run("whoami", "-o", "json").stdout)
    theirs = json.loads(kubectl_of(pod, "auth", "whoami", "-o", "json").stdout)
    assert ours["user"] == theirs["status"]["userInfo"]
    lines = pod.run("whoami").stdout.decode().splitlines()
    for name in ("username", "uid"):
        assert f"{name:<14}{ours['user'][name]}" in lines
    for name, values in ours["user"]["extra"].items():
        assert [line for line in lines if line.startswith(f"{name} ")] == [
            f"{name} {value}" for value in values
        ]


def test_whoami_of_a_bound_token(binary, services, tmp_path):
    token = services.kubectl("create", "token", "default", f"--namespace={NAMESPACE}",
                             "--bound-object-kind=Pod", "--bound-object-name=web-0",
                             "--duration=3607s").strip()  # fmt: skip
    bound = Pod(binary, services, tmp_path / "sa", token=token)
    done = bound.run("whoami", "-ojson")
    assert (done.returncode, done.stderr) == (0, b"")
    facts = json.loads(done.stdout)
    assert (facts["pod"], facts["node"]) == ("web-0", "node-a")
    assert facts["subject"] == f"system:serviceaccount:{NAMESPACE}:default"
    # The server lets it live for a year, for those who never read it again: kubelet does.
    lines = dict(line.split(maxsplit=1) for line in bound.run("whoami").stdout.decode().splitlines())
    assert lines["expires"].endswith(("in 364d", "in 365d"))
    assert lines["renewal"].endswith(("in 47m", "in 48m"))
    assert "TLS 1.3" in lines["tls"] and lines["notAfter"].endswith("d")


def test_whoami_with_a_token_of_another_cluster(binary, services, tmp_path):
    broken = Pod(binary, services, tmp_path / "sa", token=services.token()[:-8] + "AAAAAAAA")
    done = broken.run("whoami")
    assert done.returncode == 1 and b"401 Unauthorized" in done.stderr
    assert b"subject" in done.stdout and b"notAfter" in done.stdout
    assert b"username" not in done.stdout


# ---- can-i ----

QUESTIONS = [
    "get pods", "list po", "watch Pod", "create pods", "delete pods/web-0", "get deploy.apps/web",
    "get deployments.v1.apps", "update deployments.apps --subresource=status", "get nodes",
    "get endpointslices.discovery.k8s.io", "get leases", "get crd", "* *", "* * -A",
    "get pods -A", "get pods -n kube-system", "get pods --subresource=log", "impersonate users",
    "impersonate groups/system:masters", "get /healthz", "get /", "post /healthz", "* /metrics",
    "create selfsubjectreviews.authentication.k8s.io", "create tokenreviews", "bind clusterroles",
    "frobnicate pods", "use podsecuritypolicies.policy",
]  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("account", ["default", NO_RIGHTS])
def test_can_i_is_what_kubectl_says(binary, services, tmp_path, question, account):
    asker = Pod(binary, services, tmp_path / "sa", token=services.token(account))
    words = question.split(" ")
    theirs = kubectl_of(asker, "auth", "can-i", *words)
    ours = asker.run("can-i", *words)
    if "the server doesn't have a resource type" in theirs.stderr:
        assert ours.returncode == 1 and b"the server has no such type" in ours.stderr
        return
    assert (ours.returncode, ours.stdout.decode()) == (theirs.returncode, theirs.stdout)
    assert ours.stderr == b""
