"""`peyk can-i VERB TYPE[/NAME] | PATH`."""

from __future__ import annotations

import pytest

from faults.sayings import expect
from faults.server import answer, sized
from feature.asking import ask, body, each_of, failure, review, reviewed, says, targets

YES = review({"kind": "SelfSubjectAccessReview", "status": {"allowed": True, "reason": "RBAC: x"}})
PODS = {"verb": "get", "resource": "pods", "namespace": "tests"}


def asked(peyk, serve, *arguments, env=None):
    """The `spec` that the server gets."""
    server = serve(YES)
    result = ask(peyk, server, "can-i", *arguments, env=env)
    assert (result.code, result.out, result.err) == (0, b"yes\n", "")
    (request,) = server.requests
    path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    assert request.startswith(f"POST {path} HTTP/1.1\r\n".encode())
    sent = body(request)
    assert (sent.pop("kind"), sent.pop("apiVersion")) == (
        "SelfSubjectAccessReview", "authorization.k8s.io/v1")  # fmt: skip
    return sent.pop("spec")


@pytest.mark.parametrize(
    "arguments, attributes",
    [
        (["get", "pods"], PODS),
        (["get", "po"], PODS),
        (["get", "Pod"], PODS),
        (["list", "deploy/web"],
         PODS | {"verb": "list", "group": "apps", "resource": "deployments", "name": "web"}),
        (["get", "deployments.v1.apps"], PODS | {"group": "apps", "resource": "deployments"}),
        (["get", "pods/a/b"], PODS | {"name": "a/b"}),
        (["get", "pods", "--subresource=log"], PODS | {"subresource": "log"}),
        (["get", "pods", "-n", "other"], PODS | {"namespace": "other"}),
        (["get", "pods", "-A"], {"verb": "get", "resource": "pods"}),
        (["get", "pods", "-A", "-n", "other"], {"verb": "get", "resource": "pods"}),
        (["get", "nodes"], {"verb": "get", "resource": "nodes"}),
        (["*", "*"], {"verb": "*", "resource": "*", "namespace": "tests"}),
        (["*", "*", "-A"], {"verb": "*", "resource": "*"}),
        (["impersonate", "users/jane"],
         {"verb": "impersonate", "resource": "users", "namespace": "tests", "name": "jane"}),
        (["impersonate", "groups"],
         {"verb": "impersonate", "resource": "groups", "namespace": "tests"}),
        (['"\\\n', "pods"], PODS | {"verb": '"\\\n'}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_resources(peyk, serve, arguments, attributes):
    assert asked(peyk, serve, *arguments) == {"resourceAttributes": attributes}


@pytest.mark.parametrize("path", ["/", "/healthz", "/logs/*", '/a"b'])
def test_paths(peyk, serve, path):
    spec = asked(peyk, serve, "get", path)
    assert spec == {"nonResourceAttributes": {"verb": "get", "path": path}}


def test_the_namespace_of_the_environment(peyk, serve):
    spec = asked(peyk, serve, "get", "pods", env={"POD_NAMESPACE": "env"})
    assert spec["resourceAttributes"]["namespace"] == "env"


def test_a_namespace_is_needed_where_it_matters(peyk, serve, own_account):
    (own_account.folder / "namespace").unlink()
    server = serve(YES)
    expect(ask(peyk, server, "can-i", "get", "pods", account=own_account), "NAMESPACE")
    assert server.requests == []
    for arguments in (["nodes"], ["pods", "-A"], ["/healthz"]):
        assert ask(peyk, server, "can-i", "get", *arguments, account=own_account).code == 0


DISCOVERY = says({
    "kind": "APIGroupDiscoveryList",
    "items": [{"metadata": {"name": "stable.example.com"}, "versions": [{"version": "v1",
               "resources": [{"resource": "crontabs", "scope": "Namespaced",
                              "responseKind": {"kind": "CronTab"}, "singularResource": "crontab",
                              "shortNames": ["ct"]}]}]}],
})  # fmt: skip


def test_a_type_of_the_servers(peyk, serve):
    server = serve(each_of(DISCOVERY, YES))
    assert ask(peyk, server, "can-i", "get", "ct/a").out == b"yes\n"
    assert targets(server)[0] == "/apis"
    assert body(server.requests[1])["spec"]["resourceAttributes"] == {
        "verb": "get", "group": "stable.example.com", "resource": "crontabs",
        "namespace": "tests", "name": "a"}  # fmt: skip


def test_an_unknown_type(peyk, serve):
    server = serve(DISCOVERY)
    expect(ask(peyk, server, "can-i", "get", "nothing"), "TYPE", says="nothing")
    assert len(server.requests) == 1


# ---- what the server says ----


@pytest.mark.parametrize(
    "status, line",
    [
        ({"allowed": False}, b"no\n"),
        ({"allowed": False, "denied": True}, b"no\n"),
        ({"allowed": False, "reason": "because"}, b"no - because\n"),
        ({"allowed": False, "reason": "because", "evaluationError": "role not found"},
         b"no - because - role not found\n"),
        ({"allowed": False, "reason": ""}, b"no\n"),
        ({"allowed": False, "reason": "a\nb\x1b"}, b"no - a?b?\n"),
        ({"allowed": "true"}, b"no\n"),
        ({"allowed": None}, b"no\n"),
        ({}, b"no\n"),
    ],
    ids=str,
)  # fmt: skip
def test_no(peyk, serve, status, line):
    result = ask(peyk, serve(review({"status": status})), "can-i", "get", "pods")
    assert (result.code, result.out, result.err) == (1, line, "")


def test_yes_of_the_status_alone(peyk, serve):
    answer_ = review({"allowed": True, "spec": {"allowed": True}})
    assert ask(peyk, serve(answer_), "can-i", "get", "pods").out == b"no\n"


@pytest.mark.parametrize(
    "script, kind",
    [(reviewed(sized(b"<html>", status="201 Created")), "JSON"),
     (reviewed(sized(b'{"status":{"allowed":true}}', status="201 Created")[:-1], end="end"),
      "TRUNCATED"),
     (failure(403, "Forbidden", "no", "403 Forbidden"), "STATUS")],
    ids=["HTML", "cut short", "forbidden"],
)  # fmt: skip
def test_no_answer_is_no_yes(peyk, serve, script, kind):
    expect(ask(peyk, serve(script), "can-i", "get", "pods"), kind)


@pytest.mark.parametrize(
    "arguments",
    [[], ["get"], ["get", "pods", "a"], ["get", "pods", "--none"], ["get", ""], ["", "pods"], ["get", "/a", "-o"],
     ["get", "/healthz", "--subresource=log"]],
    ids=str,
)  # fmt: skip
def test_refuses(peyk, serve, arguments):
    server = serve(answer())
    expect(ask(peyk, server, "can-i", *arguments), "USAGE")
    assert server.connections == []
