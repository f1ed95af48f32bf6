"""Real objects of a real API server: `kubectl get -o jsonpath=…` itself, and `peyk json`.

kubectl rewrites a list before it evaluates, so one object at a time; lists are for its code alone.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace

import pytest

from . import reference
from .compare import same, tell, walks_members
from .documents import Document
from .reference import Outcome

CONTAINER = {
    "name": "web",
    "image": "registry.example/web:1.2",
    "ports": [{"containerPort": 8080, "name": "http"}, {"containerPort": 8443}],
    "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "a b"}, {"name": "EMPTY"}],
    "resources": {"limits": {"cpu": "250m", "memory": "64Mi"}},
    "command": ["/web", "--greeting=<hello> & \u201cgood-bye\u201d"],
}
MADE = [
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "jsonpath"}, "data": {
        "app.conf": "a = 1\nb = \"two\"\n", "empty": "", "UNICODE": "日本語 😀 \u2028",
        "json": '{"a": [1, 2.50, "\\u0041"]}'}},
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "jsonpath",
        "labels": {"app.kubernetes.io/name": "web", "tier": "front"},
        "annotations": {"example.com/note": "it's \"quoted\" \\ and <tagged>"}},
     "spec": {"containers": [CONTAINER, CONTAINER | {"name": "side-car", "ports": []}],
              "terminationGracePeriodSeconds": 5,
              "tolerations": [{"key": "a", "operator": "Exists", "tolerationSeconds": 300,
                               "effect": "NoExecute"}]}},
    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "jsonpath"}, "spec": {
        "selector": {"tier": "front"},
        "ports": [{"name": "a", "port": 80, "targetPort": "http"},
                  {"name": "b", "port": 443, "targetPort": 8443}]}},
    {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "jsonpath"},
     "spec": {"taints": [{"key": "never", "effect": "NoSchedule"}], "unschedulable": True}},
]  # fmt: skip
DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
    "metadata": {"name": "things.example.com"},
    "spec": {"group": "example.com", "scope": "Namespaced",
             "names": {"kind": "Thing", "plural": "things", "singular": "thing"},
             "versions": [{"name": "v1", "served": True, "storage": True, "schema": {
                 "openAPIV3Schema": {"type": "object",
                                     "x-kubernetes-preserve-unknown-fields": True}}}]},
}  # fmt: skip
THING = """{"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "jsonpath"},
  "numbers": [1, 1.0, 2.50, 1e21, 1e-7, 9223372036854775807, 0.1, -0.0, 1000000.0, 123456789.5],
  "matrix": [[1, 2], [3], [], [4]], "nothing": null, "yes": true, "no": false,
  "parts": [{"n": 1, "f": 0.5}, {"n": 2, "f": 1.5, "x": null}, {"f": 2.5}], "": "empty name"}"""
OBJECTS = {
    "configmap/jsonpath": "/api/v1/namespaces/default/configmaps/jsonpath",
    "pod/jsonpath": "/api/v1/namespaces/default/pods/jsonpath",
    "service/jsonpath": "/api/v1/namespaces/default/services/jsonpath",
    "node/jsonpath": "/api/v1/nodes/jsonpath",
    "thing/jsonpath": "/apis/example.com/v1/namespaces/default/things/jsonpath",
    "namespace/kube-system": "/api/v1/namespaces/kube-system",
    "clusterrole/admin": "/apis/rbac.authorization.k8s.io/v1/clusterroles/admin",
    "crd/things.example.com":
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.com",
}  # fmt: skip
ANY = [
    "{.metadata.name}",
    '{.kind}/{.metadata.name}{"\\n"}',
    "{.metadata.labels.tier}:{.metadata.nope.deeper[3]}",
    "{['metadata'].uid} {.metadata['name', 'creationTimestamp']}",
    "{range .metadata.managedFields[*]}{.manager}={.operation} {end}",
    "{.metadata.managedFields[?(@.operation==\"Update\")].fieldsType}",
    "{.metadata}",
    "{.status.phase}{.spec}",
]
OF_ITS_OWN = {
    "configmap/jsonpath": [r"{.data.app\.conf}", r"{.data['app\.conf','empty','UNICODE']}",
                           "{.data}", "{.data.json}"],
    "pod/jsonpath": [
        r"{.metadata.labels.app\.kubernetes\.io/name}",
        r"{.metadata.annotations['example\.com/note']}",
        '{range .spec.containers[*]}{.name}{"\\t"}{range .env[*]}{.name}={.value};{end}{"\\n"}{end}',
        '{.spec.containers[?(@.name=="web")].ports[*].containerPort}',
        "{.spec.containers[*].ports[?(@.containerPort>8080)].containerPort}",
        "{.spec.containers[-1].name} {.spec.containers[0].command[1:]}",
        "{.spec.containers[*]['name','image']}",
        "{.spec.containers[5].name}",
        "{.spec.tolerations[?(@.tolerationSeconds)].key}",
        "{.spec.containers[0].command}",
        "{.spec.containers[0].resources.limits.cpu",
        '{.status.conditions[?(@.type=="Ready")].status}',
        "{.spec.terminationGracePeriodSeconds}",
    ],
    "service/jsonpath": ["{.spec.ports[*].targetPort}", '{.spec.ports[?(@.name=="b")].port}',
                         '{.spec.ports[?(@.targetPort=="http")].port}', "{.spec.clusterIPs}",
                         "{.spec.ports[?(@.port<100)].name}{.spec.selector}"],
    "node/jsonpath": ["{.spec.taints[*].effect}", "{.spec.unschedulable}",
                      "{.spec.taints[?(@.key!='x')].key}"],
    "thing/jsonpath": ["{.numbers}", "{.numbers[*]}", "{.numbers[?(@>1)]}", "{.matrix[*][*]}",
                       "{.matrix[::2]}", "{.nothing}{.yes}{.no}", "{.parts[?(@.n)].f}",
                       "{.parts[?(@.f>=1.5)].f}", "{.parts[?(@.f>1)].f}", "{.parts[*].x}", "{.}"],
    "clusterrole/admin": ["{.rules[*].resources[*]}", "{.rules[0].apiGroups}",
                          '{range .rules[*]}{.verbs[0]}{"\\n"}{end}'],
    "crd/things.example.com": ["{.spec.versions[*].name}", "{.spec.names}"],
}  # fmt: skip
LISTS = ["/api/v1/namespaces", "/apis/rbac.authorization.k8s.io/v1/clusterroles", "/api/v1", "/apis",
         "/api/v1/serviceaccounts", "/openapi/v3", "/apis/apiregistration.k8s.io/v1/apiservices",
         "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas"]  # fmt: skip
OF_LISTS = [
    "{.items[*].metadata.name}",
    '{range .items[*]}{.metadata.name}{"\\t"}{.metadata.uid}{"\\n"}{end}',
    '{.items[?(@.metadata.name=="kube-system")].metadata.uid}',
    "{.items[0].metadata.name} {.items[-1:].metadata.name}",
    "{.items[1:5:2].metadata['name','uid']}",
    "{.items[*].rules[*].verbs[*]}",
    "{..name}",
    "{..verbs[0]}",
    "{.resources[?(@.namespaced==true)].name}",
    "{.groups[*].preferredVersion.groupVersion}",
    "{.items[?(@.spec.priorityLevelConfiguration.name!='exempt')].spec.matchingPrecedence}",
    "{.items[*].spec.matchingPrecedence}",
    "{.paths.*.serverRelativeURL}",
    "{.items[999].metadata.name}",
    "{.kind}{.metadata.resourceVersion}{.kind}",
    "{.metadata.resourceVersion} of {range .items[*]}{.kind}{.apiVersion}{end}.",
]


@pytest.fixture(scope="module")
def objects(cluster):
    """The bytes of each, as the API server sends them."""
    both = {"apiVersion": "v1", "kind": "List", "items": [DEFINITION, *MADE]}
    cluster.kubectl("apply", "--server-side", "--filename=-", input=json.dumps(both))
    cluster.kubectl("wait", "--for=condition=Established", "crd/things.example.com")
    cluster.kubectl("create", "--filename=-", input=THING)
    yield {name: cluster.kubectl("get", f"--raw={path}").encode() for name, path in OBJECTS.items()}
    cluster.kubectl("delete", "--wait=false", "node/jsonpath", "pod/jsonpath")


def kubectl(cluster, name: str, expression: str) -> Outcome:
    done = subprocess.run(
        cluster.kubectl_command("get", name, "-o", f"jsonpath={expression}"),
        env={"HOME": str(cluster.common.folder)}, capture_output=True, timeout=60,
    )  # fmt: skip
    if done.returncode == 0:
        return Outcome("printed", done.stdout)
    assert done.stdout == b""
    refused = done.stderr.startswith(b"error: error parsing jsonpath")
    return Outcome("refused" if refused else "failed", b"", done.stderr.decode())


@pytest.mark.parametrize("name", OBJECTS)
def test_one_object(name, peyk, cluster, objects):
    for expression in ANY + OF_ITS_OWN.get(name, []):
        theirs = kubectl(cluster, name, expression)
        [told] = reference.one(objects[name], expression.encode())
        assert (told.status, told.output) == (theirs.status, theirs.output), expression
        result = peyk.json(expression, stdin=objects[name])
        assert same(result, told), tell(Document(None, objects[name]), expression.encode(), result,
                                        [theirs])  # fmt: skip


def words(output: bytes) -> bytes:
    """In no order: there are too many members here to wait until Go takes the document's."""
    return b" ".join(sorted(output.split(b" ")))


@pytest.mark.parametrize("path", LISTS)
def test_a_list(path, peyk, cluster):
    text = cluster.kubectl("get", f"--raw={path}").encode()
    asked = [expression.encode() for expression in OF_LISTS]
    [answer] = reference.ask([(text, asked)])
    for expression, outcomes in zip(asked, answer.outcomes, strict=True):
        result = peyk.json(expression, stdin=text)
        right = same(result, outcomes[0]) or walks_members(expression) and same(
            replace(result, out=words(result.out)),
            replace(outcomes[0], output=words(outcomes[0].output)),
        )
        assert right, tell(Document(None, text), expression, result, outcomes)


def test_compact(peyk, objects):
    """Without an expression: what came, without the white space between."""
    for text in objects.values():
        spread = json.dumps(json.loads(text), indent=4, ensure_ascii=False)
        close = json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)
        result = peyk.json(stdin=spread.encode())
        assert (result.code, result.out) == (0, close.encode() + b"\n")
