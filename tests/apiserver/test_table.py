"""`peyk get -o table` and `-o wide` print what `kubectl get` prints, byte for byte.

But for the ages: one is counted when the server is asked, and the two cannot be asked at once. So
the digits of ages may differ, not their number; where that does, both are asked again.
"""

import http
import json
import re
import subprocess

import pytest

from .test_apiserver import Pod

TRIES = 5

# What the objects below are of, and what every cluster has.
KINDS = [
    "apiservices", "oddities.tables.example", "clusterroles", "clusterrolebindings", "configmaps",
    "controllerrevisions", "cronjobs", "csidrivers", "customresourcedefinitions", "daemonsets",
    "deployments", "endpoints", "endpointslices", "events", "flowschemas",
    "horizontalpodautoscalers", "ingressclasses", "ingresses", "jobs", "leases", "limitranges",
    "mutatingwebhookconfigurations", "namespaces", "networkpolicies", "nodes",
    "persistentvolumeclaims", "persistentvolumes", "poddisruptionbudgets", "pods", "podtemplates",
    "priorityclasses", "prioritylevelconfigurations", "replicasets", "replicationcontrollers",
    "resourcequotas", "rolebindings", "roles", "runtimeclasses", "secrets", "serviceaccounts",
    "services", "statefulsets", "storageclasses", "validatingwebhookconfigurations",
]  # fmt: skip

NAMESPACES = ("default", "tables-with-a-long-name")


def column(name, type_, path, **more):
    return {"name": name, "type": type_, "jsonPath": path} | more


def definition(plural, kind, columns):
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.tables.example"},
        "spec": {
            "group": "tables.example",
            "names": {"plural": plural, "kind": kind},
            "scope": "Namespaced",
            "versions": [{
                "name": "v1", "served": True, "storage": True,
                "schema": {"openAPIV3Schema": {
                    "type": "object", "x-kubernetes-preserve-unknown-fields": True}},
                "additionalPrinterColumns": columns,
            }],
        },
    }  # fmt: skip


# Every type that a column can have, of every priority.
ODDITIES = definition("oddities", "Oddity", [
    column("Text", "string", ".text"),
    column("Whole", "integer", ".whole"),
    column("Ratio of it", "number", ".ratio"),
    column("Hidden", "string", ".text", priority=1),
    column("Yes", "boolean", ".yes"),
    column("Everything", "string", ".list"),
    column("Since", "date", ".metadata.creationTimestamp"),
])  # fmt: skip

# Without an age: however long it takes, a table is the same.
AGELESS = definition("ageless", "Ageless", [
    column("Text", "string", ".text"),
    column("Last", "string", ".text"),
])  # fmt: skip

# Texts, numbers and lists that are hard to print.
CUSTOM = [
    {"text": "plain", "whole": 1, "ratio": 0.5, "yes": True, "list": [1, "a", {"b": None}]},
    {"text": "two\nlines of it", "whole": -12, "ratio": 1234567.75, "yes": False, "list": []},
    {"text": "r\rn", "whole": 9223372036854775807, "ratio": 0.00001234},
    {"text": "\x1b[31mred\x1b[0m", "ratio": 1e21, "list": {"a": {"c": 1.5}, "b": "x y"}},
    {"text": "größer, 漢字, 😀", "ratio": 100000},
    {"text": "", "ratio": 123456789012345678, "list": "text"},
    {},
]

TEMPLATE = {
    "metadata": {"labels": {"app": "web"}},
    "spec": {"containers": [{"name": "c", "image": "registry.example/image:1"},
                            {"name": "sidecar", "image": "registry.example/other:2"}],
             "restartPolicy": "Always"},
}  # fmt: skip
ONCE = {**TEMPLATE, "spec": {**TEMPLATE["spec"], "restartPolicy": "Never"}}
SELECTOR = {"matchLabels": {"app": "web"}}
BACKEND = {"service": {"name": "web", "port": {"number": 80}}}
WEBHOOK = {"name": "hook.tables.example", "sideEffects": "None", "admissionReviewVersions": ["v1"],
           "failurePolicy": "Ignore", "clientConfig": {"url": "https://127.0.0.1:1/"},
           "rules": []}  # fmt: skip


