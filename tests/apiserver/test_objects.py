"""Every verb on a real kube-apiserver, beside kubectl where kubectl has the same."""

import json
import re
import subprocess
import threading
import time

import pytest

from .test_apiserver import Pod

NAMESPACE = "objects"
PAGED = "paged"
PAGED_COUNT = 2500

CRD = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "widgets.example.com"},
    "spec": {
        "group": "example.com",
        "scope": "Namespaced",
        "names": {
            "plural": "widgets",
            "singular": "widget",
            "kind": "Widget",
            "shortNames": ["wd"],
        },
        "versions": [
            {
                "name": name,
                "served": True,
                "storage": name == "v1",
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "x-kubernetes-preserve-unknown-fields": True,
                    }
                },
                "subresources": {"status": {}},
            }
            for name in ("v1", "v1alpha1")
        ],
    },
}

TEMPLATE = {
    "metadata": {"labels": {"app": "a"}},
    "spec": {"containers": [{"name": "c", "image": "i"}]},
}
JOB = {"template": TEMPLATE | {"spec": TEMPLATE["spec"] | {"restartPolicy": "Never"}}}
WORKLOAD = {"selector": {"matchLabels": {"app": "a"}}, "template": TEMPLATE}
CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
WEBHOOK = {
    "name": "a.example.com",
    "clientConfig": {"url": "https://127.0.0.1:1/"},
    "sideEffects": "None",
    "admissionReviewVersions": ["v1"],
    "failurePolicy": "Ignore",
    "rules": [{"apiGroups": ["none.example.com"], "apiVersions": ["v1"], "operations": ["CREATE"],
               "resources": ["none"]}],
}  # fmt: skip
LIMITED = {
    "priorityLevelConfiguration": {"name": "catch-all"},
    "rules": [{
        "subjects": [{"kind": "User", "user": {"name": "nobody"}}],
        "nonResourceRules": [{"verbs": ["get"], "nonResourceURLs": ["/none"]}],
    }],
}  # fmt: skip

