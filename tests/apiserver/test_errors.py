"""What peyk makes of a real API server's errors: roles that it prints, tokens, conflicts."""

import base64
import json
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from .test_apiserver import Pod

SHOP = "shop"


@pytest.fixture(scope="module")
def shop(cluster):
    """A namespace with a pod and a ConfigMap in it, and two service accounts elsewhere."""
    cluster.kubectl("create", "namespace", SHOP)
    cluster.kubectl("create", "configmap", "map", f"--namespace={SHOP}", "--from-literal=a=b")
    cluster.kubectl("apply", "--filename=-", input=json.dumps(pod_of("web")))
    return cluster


def pod_of(name, **more):
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": SHOP, **more},
        "spec": {"containers": [{"name": "c", "image": "i"}]},
    }


def account(binary, cluster, folder, name):
    """A pod of a service account that may do nothing."""
    cluster.kubectl("create", "serviceaccount", name)
    return Pod(binary, cluster, folder, token=cluster.token(name))


def map_of(name):
    return json.dumps(
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": SHOP}}
    )


MAPS = f"/api/v1/namespaces/{SHOP}/configmaps"
PATCH = '{"data":{"c":"d"}}'

# rule: (command, what is said, a request that stays forbidden)
DENIED = {
    "get": (
        ("get", f"{MAPS}/map"),
        f"get configmaps map in namespace {SHOP}",
        ("get", f"{MAPS}/kube-root-ca.crt"),
    ),
    "list": (
        ("get", MAPS),
        f"list configmaps in namespace {SHOP}",
        ("get", "/api/v1/namespaces/default/configmaps"),
    ),
    "watch": (
        ("get", f"{MAPS}?watch=1&timeoutSeconds=1"),
        f"watch configmaps in namespace {SHOP}",
        ("get", MAPS),
    ),
    "list of one": (
        ("get", f"{MAPS}?fieldSelector=metadata.name%3Dmap"),
        f"list configmaps map in namespace {SHOP}",
        ("get", MAPS),
    ),
    "create": (
        ("post", MAPS, "--data", map_of("new")),
        f"create configmaps in namespace {SHOP}",
        ("get", MAPS),
    ),
    "update": (
        ("put", f"{MAPS}/map", "--data", map_of("map")),
        f"update configmaps map in namespace {SHOP}",
        ("get", f"{MAPS}/map"),
    ),
    "patch": (
        ("patch", f"{MAPS}/map", "--data", PATCH, "--type=merge"),
        f"patch configmaps map in namespace {SHOP}",
        ("get", f"{MAPS}/map"),
    ),
    "delete": (
        ("delete", f"{MAPS}/new"),
        f"delete configmaps new in namespace {SHOP}",
        ("delete", f"{MAPS}/map"),
    ),
    "deletecollection": (
        ("delete", f"{MAPS}?labelSelector=none"),
        f"deletecollection configmaps in namespace {SHOP}",
        ("delete", f"{MAPS}/map"),
    ),
    "a group": (
        ("get", f"/apis/apps/v1/namespaces/{SHOP}/deployments"),
        f"list deployments.apps in namespace {SHOP}",
        ("get", f"/apis/batch/v1/namespaces/{SHOP}/jobs"),
    ),
    "a subresource": (
        ("get", f"/api/v1/namespaces/{SHOP}/pods/web/status"),
        f"get pods/status web in namespace {SHOP}",
        ("get", f"/api/v1/namespaces/{SHOP}/pods/web"),
    ),
    "a namespace": (
        ("get", f"/api/v1/namespaces/{SHOP}"),
        f"get namespaces {SHOP} in namespace {SHOP}",
        ("get", "/api/v1/namespaces/default"),
    ),
    "all namespaces": (
        ("get", "/api/v1/configmaps?limit=1"),
        "list configmaps at the cluster scope",
        ("get", "/api/v1/pods"),
    ),
    "a resource of the cluster": (
        ("get", "/apis/rbac.authorization.k8s.io/v1/clusterroles/view"),
        "get clusterroles.rbac.authorization.k8s.io view at the cluster scope",
        ("get", "/apis/rbac.authorization.k8s.io/v1/clusterroles/edit"),
    ),
    "another path": (("get", "/metrics"), "get /metrics", ("get", "/logs")),
}


def role_in(stderr):
    """The YAML, and the lines around it."""
    text = stderr.decode()
    yaml = re.search(r"^---\n.*^\.\.\.\n", text, re.DOTALL | re.MULTILINE).group()
    return yaml, text.replace(yaml, "").splitlines()