def named(kind, version, name, **members):
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}} | members


def namespaced(namespace):
    yield named("Pod", "v1", "waiting", spec=TEMPLATE["spec"])
    yield named("Pod", "v1", "a-pod-with-a-name-longer-than-most", spec={
        **ONCE["spec"], "readinessGates": [{"conditionType": "example/ready"}]})  # fmt: skip
    for kind in ("Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"):
        yield named(kind, "apps/v1", f"{kind.lower()}-of-web",
                    spec={"selector": SELECTOR, "template": TEMPLATE})  # fmt: skip
    yield named("ReplicationController", "v1", "old",
                spec={"replicas": 0, "selector": {"app": "old"}, "template": {
                    **TEMPLATE, "metadata": {"labels": {"app": "old"}}}})  # fmt: skip
    yield named("Job", "batch/v1", "once", spec={"template": ONCE})
    yield named("CronJob", "batch/v1", "often",
                spec={"schedule": "*/5 * * * *", "jobTemplate": {"spec": {"template": ONCE}}})
    yield named("Service", "v1", "web", spec={
        "selector": {"app": "web"}, "ports": [{"port": 80, "name": "a"}, {"port": 443, "name": "b"}]})
    yield named("Service", "v1", "outside", spec={
        "type": "ExternalName", "externalName": "outside.example"})  # fmt: skip
    yield named("ConfigMap", "v1", "data", data={"a": "1", "b": "2"})
    yield named("Secret", "v1", "secret", stringData={"a": "1"})
    yield named("ServiceAccount", "v1", "account")
    yield named("Role", "rbac.authorization.k8s.io/v1", "role", rules=[])
    yield named("RoleBinding", "rbac.authorization.k8s.io/v1", "binding",
                roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "role"},
                subjects=[{"kind": "ServiceAccount", "name": "account", "namespace": "default"}])
    yield named("Ingress", "networking.k8s.io/v1", "web", spec={
        "ingressClassName": "class", "rules": [
            {"host": "web.example", "http": {"paths": [
                {"path": "/", "pathType": "Prefix", "backend": BACKEND}]}}]})  # fmt: skip
    yield named("NetworkPolicy", "networking.k8s.io/v1", "deny", spec={"podSelector": SELECTOR})
    yield named("HorizontalPodAutoscaler", "autoscaling/v2", "scaler", spec={
        "maxReplicas": 3, "scaleTargetRef": {
            "apiVersion": "apps/v1", "kind": "Deployment", "name": "deployment-of-web"},
        "metrics": [{"type": "Resource", "resource": {
            "name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}]})
    yield named("PodDisruptionBudget", "policy/v1", "budget",
                spec={"minAvailable": 1, "selector": SELECTOR})  # fmt: skip
    yield named("PersistentVolumeClaim", "v1", "claim", spec={
        "accessModes": ["ReadWriteOnce"], "storageClassName": "class",
        "resources": {"requests": {"storage": "1Gi"}}})  # fmt: skip
    yield named("LimitRange", "v1", "limits", spec={"limits": []})
    yield named("ResourceQuota", "v1", "quota", spec={"hard": {"pods": "20"}})
    yield named("PodTemplate", "v1", "template", template=TEMPLATE)
    yield named("Lease", "coordination.k8s.io/v1", "lease", spec={"holderIdentity": "me"})
    yield {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "event"}, "type": "Warning",
           "reason": "Failed", "message": "the first line\nthe second\tof it", "count": 3,
           "involvedObject": {"kind": "Pod", "name": "waiting", "namespace": namespace}}  # fmt: skip
    for number, members in enumerate(CUSTOM):
        yield named("Oddity", "tables.example/v1", f"custom-{number}", **members)


def clusterwide():
    yield named("Node", "v1", "node", spec={"taints": [{"key": "t", "effect": "NoSchedule"}]})
    yield named("Namespace", "v1", NAMESPACES[1])
    yield named("PersistentVolume", "v1", "volume", spec={
        "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"],
        "storageClassName": "other", "hostPath": {"path": "/nowhere"}})  # fmt: skip
    yield named("StorageClass", "storage.k8s.io/v1", "class", provisioner="example/none")
    yield named("CSIDriver", "storage.k8s.io/v1", "driver.example", spec={})
    yield named("IngressClass", "networking.k8s.io/v1", "class",
                spec={"controller": "example/none"})  # fmt: skip
    yield named("PriorityClass", "scheduling.k8s.io/v1", "high", value=1000)
    yield named("RuntimeClass", "node.k8s.io/v1", "other", handler="other")
    for kind in ("Validating", "Mutating"):
        yield named(f"{kind}WebhookConfiguration", "admissionregistration.k8s.io/v1", "hook",
                    webhooks=[WEBHOOK])  # fmt: skip
    yield ODDITIES
    yield AGELESS


@pytest.fixture(scope="module")
def full(cluster):
    """A cluster with objects of every kind."""

    def create(objects, *arguments):
        listed = {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        cluster.kubectl("apply", "-f", "-", *arguments, input=json.dumps(listed))

    create(clusterwide())
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all")
    for namespace in NAMESPACES:
        create(namespaced(namespace), f"--namespace={namespace}")
    return cluster


@pytest.fixture(scope="module")
def pod(binary, full, tmp_path_factory):
    return Pod(binary, full, tmp_path_factory.mktemp("pod") / "serviceaccount")


def kubectl(pod, *arguments):
    done = subprocess.run(
        pod.server.kubectl_command("get", *arguments), capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def without_ages(table):
    """What is 12s or 1m12s becomes 00s and 0m00s."""
    return re.sub(rb"(?<=\s)(\d+m)?\d+s(?=\s)", lambda age: re.sub(rb"\d", b"0", age[0]), table)


def same(pod, ours, theirs):
    """`peyk get OURS` prints what `kubectl get THEIRS` prints, which is returned."""
    for _ in range(TRIES):
        expected = without_ages(kubectl(pod, *theirs))
        done = pod.run("get", *ours)
        if without_ages(done.stdout) == expected:
            break
    assert done.returncode == 0, done.stderr
    assert without_ages(done.stdout).decode() == expected.decode()
    return expected


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of(pod, kind):
    assert same(pod, (kind, "-o", "table"), (kind,)).count(b"\n") >= 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_wide_table_of(pod, kind):
    assert same(pod, (kind, "-o", "wide"), (kind, "-o", "wide")).count(b"\n") >= 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of_all_namespaces_of(pod, kind):
    assert same(pod, ("-A", kind, "-o", "table"), ("-A", kind)).count(b"\n") >= 2


@pytest.mark.parametrize("format", [(), ("-o", "wide")], ids=("table", "wide"))
def test_objects_by_name(pod, format):
    names = ("waiting", "a-pod-with-a-name-longer-than-most")
    printed = same(pod, ("pods", *names, *(format or ("-o", "table"))), ("pods", *names, *format))
    assert printed.count(b"\n") == 3


def test_one_object(pod):
    assert same(pod, ("svc/web", "-o", "table"), ("svc/web",)).count(b"\n") == 2


def test_of_a_selector(pod):
    same(pod, ("pods", "-A", "-l", "app=web", "-o", "table"), ("pods", "-A", "-l", "app=web"))


def test_none(pod):
    done = pod.run("get", "pods", "-l", "app=none", "-o", "table")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr != b""


@pytest.fixture(scope="module")
def many(full):
    """Cells get longer from page to page, and shorter again."""
    full.kubectl("create", "namespace", "many")
    path = "/apis/tables.example/v1/namespaces/many/ageless"
    connection = full.connect()
    for number in range(1234):
        text = "x" * (number // 77) if number < 1100 else None
        thing = named("Ageless", "tables.example/v1", f"n{number:04}", text=text)
        connection.request("POST", path, json.dumps(thing), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.read() and answer.status == http.HTTPStatus.CREATED
    connection.close()
    return ("-n", "many", "ageless.tables.example")


@pytest.mark.parametrize("size", ["0", "100", "250", "500", "1200"])
def test_pages(pod, many, size):
    chunks = (f"--chunk-size={size}",)
    assert same(pod, (*many, *chunks, "-o", "table"), (*many, *chunks)).count(b"\n") > 1234