# kind: (apiVersion, what it needs beside a name)
OBJECTS = {
    "ConfigMap": ("v1", {"data": {"a": "b"}}),
    "Secret": ("v1", {"stringData": {"a": "b"}}),
    # No controller's: one would take it, and end it.
    "Pod": ("v1", TEMPLATE | {"metadata": {"labels": {"app": "alone"}}}),
    "PodTemplate": ("v1", {"template": TEMPLATE}),
    "Service": ("v1", {"spec": {"ports": [{"port": 80}]}}),
    "ServiceAccount": ("v1", {}),
    "Endpoints": ("v1", {}),
    "Event": ("v1", {"involvedObject": {"namespace": NAMESPACE}, "type": "Normal"}),
    "LimitRange": ("v1", {"spec": {"limits": [
        {"type": "PersistentVolumeClaim", "max": {"storage": "9Gi"}}]}}),
    "PersistentVolumeClaim": ("v1", {"spec": CLAIM}),
    "ReplicationController": ("v1", {"spec": {"replicas": 0, "template": TEMPLATE}}),
    "ResourceQuota": ("v1", {"spec": {"hard": {"pods": "900"}}}),
    "Node": ("v1", {}),
    "PersistentVolume": (
        "v1",
        {
            "spec": {
                "capacity": {"storage": "1Gi"},
                "accessModes": ["ReadWriteOnce"],
                "hostPath": {"path": "/a"},
            }
        },
    ),
    "Deployment": ("apps/v1", {"spec": {"replicas": 0} | WORKLOAD}),
    "ReplicaSet": ("apps/v1", {"spec": {"replicas": 0} | WORKLOAD}),
    "StatefulSet": ("apps/v1", {"spec": {"replicas": 0, "serviceName": "a"} | WORKLOAD}),
    "DaemonSet": ("apps/v1", {"spec": WORKLOAD}),
    "ControllerRevision": ("apps/v1", {"revision": 1, "data": {"a": "b"}}),
    "Job": ("batch/v1", {"spec": JOB}),
    "CronJob": ("batch/v1", {"spec": {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": JOB}}}),
    "HorizontalPodAutoscaler": (
        "autoscaling/v2",
        {
            "spec": {
                "maxReplicas": 2,
                "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "a"},
            }
        },
    ),
    "PodDisruptionBudget": ("policy/v1", {"spec": {"maxUnavailable": 1}}),
    "Ingress": ("networking.k8s.io/v1", {"spec": {"defaultBackend": {"service": {
        "name": "a", "port": {"number": 80}}}}}),
    "IngressClass": ("networking.k8s.io/v1", {"spec": {"controller": "example.com/a"}}),
    "NetworkPolicy": ("networking.k8s.io/v1", {"spec": {"podSelector": {}}}),
    "Role": ("rbac.authorization.k8s.io/v1", {"rules": []}),
    "RoleBinding": ("rbac.authorization.k8s.io/v1", {"roleRef": {
        "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}}),
    "ClusterRole": ("rbac.authorization.k8s.io/v1", {"rules": []}),
    "ClusterRoleBinding": ("rbac.authorization.k8s.io/v1", {"roleRef": {
        "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}}),
    "StorageClass": ("storage.k8s.io/v1", {"provisioner": "example.com/a"}),
    "CSIDriver": ("storage.k8s.io/v1", {"spec": {}}),
    "CSINode": ("storage.k8s.io/v1", {"spec": {"drivers": []}}),
    "PriorityClass": ("scheduling.k8s.io/v1", {"value": 1}),
    "Lease": ("coordination.k8s.io/v1", {}),
    "RuntimeClass": ("node.k8s.io/v1", {"handler": "a"}),
    "EndpointSlice": ("discovery.k8s.io/v1", {"addressType": "IPv4", "endpoints": []}),
    "FlowSchema": ("flowcontrol.apiserver.k8s.io/v1", {"spec": LIMITED}),
    "ValidatingWebhookConfiguration": (
        "admissionregistration.k8s.io/v1",
        {"webhooks": [WEBHOOK]},
    ),
    "MutatingWebhookConfiguration": ("admissionregistration.k8s.io/v1", {"webhooks": [WEBHOOK]}),
    "Widget": ("example.com/v1", {"spec": {"size": 5}}),
    # Not in peyk's table: the server is asked for them.
    "ServiceCIDR": ("networking.k8s.io/v1", {"spec": {"cidrs": ["10.97.0.0/24"]}}),
}  # fmt: skip

NAME = "sample"


def made(kind):
    version, more = OBJECTS[kind]
    return {"apiVersion": version, "kind": kind} | more | {
        "metadata": more.get("metadata", {}) | {"name": NAME}
    }


class Admin(Pod):
    def get(self, *arguments):
        done = self.run("get", *arguments)
        assert done.returncode == 0, done.stderr
        # Endpoints are deprecated.
        assert all(line.startswith(b"peyk: warning: ") for line in done.stderr.splitlines())
        return done.stdout


@pytest.fixture(scope="module")
def pod(binary, cluster, tmp_path_factory):
    """A pod that may do anything, in a namespace with one object of each kind."""
    cluster.kubectl("create", "namespace", NAMESPACE)
    cluster.kubectl("create", "serviceaccount", "admin", f"-n{NAMESPACE}")
    cluster.kubectl("create", "clusterrolebinding", "objects-admin", "--clusterrole=cluster-admin",
                    f"--serviceaccount={NAMESPACE}:admin")  # fmt: skip
    cluster.kubectl("apply", "-f", "-", input=json.dumps(CRD))
    cluster.kubectl("wait", "--for=condition=Established", "crd/widgets.example.com")
    folder = tmp_path_factory.mktemp("objects")
    admin = Admin(binary, cluster, folder / "sa", token=cluster.token("admin", NAMESPACE))
    (admin.folder / "namespace").write_text(NAMESPACE)
    for kind in OBJECTS:
        done = admin.run("post", kind, "-d", json.dumps(made(kind)))
        assert done.returncode == 0, (kind, done.stderr)
    yield admin


def kubectl(pod, *arguments):
    return pod.server.kubectl(*arguments, f"-n{NAMESPACE}")


# ---- types ----


@pytest.fixture(scope="module")
def resources(pod):
    """The server's types as kubectl has them: (name, short names, API version, namespaced, kind)."""
    rows = []
    for line in kubectl(pod, "api-resources", "--no-headers", "-owide").splitlines():
        found = re.fullmatch(
            r"(\S+) +(?:(\S+) +)?(\S*v\d\S*) +(true|false) +(\S+) +(\S+)(?: +\S+)?", line.strip()
        )
        assert found, line
        name, short, version, namespaced, kind, verbs = found.groups()
        rows.append((name, (short or "").split(","), version, namespaced == "true", kind,
                     verbs.split(",")))  # fmt: skip
    assert len(rows) > 60
    return rows


def asked_path(pod, *arguments):
    """The last path that peyk asks for."""
    done = pod.run("get", "-v", *arguments)
    lines = re.findall(rb"^\* GET (\S+), with", done.stderr, re.M)
    assert lines, done.stderr
    return lines[-1].decode().partition("?")[0], len(lines)


def test_every_type_of_the_server_is_the_one_that_kubectl_means(pod, resources):
    """By all its names; the table of peyk can be no other than the server's discovery."""
    seen, in_table = set(), 0
    for name, short_names, version, namespaced, kind, verbs in resources:
        group, _, version_name = version.rpartition("/")
        root = f"/apis/{version}" if group else f"/api/{version}"
        expected = f"{root}/namespaces/{NAMESPACE}/{name}" if namespaced else f"{root}/{name}"
        full = f"{name}.{version_name}.{group}"
        words = [full, f"{kind}.{group}" if group else kind]
        # Of two types of one name the first is meant.
        words += [word for word in (name, kind.lower(), *short_names) if word and word not in seen]
        seen |= {name, kind.lower(), *short_names}
        for word in words:
            path, requests = asked_path(pod, word)
            assert path == expected, (word, path)
        in_table += requests == 1
    assert in_table >= 58


def test_a_type_in_another_version(pod):
    done = pod.run("get", "widgets.v1alpha1.example.com", NAME)
    assert json.loads(done.stdout)["apiVersion"] == "example.com/v1alpha1"


def test_a_type_that_is_not_there(pod):
    done = pod.run("get", "nothings")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"peyk: the server has no such type: nothings\n"


# ---- get, beside kubectl ----


def plural_of(resources, kind):
    return next(row for row in resources if row[4] == kind)


@pytest.mark.parametrize("kind", OBJECTS)
def test_get_beside_kubectl(pod, resources, kind):
    name, _, version, namespaced, _, _ = plural_of(resources, kind)
    group = version.rpartition("/")[0]
    typed = f"{name}.{group}" if group else name
    root = f"/apis/{version}" if group else f"/api/{version}"
    path = f"{root}/namespaces/{NAMESPACE}/{name}" if namespaced else f"{root}/{name}"

    def together(*arguments):
        """What both print of the same state: other writes must not come between."""
        for _ in range(5):
            before = kubectl(pod, "get", *arguments)
            ours = pod.run("get", *arguments)
            if before == kubectl(pod, "get", *arguments):
                break
        assert ours.returncode == 0, ours.stderr
        assert ours.stdout.decode() == before, arguments
        return before

    # One object is the server's body, byte for byte.
    raw = kubectl(pod, "get", f"--raw={path}/{NAME}")
    assert pod.get(typed, NAME).decode() == raw
    assert pod.get(f"{typed}/{NAME}").decode() == raw
    assert pod.get(f"{path}/{NAME}").decode() == raw
    # A list has a resource version of its own.
    strip = re.compile(r'"resourceVersion":"\d+"')
    assert strip.sub("", pod.get(typed).decode(), 1) == strip.sub(
        "", kubectl(pod, "get", f"--raw={path}"), 1
    ) or kind in ("Event", "Lease")
    assert f"/{NAME}\n" in together(typed, "-oname")
    assert together(typed, NAME, "-oname").endswith(f"/{NAME}\n")
    together(typed, "-ojsonpath={range .items[*]}{.metadata.name} {.metadata.uid}{'\\n'}{end}")
    together(typed, NAME, "-ojsonpath={.metadata.name}{.kind}{.apiVersion}{.metadata.labels}")
    if kind not in ("Event", "Lease"):
        assert columns(pod.get(typed, NAME, "-otable")) == columns(
            kubectl(pod, "get", typed, NAME).encode()
        )


def columns(printed):
    """But for ages, which go on."""
    return [re.sub(r"\b(\d+[smhd])+\b|<unknown>", "AGE", line) for line in printed.decode().splitlines()]


def test_several_beside_kubectl(pod):
    template = "-ojsonpath={.kind} {.items[*].metadata.name} {.items[*].kind}"
    arguments = ("configmap/" + NAME, "widget/" + NAME, template)
    assert pod.get(*arguments).decode() == kubectl(pod, "get", *arguments)
    arguments = ("configmaps", NAME, "kube-root-ca.crt", "-oname")
    assert pod.get(*arguments).decode() == kubectl(pod, "get", *arguments)
    ours = json.loads(pod.get("cm", NAME, "kube-root-ca.crt"))
    for item in ours["items"]:
        del item["metadata"]["managedFields"]  # kubectl does not show them
    theirs = json.loads(kubectl(pod, "get", "cm", NAME, "kube-root-ca.crt", "-ojson"))
    assert ours == theirs


def test_all_namespaces_beside_kubectl(pod):
    template = "-ojsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{'\\n'}{end}"
    assert pod.get("cm", "-A", template).decode() == pod.server.kubectl("get", "cm", "-A", template)
    assert columns(pod.get("cm", "-A", "-otable")) == columns(
        pod.server.kubectl("get", "cm", "-A").encode()
    )


@pytest.mark.parametrize("options", [["-lapp=alone"], ["-lapp!=alone"], ["-lapp in (alone,b),!x"], ["-l!app"],
                                     ["--field-selector=metadata.name=" + NAME],
                                     ["--field-selector=metadata.name!=" + NAME]])  # fmt: skip
def test_selectors_beside_kubectl(pod, options):
    assert pod.get("pods", "-oname", *options).decode() == kubectl(
        pod, "get", "pods", "-oname", *options
    )


def test_a_template_in_a_file_beside_kubectl(pod, tmp_path):
    (tmp_path / "template").write_text("{.metadata.name}\n<{.data.a}>\n")
    arguments = ("cm", NAME, f"-ojsonpath-file={tmp_path}/template")
    assert pod.get(*arguments).decode() == kubectl(pod, "get", *arguments)


def test_subresources_beside_kubectl(pod):
    for subresource in ("status", "scale"):
        path = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/{NAME}/{subresource}"
        raw = kubectl(pod, "get", f"--raw={path}")
        assert pod.get("deploy", NAME, f"--subresource={subresource}").decode() == raw
        assert pod.get(f"deploy/{NAME}/{subresource}").decode() == raw


# ---- pages ----


@pytest.fixture(scope="module")
def many(pod):
    cluster = pod.server
    cluster.kubectl("create", "namespace", PAGED)
    path = f"/api/v1/namespaces/{PAGED}/configmaps"

    def create(numbers):
        connection = cluster.connect()
        for number in numbers:
            body = {"metadata": {"name": f"m{number:05}"}, "data": {"n": f'"{number}\\u00e9]}}'}}
            connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            assert answer.status == 201, answer.read()
            answer.read()
        connection.close()

    threads = [threading.Thread(target=create, args=(range(first, PAGED_COUNT, 4),)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return PAGED_COUNT + 1  # kube-root-ca.crt


def requests_of(done):
    return len(re.findall(rb"^\* GET ", done.stderr, re.M))


@pytest.mark.parametrize("size", [None, 1000, 333, 2501, 2500])
def test_pages_are_the_unpaged_list(pod, many, size):
    options = [] if size is None else [f"--chunk-size={size}"]
    for _ in range(5):
        done = pod.run("get", "cm", "-n", PAGED, "-v", *options)
        whole = pod.get("cm", "-n", PAGED, "--chunk-size=0")
        versions = [json.loads(body)["metadata"] for body in (done.stdout, whole)]
        if versions[0] == versions[1]:
            break
    assert done.returncode == 0
    assert done.stdout == whole, "byte for byte"
    assert len(json.loads(whole)["items"]) == many
    assert requests_of(done) == -(-many // (size or 500))


def test_pages_of_custom_resources(pod):
    for number in range(7):
        body = {"apiVersion": "example.com/v1", "kind": "Widget",
                "metadata": {"name": f"page-{number}", "labels": {"paged": "yes"}}}  # fmt: skip
        assert pod.run("post", "wd", "-d", json.dumps(body)).returncode == 0
    done = pod.run("get", "wd", "-lpaged", "--chunk-size=2", "-v")
    whole = pod.get("wd", "-lpaged", "--chunk-size=0")
    assert json.loads(done.stdout)["items"] == json.loads(whole)["items"]
    assert json.loads(done.stdout)["metadata"]["continue"] == ""
    assert requests_of(done) == 1 + 4  # the types, the pages


def test_names_of_pages(pod, many):
    done = pod.run("get", "cm", "-n", PAGED, "-oname", "-v")
    assert done.stdout.decode() == pod.server.kubectl("get", "cm", f"-n{PAGED}", "-oname")
    assert requests_of(done) == 6


def test_pages_in_little_memory(pod, many, tmp_path):
    for options in (["-ojson"], ["-oname"], ["-ojsonpath={.items[*].metadata.name}"]):
        told = tmp_path / "kilobytes"
        done = subprocess.run(
            ["time", "--format=%M", f"--output={told}", *pod.command("get", "cm", "-n", PAGED, *options)],
            env={"PATH": "/usr/bin:/bin", **pod.env}, stdout=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0
        assert int(told.read_text()) <= 1024, f"KiB of memory at the peak, {options}"


# ---- writing ----


@pytest.fixture
def name(request):
    return re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[:50]


def config_map(name, **data):
    return json.dumps({"metadata": {"name": name}, "data": data})


def answer(done, code=0):
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_post_put_patch_delete(pod, name):
    made = answer(pod.run("post", "cm", "-d", config_map(name, a="1")))
    assert made["metadata"]["namespace"] == NAMESPACE
    assert answer(pod.run("put", f"cm/{name}", "-d", config_map(name, b="2")))["data"] == {"b": "2"}
    patched = answer(pod.run("patch", f"cm/{name}", "-d", '{"data":{"c":"3"}}'))
    assert patched["data"] == {"b": "2", "c": "3"}
    patched = answer(pod.run("patch", f"cm/{name}", "-d", '{"data":{"b":null}}', "--type=merge"))
    assert patched["data"] == {"c": "3"}
    operations = '[{"op":"test","path":"/data/c","value":"3"},{"op":"remove","path":"/data/c"}]'
    assert "data" not in answer(pod.run("patch", "cm", name, "-d", operations, "--type=json"))
    assert json.loads(pod.get("cm", name)) == json.loads(kubectl(pod, "get", "cm", name, "-ojson"))
    assert answer(pod.run("delete", f"cm/{name}"))["status"] == "Success"
    assert pod.run("get", f"cm/{name}").returncode == 1


def test_the_manager_of_fields(pod, name):
    made = answer(pod.run("post", "cm", "-d", config_map(name, a="1")))
    assert made["metadata"]["managedFields"][0]["manager"] == "peyk"
    made = answer(pod.run("put", f"cm/{name}", "-d", config_map(name, a="2"), "--field-manager=me"))
    assert "me" in [field["manager"] for field in made["metadata"]["managedFields"]]


def test_dry_run_changes_nothing(pod, name):
    made = answer(pod.run("post", "cm", "-d", config_map(name), "--dry-run=server"))
    assert made["metadata"]["name"] == name
    assert pod.run("get", "cm", name).returncode == 1
    answer(pod.run("post", "cm", "-d", config_map(name, a="1")))
    answer(pod.run("patch", f"cm/{name}", "-d", '{"data":{"a":"2"}}', "--dry-run=server"))
    answer(pod.run("delete", f"cm/{name}", "--dry-run=server"))
    answer(pod.run("delete", "cm", f"--field-selector=metadata.name={name}", "--dry-run=server"))
    assert json.loads(pod.get("cm", name))["data"] == {"a": "1"}


def test_a_conflict(pod, name):
    body = json.loads(config_map(name))
    answer(pod.run("post", "cm", "-d", json.dumps(body)))
    done = pod.run("post", "cm", "-d", json.dumps(body))
    assert answer(done, 1)["reason"] == "AlreadyExists"
    assert b"409 Conflict" in done.stderr
    body["metadata"]["resourceVersion"] = "1"
    done = pod.run("put", f"cm/{name}", "-d", json.dumps(body))
    assert answer(done, 1)["reason"] == "Conflict"


def test_apply_with_two_managers(pod, name):
    def apply(value, manager=None, *more):
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name},
                "data": {"a": value}}  # fmt: skip
        options = [] if manager is None else [f"--field-manager={manager}"]
        return pod.run("patch", f"cm/{name}", "--type=apply", "-d", json.dumps(body), *options, *more)

    made = answer(apply("1"))
    assert [f["manager"] for f in made["metadata"]["managedFields"]] == ["peyk"]
    assert made["metadata"]["managedFields"][0]["operation"] == "Apply"
    done = apply("2", "other")
    assert answer(done, 1)["reason"] == "Conflict"
    assert b"409 Conflict" in done.stderr and b'"peyk"' in done.stderr
    assert answer(apply("2", "other", "--force-conflicts"))["data"] == {"a": "2"}
    # YAML, which is what its media type says.
    yaml = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{a: '3'}}\n"
    done = pod.run("patch", f"cm/{name}", "--type=apply", "-d", yaml, "--field-manager=other")
    assert answer(done)["data"] == {"a": "3"}


def test_apply_makes_what_is_not_there(pod, name):
    body = {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": name}}
    done = pod.run("patch", f"wd/{name}", "--type=apply", "-d", json.dumps(body))
    assert answer(done)["metadata"]["name"] == name


def test_yaml_with_its_media_type(pod, name):
    yaml = f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n"
    assert pod.run("post", "cm", "-d", yaml).returncode == 2
    done = pod.run("post", "cm", "-d", yaml, "-H", "Content-Type: application/yaml")
    assert answer(done)["metadata"]["name"] == name


def test_422(pod, name):
    done = pod.run("post", "cm", "-d", config_map("No_Name"))
    assert answer(done, 1)["reason"] == "Invalid"
    assert b"422 Unprocessable Entity" in done.stderr and b"metadata.name" in done.stderr


def test_415(pod):
    done = pod.run("patch", f"wd/{NAME}", "-d", '{"spec":{}}')
    assert answer(done, 1)["code"] == 415
    done = pod.run("patch", f"wd/{NAME}", "-d", '{"spec":{"size":6}}', "--type=merge")
    assert answer(done)["spec"] == {"size": 6}


def large(name, size):
    return config_map(name, a="x" * size).encode()


def test_413(pod, name, tmp_path):
    """The server has heard enough before it has all."""
    (tmp_path / "data").write_bytes(large(name, 8_000_000))
    done = pod.run("post", "cm", "-d", f"@{tmp_path}/data")
    assert done.returncode == 1 and b"413 Request Entity Too Large" in done.stderr, done.stderr
    done = pod.run("post", "cm", "-d@-", input=large(name, 8_000_000))
    assert done.returncode == 1 and b"413 Request Entity Too Large" in done.stderr, done.stderr


@pytest.mark.parametrize("size", [10, 20_000, 900_000])
def test_a_body_from_a_pipe(pod, name, size):
    made = answer(pod.run("post", "cm", "-d@-", input=large(name, size)))
    assert made["data"] == {"a": "x" * size}


@pytest.mark.parametrize("size", [10, 20_000, 900_000])
def test_a_body_from_a_file(pod, name, size, tmp_path):
    (tmp_path / "data").write_bytes(large(name, size))
    made = answer(pod.run("post", "cm", "-d", f"@{tmp_path}/data"))
    assert made["data"] == {"a": "x" * size}
    with (tmp_path / "data").open("rb") as stdin:
        made = answer(pod.run("put", f"cm/{name}", "-d@-", stdin=stdin))
    assert made["data"] == {"a": "x" * size}


# ---- deleting ----


def test_delete_by_selector(pod, name):
    for number in range(3):
        body = {"metadata": {"name": f"{name}-{number}", "labels": {"n": str(number), "of": name}}}
        answer(pod.run("post", "cm", "-d", json.dumps(body)))
    answer(pod.run("delete", "cm", f"-lof={name},n!=1"))
    assert pod.get("cm", f"-lof={name}", "-oname").decode() == f"configmap/{name}-1\n"
    assert pod.run("delete", "cm", "-l", "").returncode == 2
    assert pod.run("delete", "cm").returncode == 2
    assert pod.get("cm", f"-lof={name}", "-oname").decode() == f"configmap/{name}-1\n"


def test_delete_all_of_a_type(pod, name):
    pod.server.kubectl("create", "namespace", name)
    for number in range(3):
        body = json.dumps({"metadata": {"name": f"s{number}"}})
        answer(pod.run("post", "secrets", f"-n{name}", "-d", body))
    done = pod.run("delete", "secrets", "--all", f"-n{name}", "-oname")
    assert done.stdout.decode() == "".join(f"secret/s{number}\n" for number in range(3))
    assert pod.get("secrets", f"-n{name}", "-oname") == b""


def test_delete_several(pod, name):
    for letter in "ab":
        answer(pod.run("post", "cm", "-d", config_map(f"{name}-{letter}")))
    done = pod.run("delete", "cm", f"{name}-a", f"{name}-none", f"{name}-b", "-oname")
    assert done.returncode == 1
    assert done.stdout.decode() == f"configmap/{name}-a\nconfigmap/{name}-b\n"
    assert done.stderr.count(b"404 Not Found") == 1


def wait_until(what):
    for _ in range(100):
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


@pytest.mark.parametrize("policy", ["orphan", "background", "foreground"])
def test_propagation(pod, name, policy):
    answer(pod.run("post", "cm", "-d", config_map(name)))
    uid = json.loads(pod.get("cm", name))["metadata"]["uid"]
    owned = {"metadata": {"name": f"{name}-owned", "ownerReferences": [{
        "apiVersion": "v1", "kind": "ConfigMap", "name": name, "uid": uid,
        "blockOwnerDeletion": True}]}}  # fmt: skip
    answer(pod.run("post", "cm", "-d", json.dumps(owned)))
    done = pod.run("delete", f"cm/{name}", f"--propagation-policy={policy}")
    assert done.returncode == 0, done.stderr
    wait_until(lambda: pod.run("get", "cm", name).returncode == 1)
    if policy == "orphan":
        assert "ownerReferences" not in json.loads(pod.get("cm", f"{name}-owned"))["metadata"]
    else:
        wait_until(lambda: pod.run("get", "cm", f"{name}-owned").returncode == 1)


def test_a_policy_that_there_is_not(pod, name):
    answer(pod.run("post", "cm", "-d", config_map(name)))
    done = pod.run("delete", f"cm/{name}", "--propagation-policy=sideways")
    assert done.returncode == 1 and b"sideways" in done.stderr.lower(), done.stderr


def test_options_of_a_deletion_as_its_data(pod, name):
    answer(pod.run("post", "cm", "-d", config_map(name)))
    wrong = '{"preconditions":{"uid":"00000000-0000-0000-0000-000000000000"}}'
    assert answer(pod.run("delete", f"cm/{name}", "-d", wrong), 1)["reason"] == "Conflict"
    uid = json.loads(pod.get("cm", name))["metadata"]["uid"]
    right = json.dumps({"preconditions": {"uid": uid}, "dryRun": ["All"]})
    answer(pod.run("delete", f"cm/{name}", "-d", right))
    pod.get("cm", name)


def bound_pod(pod, name):
    """As if it ran on a node: its end takes its time."""
    body = {"metadata": {"name": name, "labels": {"budget": name}},
            "spec": TEMPLATE["spec"] | {"nodeName": NAME}}  # fmt: skip
    answer(pod.run("post", "pods", "-d", json.dumps(body)))


def test_grace_period(pod, name):
    bound_pod(pod, name)
    ended = answer(pod.run("delete", f"pods/{name}", "--grace-period=60"))
    assert ended["metadata"]["deletionGracePeriodSeconds"] == 60
    answer(pod.run("delete", f"pods/{name}", "--grace-period=0"))
    assert pod.run("get", f"pods/{name}").returncode == 1


# ---- subresources ----


def test_eviction(pod, name):
    bound_pod(pod, name)
    budget = {"metadata": {"name": name}, "spec": {"minAvailable": 1, "selector": {
        "matchLabels": {"budget": name}}}}  # fmt: skip
    answer(pod.run("post", "pdb", "-d", json.dumps(budget)))
    eviction = json.dumps({"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name},
                           "deleteOptions": {"gracePeriodSeconds": 0}})  # fmt: skip
    running = {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}
    answer(pod.run("patch", f"pods/{name}/status", "-d", json.dumps(running)))
    wait_until(lambda: json.loads(pod.get("pdb", name))["status"].get("observedGeneration"))
    done = pod.run("post", f"pods/{name}/eviction", "-d", eviction, "--retries=0")
    assert answer(done, 1)["code"] == 429 and b"disruption budget" in done.stderr
    answer(pod.run("delete", f"pdb/{name}"))
    answer(pod.run("post", "pods/" + name, "--subresource=eviction", "-d", eviction))
    wait_until(lambda: pod.run("get", f"pods/{name}").returncode == 1)


def test_a_token(pod):
    request = '{"spec":{"audiences":["me"],"expirationSeconds":900}}'
    done = pod.run("post", "sa/admin/token", "-d", request, "-ojsonpath={.status.token}")
    assert done.returncode == 0 and done.stdout.count(b".") == 2
    done = pod.run("post", f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts/admin/token", "-d", request)
    assert answer(done)["spec"]["audiences"] == ["me"]


def test_scale(pod):
    done = pod.run("patch", f"deploy/{NAME}", "--subresource=scale", "--type=merge", "-d",
                   '{"spec":{"replicas":1}}')  # fmt: skip
    assert answer(done)["kind"] == "Scale"
    assert json.loads(pod.get("deploy", NAME))["spec"]["replicas"] == 1
    scale = json.loads(pod.get("deploy", NAME, "--subresource=scale"))
    scale["spec"]["replicas"] = 0
    del scale["metadata"]["resourceVersion"]  # the controller writes, too
    answer(pod.run("put", f"deploy/{NAME}/scale", "-d", json.dumps(scale)))
    assert json.loads(pod.get("deploy", NAME))["spec"]["replicas"] == 0


def test_status(pod):
    status = '{"status":{"phase":"Fine"}}'
    answer(pod.run("patch", f"wd/{NAME}/status", "--type=merge", "-d", status))
    assert json.loads(pod.get("wd", NAME))["status"] == {"phase": "Fine"}
    # Not by the object itself.
    answer(pod.run("patch", f"wd/{NAME}", "--type=merge", "-d", '{"status":{"phase":"Else"}}'))
    assert json.loads(pod.get("wd", NAME))["status"] == {"phase": "Fine"}


def test_a_review(pod):
    review = '{"spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}'
    done = pod.run("post", "selfsubjectaccessreviews", "-d", review, "-ojsonpath={.status.allowed}")
    assert (done.returncode, done.stdout) == (0, b"true")


def test_a_token_that_is_none(pod):
    done = pod.run("get", "/api/v1/configmaps", "--query=continue=x")
    assert answer(done, 1)["code"] == 400