def until(done):
    """Roles take a moment to be known to the authorizer."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        result = done()
        if result is not None:
            return result
        time.sleep(0.1)
    return None


@pytest.mark.parametrize("rule", DENIED)
def test_the_role_that_is_shown_grants_the_request_alone(binary, shop, tmp_path, rule):
    command, says, other = DENIED[rule]
    name = "denied-" + rule.replace(" ", "-")
    denied = account(binary, shop, tmp_path / "sa", name)
    done = denied.run(*command, "-v")
    assert done.returncode == 1 and b'"reason":"Forbidden"' in done.stdout
    yaml, rest = role_in(done.stderr)
    kind = "ClusterRole" if "namespace" not in says else "Role"
    assert rest[-1].endswith(f": this service account may not {says}: grant it with a {kind}")
    assert f"system:serviceaccount:default:{name}" in rest[-1]
    quiet = denied.run(*command)
    assert quiet.stderr.decode().splitlines() == [rest[-1] + " (shown by -v)"]

    shop.kubectl("apply", "--filename=-", input=yaml)

    def granted():
        done = denied.run(*command)
        return done if done.returncode == 0 else None

    assert until(granted) is not None, denied.run(*command)
    assert b"403 Forbidden" in denied.run(*other).stderr


def test_a_patch_that_creates_needs_two_roles(binary, shop, tmp_path):
    """The message names the verb that lacks; the request has the same one each time."""
    denied = account(binary, shop, tmp_path / "sa", "denied-apply")
    command = ("patch", f"{MAPS}/applied?fieldManager=me", "--type=apply", "--data",
               map_of("applied"))  # fmt: skip
    said = []

    def granted():
        done = denied.run(*command, "-v")
        if done.returncode == 0:
            return done
        yaml, rest = role_in(done.stderr)
        verb = re.search(r"may not (\w+) ", rest[-1]).group(1)
        if verb not in said:
            said.append(verb)
            shop.kubectl("apply", "--filename=-", input=yaml)
        return None

    assert until(granted) is not None
    assert said == ["patch", "create"]


def test_a_quota_is_no_matter_of_roles(shop, binary, tmp_path):
    quota = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "none", "namespace": "kube-node-lease"},
        "spec": {"hard": {"count/secrets": "0"}},
    }
    shop.kubectl("apply", "--filename=-", input=json.dumps(quota))
    shop.kubectl("create", "clusterrolebinding", "quota", "--clusterrole=cluster-admin",
                 "--serviceaccount=default:quota")  # fmt: skip
    free = account(binary, shop, tmp_path / "sa", "quota")
    secret = json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}})

    def refused():
        done = free.run("post", "/api/v1/namespaces/kube-node-lease/secrets", "-v", "--data",
                        secret)  # fmt: skip
        return done if b"exceeded quota" in done.stderr else None

    done = until(refused)
    assert done is not None and b"---" not in done.stderr
    assert b"may not" not in done.stderr


# ---- tokens ----


def claims_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def request_token(cluster, name, **spec):
    """A TokenRequest: kubectl create token refuses short ones."""
    path = f"/api/v1/namespaces/default/serviceaccounts/{name}/token"
    answer = cluster.kubectl(
        "create", f"--raw={path}", "--filename=-",
        input=json.dumps({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                          "spec": spec}))  # fmt: skip
    return json.loads(answer)["status"]["token"]


def refused(binary, cluster, folder, token):
    done = Pod(binary, cluster, folder, token=token).run("get", "/api/v1/namespaces")
    assert done.returncode == 1
    return done.stderr.decode()


def shown(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def test_a_token_for_another_audience(binary, cluster, tmp_path):
    token = request_token(cluster, "default", audiences=["vault", "https://example.com"])
    said = refused(binary, cluster, tmp_path / "sa", token)
    assert (
        "401 Unauthorized: the token is for vault, https://example.com, not for this server: "
        "mount one for it\n"
    ) in said


def sign(cluster, claims):
    """A token with the cluster's own key: what TokenRequest does not give."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding

    def part(data):
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    key = serialization.load_pem_private_key(
        (cluster.common.folder / "sa.key").read_bytes(), password=None
    )
    header = claims_of("." + cluster.token().split(".")[0] + ".")
    signed = f"{part(json.dumps(header).encode())}.{part(json.dumps(claims).encode())}"
    signature = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{part(signature)}"


def test_a_token_that_is_signed_here_is_accepted(binary, cluster, tmp_path):
    """Or the next two would fail for another reason."""
    token = sign(cluster, claims_of(cluster.token()))
    Pod(binary, cluster, tmp_path / "sa", token=token).get("/api/v1/namespaces")


def test_a_token_that_has_expired(binary, cluster, tmp_path):
    claims = claims_of(cluster.token())
    claims["exp"] = int(time.time()) - 3600
    said = refused(binary, cluster, tmp_path / "sa", sign(cluster, claims))
    assert f"401 Unauthorized: the token expired at {shown(claims['exp'])}, and it is " in said


def test_a_token_that_is_not_yet_valid(binary, cluster, tmp_path):
    claims = claims_of(cluster.token())
    claims["nbf"] = int(time.time()) + 1800
    said = refused(binary, cluster, tmp_path / "sa", sign(cluster, claims))
    assert (
        f"401 Unauthorized: the token is not valid before {shown(claims['nbf'])}, and it is "
    ) in said


def test_a_token_whose_service_account_is_gone(binary, cluster, tmp_path):
    cluster.kubectl("create", "serviceaccount", "gone")
    token = cluster.token("gone")
    cluster.kubectl("delete", "serviceaccount", "gone")
    said = refused(binary, cluster, tmp_path / "sa", token)
    claims = claims_of(token)
    assert (
        f"401 Unauthorized: the token for {claims['aud'][0]} from {claims['iss']} is valid until "
        f"{shown(claims['exp'])}: its pod or service account may be gone"
    ) in said


# ---- what else goes wrong ----


@pytest.fixture(scope="module")
def admin(binary, shop, tmp_path_factory):
    """A pod that may do everything."""
    shop.kubectl("create", "serviceaccount", "admin")
    shop.kubectl("create", "clusterrolebinding", "admin", "--clusterrole=cluster-admin",
                 "--serviceaccount=default:admin")  # fmt: skip
    pod = Pod(binary, shop, tmp_path_factory.mktemp("admin") / "sa", token=shop.token("admin"))
    assert until(lambda: pod if pod.run("get", MAPS).returncode == 0 else None) is pod
    return pod


def failed(pod, *command):
    done = pod.run(*command)
    assert done.returncode == 1, done
    return done.stderr.decode()


def test_an_object_that_is_not_there(admin):
    assert failed(admin, "get", f"{MAPS}/none") == (
        'peyk: the server answered with an error: 404 Not Found: configmaps "none" not found: '
        f"there is none in namespace {SHOP}\n"
    )


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/nothing", "/apis/no.such.group/v1/things"])
def test_a_path_that_is_not_there(admin, path):
    assert failed(admin, "get", path).endswith(
        ": there is no such path or type: see peyk get /apis\n"
    )


def test_an_object_that_is_there(admin):
    admin.run("post", MAPS, "--data", map_of("twice"))
    assert failed(admin, "post", MAPS, "--data", map_of("twice")).endswith(
        '409 Conflict: configmaps "twice" already exists: use peyk patch, or delete it first\n'
    )


def test_an_object_that_has_changed(admin):
    old = json.loads(admin.get(f"{MAPS}/map"))
    assert admin.run("patch", f"{MAPS}/map", "--type=merge", "--data",
                     '{"data":{"changed":"1"}}').returncode == 0  # fmt: skip
    said = failed(admin, "put", f"{MAPS}/map", "--data", json.dumps(old))
    assert "the object has been modified" in said
    assert said.endswith(": it has changed: read it again, then try again\n")


def test_fields_of_somebody_else(admin):
    def apply(manager, value):
        return admin.run("patch", f"{MAPS}/owned?fieldManager={manager}", "--type=apply", "--data",
                         json.dumps(json.loads(map_of("owned")) | {"data": {"a": value}}))  # fmt: skip

    assert apply("one", "1").returncode == 0
    done = apply("two", "2")
    assert done.returncode == 1
    said = done.stderr.decode()
    assert 'conflict with "one"' in said and said.count(".data.a") == 1
    assert said.endswith(": leave these fields out, or take them over with --force-conflicts\n")


def test_fields_that_are_wrong(admin):
    wrong = pod_of("wrong")
    wrong["spec"] = {"containers": [{"name": "a"}], "restartPolicy": "Sometimes"}
    said = failed(admin, "post", f"/api/v1/namespaces/{SHOP}/pods", "--data", json.dumps(wrong))
    assert "422 Unprocessable Entity" in said and said.count("spec.restartPolicy:") == 1
    assert said.endswith(": correct these fields\n")


def test_a_version_that_is_too_old(binary, cluster, admin, tmp_path):
    # Without its cache: that remembers pages which etcd has forgotten.
    server = cluster.serve("without-cache", extra_args=("--watch-cache=false",))
    pod = Pod(binary, server, tmp_path / "sa", token=admin.token)
    page = json.loads(pod.get(f"{MAPS}?limit=1"))
    pod.run("post", MAPS, "--data", map_of("newer"))
    compact(cluster, int(json.loads(pod.get(MAPS))["metadata"]["resourceVersion"]))
    said = failed(pod, "get", f"{MAPS}?limit=1&continue={page['metadata']['continue']}")
    assert "410 Gone: " in said and said.endswith(": begin again with a new list\n")


def compact(cluster, revision):
    """By etcd's own interface over HTTP, which the API server needs five minutes for."""
    import urllib.request

    request = urllib.request.Request(
        f"{cluster.common.etcd_url}/v3/kv/compaction",
        data=json.dumps({"revision": str(revision), "physical": True}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200


def test_a_request_that_is_too_large(admin, tmp_path):
    big = tmp_path / "big.json"
    big.write_text(json.dumps(json.loads(map_of("big")) | {"data": {"a": "x" * 4_000_000}}))
    said = failed(admin, "post", MAPS, f"--data=@{big}")
    assert "413 Request Entity Too Large" in said and said.endswith(": send less\n")


def test_a_deprecated_type(admin):
    done = admin.run("get", "/api/v1/componentstatuses")
    assert done.returncode == 0
    assert done.stderr == b"peyk: warning: v1 ComponentStatus is deprecated in v1.19+\n"


def test_an_eviction_that_has_to_wait(admin, shop):
    """A 429 without Retry-After: POST is not sent again."""
    budget = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "all", "namespace": SHOP},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "kept"}}},
    }
    shop.kubectl("apply", "--filename=-", input=json.dumps(budget))
    shop.kubectl("apply", "--filename=-",
                 input=json.dumps(pod_of("kept", labels={"app": "kept"})))  # fmt: skip
    run_it(shop, "kept")
    eviction = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": "kept", "namespace": SHOP},
    }

    def refused():
        done = admin.run("post", f"/api/v1/namespaces/{SHOP}/pods/kept/eviction", "-v",
                         "--retries=1", "--timeout=20s", "--data", json.dumps(eviction))  # fmt: skip
        return done if b"429" in done.stderr else None

    done = until(refused)
    assert done is not None
    assert b"wait until the disruption budget allows it" in done.stderr


def run_it(cluster, name):
    """As a kubelet would: there is none."""
    patch = {
        "status": {
            "phase": "Running",
            "conditions": [{"type": "Ready", "status": "True"}],
        }
    }
    cluster.kubectl("patch", "pod", name, f"--namespace={SHOP}", "--subresource=status",
                    "--type=merge", f"--patch={json.dumps(patch)}")  # fmt: skip


def test_a_server_that_is_too_busy(binary, shop, admin, tmp_path):
    """Priority and fairness, which lets this service account have one request at a time."""
    level = {
        "apiVersion": "flowcontrol.apiserver.k8s.io/v1",
        "kind": "PriorityLevelConfiguration",
        "metadata": {"name": "narrow"},
        "spec": {
            "type": "Limited",
            "limited": {
                "nominalConcurrencyShares": 0,
                "lendablePercent": 0,
                "borrowingLimitPercent": 0,
                "limitResponse": {"type": "Reject"},
            },
        },
    }
    schema = {
        "apiVersion": "flowcontrol.apiserver.k8s.io/v1",
        "kind": "FlowSchema",
        "metadata": {"name": "narrow"},
        "spec": {
            "matchingPrecedence": 2,
            "priorityLevelConfiguration": {"name": "narrow"},
            "rules": [{
                "subjects": [{"kind": "ServiceAccount",
                              "serviceAccount": {"name": "narrow", "namespace": "default"}}],
                "resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"],
                                   "clusterScope": True, "namespaces": ["*"]}],
            }],
        },
    }  # fmt: skip
    both = {"apiVersion": "v1", "kind": "List", "items": [level, schema]}
    shop.kubectl("apply", "--filename=-", input=json.dumps(both))
    shop.kubectl("create", "serviceaccount", "narrow")
    shop.grant("narrow")
    pod = Pod(binary, shop, tmp_path / "sa", token=shop.token("narrow"))
    path = shop.big_list(60)
    stop = time.monotonic() + 20

    def keep_busy():
        while time.monotonic() < stop:
            pod.run("get", path, "--retries=0")

    def rejected():
        done = pod.run("get", MAPS, "--retries=0")
        return done if b"429" in done.stderr else None

    def came_through():
        # More tries than there are seconds in which the server is busy.
        done = pod.run("get", MAPS, "-v", "--retries=60", "--timeout=60s")
        return done if b"* trying again in " in done.stderr else None

    with ThreadPoolExecutor(1) as pool:
        pool.submit(keep_busy)
        done = until(rejected)
        assert done is not None and done.returncode == 1
        assert b"429 Too Many Requests: the server is busy: try again later" in done.stderr
        done = until(came_through)
        assert done is not None
        stop = 0
    # Whichever try that was: in the end there was an answer.
    assert done.returncode == 0 and json.loads(done.stdout)["kind"] == "ConfigMapList"
