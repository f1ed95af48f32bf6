"""`peyk get|post|put|patch|delete` of types: what is asked, and what becomes of the answers."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
import urllib.parse

import pytest

from faults.sayings import expect, succeed
from faults.server import response, sized

from .asked import Api, compact, failure, paged, pod, refused, with_discovery

POD = {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "a"}, "status": {"phase": "Running"}}
OBJECT = '{"kind":"ConfigMap"}'


@pytest.fixture
def run(peyk, serve):
    """Runs peyk against an Api of `answer`; the service account's namespace is "tests"."""

    def start(answer, *arguments, env=None, **popen):
        api = Api(answer if callable(answer) else lambda _: answer)
        server = serve(api)
        options = [f"--serviceaccount={peyk.account.folder}", f"--server={server.url}"]
        result = peyk.run(arguments[0], *options, *arguments[1:], env=env or {}, **popen)
        result = result_with(result, api)
        return result

    return start


def result_with(result, api):
    object.__setattr__(result, "api", api)
    return result


def no_request(run, *arguments, says, failure="USAGE", **popen):
    result = run(POD, *arguments, **popen)
    expect(result, failure, says=says)
    assert result.api.asked == [], "it was asked all the same"


# ---- which path ----

PATHS = {
    "a list": (["pods"], "/api/v1/namespaces/tests/pods?limit=500"),
    "a short name": (["po"], "/api/v1/namespaces/tests/pods?limit=500"),
    "a kind": (["Deployment"], "/apis/apps/v1/namespaces/tests/deployments?limit=500"),
    "a group": (["deploy.apps"], "/apis/apps/v1/namespaces/tests/deployments?limit=500"),
    "a version and a group": (
        ["deployments.v1.apps", "a"],
        "/apis/apps/v1/namespaces/tests/deployments/a",
    ),
    "TYPE NAME": (["pods", "a"], "/api/v1/namespaces/tests/pods/a"),
    "TYPE/NAME": (["pods/a"], "/api/v1/namespaces/tests/pods/a"),
    "without a namespace": (["nodes"], "/api/v1/nodes?limit=500"),
    "one without a namespace": (["no/a", "-n", "other"], "/api/v1/nodes/a"),
    "-n": (["pods", "a", "-n", "other"], "/api/v1/namespaces/other/pods/a"),
    "-A": (["pods", "-A"], "/api/v1/pods?limit=500"),
    "-A before -n": (["pods", "-A", "-n", "other"], "/api/v1/pods?limit=500"),
    "-A without a namespace": (["nodes", "-A"], "/api/v1/nodes?limit=500"),
    "-l": (
        ["pods", "-l", "app=a,tier!=b"],
        "/api/v1/namespaces/tests/pods?labelSelector=app%3Da%2Ctier%21%3Db&limit=500",
    ),
    "--field-selector": (
        ["pods", "--field-selector=spec.nodeName=a"],
        "/api/v1/namespaces/tests/pods?fieldSelector=spec.nodeName%3Da&limit=500",
    ),
    "--chunk-size": (["pods", "--chunk-size=7"], "/api/v1/namespaces/tests/pods?limit=7"),
    "--chunk-size=0": (["pods", "--chunk-size=0"], "/api/v1/namespaces/tests/pods"),
    "--subresource": (
        ["deploy", "a", "--subresource=scale"],
        "/apis/apps/v1/namespaces/tests/deployments/a/scale",
    ),
    "TYPE/NAME/SUBRESOURCE": (["pods/a/status"], "/api/v1/namespaces/tests/pods/a/status"),
    "--query": (
        ["pods/a", "--query=x=1&2", "--query", "y", "--query=z=a=b"],
        "/api/v1/namespaces/tests/pods/a?x=1%262&y=&z=a%3Db",
    ),
    "a name that is escaped": (
        ["clusterrole", "system:node a?b"],
        "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode%20a%3Fb",
    ),
    "a path": (["/api/v1/pods?limit=1"], "/api/v1/pods?limit=1"),
    "a path and --query": (["/api/v1/pods?a", "--query=b=c d"], "/api/v1/pods?a&b=c%20d"),
    "a path and -l": (["/api/v1/pods", "-lapp=a"], "/api/v1/pods?labelSelector=app%3Da"),
}


@pytest.mark.parametrize(("arguments", "target"), PATHS.values(), ids=PATHS)
def test_asks_for(run, arguments, target):
    result = run(POD, "get", *arguments)
    succeed(result, compact(POD))
    assert (result.api.only.method, result.api.only.target) == ("GET", target)


NAMESPACES = {
    "the option": (["-nb"], {"POD_NAMESPACE": "c"}, "b"),
    "the variable": ([], {"POD_NAMESPACE": "c"}, "c"),
    "the file": ([], {}, "tests"),
    "an empty variable": ([], {"POD_NAMESPACE": ""}, "tests"),
}


@pytest.mark.parametrize(("options", "env", "namespace"), NAMESPACES.values(), ids=NAMESPACES)
def test_the_namespace_is(run, options, env, namespace):
    result = run(POD, "get", "pods/a", *options, env=env)
    assert result.api.only.path == f"/api/v1/namespaces/{namespace}/pods/a"


def test_no_namespace(peyk, serve, own_account):
    (own_account.folder / "namespace").unlink()
    api = Api(lambda _: POD)
    options = [f"--serviceaccount={own_account.folder}", f"--server={serve(api).url}"]
    expect(peyk.run("get", *options, "pods"), "NAMESPACE", says="namespace: no such file")
    assert api.asked == []
    succeed(peyk.run("get", *options, "nodes"), compact(POD))
    succeed(peyk.run("get", *options, "pods", "-A"), compact(POD))
    succeed(peyk.run("get", *options, "pods", "-n", "a"), compact(POD))


HOSTILE = {
    "two dots": ["pods/.."],
    "two dots as a name": ["pods", ".."],
    "a dot": ["pods", "."],
    "up and into another type": ["pods/../secrets"],
    "a slash in a name": ["pods", "a/b"],
    "a slash first": ["pods", "/api/v1/secrets"],
    "a percent sign": ["pods", "%2e%2e"],
    "a namespace that leads elsewhere": ["pods", "a", "-n", "../nodes"],
    "a namespace of dots": ["pods", "-n", ".."],
    "a subresource that leads elsewhere": ["pods", "a", "--subresource=../b"],
    "four parts": ["pods/a/b/c"],
}


@pytest.mark.parametrize("verb", ["get", "delete"])
@pytest.mark.parametrize("arguments", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_is_named_is_a_path(run, verb, arguments):
    more = ["--all"] if verb == "delete" and len(arguments) == 3 and arguments[1] == "-n" else []
    no_request(run, verb, *arguments, *more, says=r"(a name may not be|or is) \. or")


WRONG = {
    "nothing": ([], "one PATH, or a TYPE"),
    "two paths": (["/a", "/b"], "one PATH"),
    "a path and -A": (["/a", "-A"], "with a PATH"),
    "a path and --subresource": (["/a", "--subresource=b"], "with a PATH"),
    "a path and a name": (["/a", "b"], "one PATH"),
    "a type and TYPE/NAME": (["pods", "services/a"], r"services/a: .* or holds a /"),
    "TYPE/NAME and a type": (["pods/a", "services"], "services: a NAME is missing"),
    "TYPE/": (["pods/"], "pods/: a NAME is missing"),
    "/NAME of nothing": (["pods//b"], "a NAME is missing"),
    "an empty name": (["pods", ""], "a NAME is missing"),
    "a wrong name behind a right one": (["pods", "a", ".."], r"\.\.: a NAME"),
    "no type among several": ([",pods"], "name one type"),
    "all": (["all"], "name one type"),
    "an empty type": ([""], "name one type"),
    "a type with spaces": (["a b"], "name one type"),
    "-A and a name": (["pods", "a", "-A"], "no -A"),
    "-l and a name": (["pods", "a", "-l", "x=y"], "-l"),
    "--field-selector and a name": (["pods/a", "--field-selector=x=y"], "--field-selector"),
    "--subresource and no name": (["pods", "--subresource=status"], "needs a NAME"),
    "-o yaml": (["pods", "-oyaml"], "-o yaml: it is json, name"),
    "-o jsonpath without a template": (["pods", "-o", "jsonpath"], "TEMPLATE"),
    "-o jsonpath= without a template": (["pods", "-o", "jsonpath="], "TEMPLATE"),
    "-o name with a value": (["pods", "-o", "name=x"], "-o name=x"),
    "-o nothing": (["pods", "-o", ""], "-o : it is"),
    "-d": (["pods", "-d{}"], "no option -d"),
    "--type": (["pods", "--type=merge"], "no option --type"),
}


@pytest.mark.parametrize(("arguments", "says"), WRONG.values(), ids=WRONG)
def test_get_refuses(run, arguments, says):
    no_request(run, "get", *arguments, says=says)


# ---- types that the server must be asked for ----


def test_a_type_of_the_servers(run):
    result = run(with_discovery(lambda _: POD), "get", "wd", "x")
    succeed(result, compact(POD))
    asked = result.api.asked
    assert [a.target for a in asked] == ["/apis", "/apis/a.b/v1/namespaces/tests/widgets/x"]
    assert "as=APIGroupDiscoveryList" in asked[0].fields["accept"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("widgets.a.b", "/apis/a.b/v1/namespaces/tests/widgets/x"),
        ("Widget.v1beta1.a.b", "/apis/a.b/v1beta1/namespaces/tests/widgets/x"),
        ("gadgets", "/apis/a.b/v1/gadgets/x"),
        ("gadget.a", "/apis/a.b/v1/gadgets/x"),
    ],
)
def test_a_type_of_the_servers_by(run, name, path):
    result = run(with_discovery(lambda _: POD), "get", f"{name}/x")
    assert result.api.asked[-1].target == path


def test_a_type_that_nobody_has(run):
    result = run(with_discovery(lambda _: POD), "get", "things")
    expect(result, "TYPE", says="things")
    assert len(result.api.asked) == 1


def test_a_server_that_tells_no_types(run):
    expect(run(refused(403, "Forbidden", "no"), "get", "things"), "STATUS", says="403 Forbidden: no")
    expect(run(response(b"ok"), "get", "things"), "JSON", says="/apis")


# ---- several ----


def pods_by_name(asked):
    name = asked.path.rpartition("/")[2]
    if name.startswith("no"):
        return refused(404, "NotFound", f'pods "{name}" not found')
    return {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": name}}


def test_several_names_are_a_list(run):
    result = run(pods_by_name, "get", "pods", "a", "b", "c")
    assert result.code == 0 and result.err == ""
    assert json.loads(result.out) == {
        "kind": "List",
        "apiVersion": "v1",
        "metadata": {"resourceVersion": ""},
        "items": [pods_by_name(asked) for asked in result.api.asked],
    }
    assert [a.path.rpartition("/")[2] for a in result.api.asked] == ["a", "b", "c"]


def test_several_types(run):
    result = run(pods_by_name, "get", "pods/a", "nodes/b")
    assert [a.path for a in result.api.asked] == [
        "/api/v1/namespaces/tests/pods/a",
        "/api/v1/nodes/b",
    ]
    assert [i["metadata"]["name"] for i in json.loads(result.out)["items"]] == ["a", "b"]


def test_a_subresource_is_one_objects(run):
    result = run(pods_by_name, "get", "pods/a/status", "pods/b")
    assert [a.path for a in result.api.asked] == [
        "/api/v1/namespaces/tests/pods/a/status",
        "/api/v1/namespaces/tests/pods/b",
    ]
    result = run(pods_by_name, "get", "pods", "a", "b", "--subresource=status")
    assert [a.path for a in result.api.asked] == [
        "/api/v1/namespaces/tests/pods/a/status",
        "/api/v1/namespaces/tests/pods/b/status",
    ]


@pytest.mark.parametrize("names", [["no", "a", "b"], ["a", "no", "b"], ["a", "b", "no"]])
def test_those_that_are_there(run, names):
    result = run(pods_by_name, "get", "pods", *names)
    expect(result, "STATUS", says='pods "no" not found', stdout=None)
    assert [i["metadata"]["name"] for i in json.loads(result.out)["items"]] == ["a", "b"]


def test_none_of_several(run):
    result = run(pods_by_name, "get", "pods", "no1", "no2")
    assert (result.code, result.out) == (1, b"")
    assert result.err.count("not found") == 2


def test_several_end_where_the_connection_does(run):
    def answer(asked):
        return b"" if asked.path.endswith("b") else pods_by_name(asked)

    result = run(answer, "get", "pods", "a", "b", "c")
    expect(result, "TRUNCATED", stdout=None)
    assert len(result.api.asked) == 2


def test_several_names_by_jsonpath(run):
    result = run(pods_by_name, "get", "pods", "a", "no", "b", "-o", "jsonpath={.items[*].metadata.name}")
    expect(result, "STATUS", stdout=b"a b")


# ---- several types ----


def by_type(items):
    """Answers with lists, in pages, of these names by their type; tables when they are wanted."""

    def answer(asked):
        kind = asked.path.split("/")[-1]
        if kind not in items:
            return refused(403, "Forbidden", f"{kind} are forbidden")
        page = paged([pod(name) for name in items[kind]])(asked)
        if "as=Table" not in asked.fields.get("accept", ""):
            return page
        names = [(item["metadata"]["name"], "1") for item in page["items"]]
        return table(*names) | {"metadata": page["metadata"]}

    return answer


TWO = {"pods": ["a", "b", "c"], "deployments": ["d"], "services": []}
SEVERAL = {
    "names": (["pods,deploy", "-oname"], b"pod/a\npod/b\npod/c\ndeployment.apps/d\n"),
    "jsonpath": (["pods,svc,deploy", "-ojsonpath={.items[*].metadata.name}"], b"a b c d"),
    "jsonpath of the List": (["pods,svc", "-ojsonpath={.kind}{.metadata}"],
                             b'List{"resourceVersion":""}'),
    "tables": (["pods,svc,deploy", "-otable"],
               b"NAME\npod/a\npod/b\npod/c\n\nNAME\ndeployment.apps/d\n"),
    "no empty line before the first": (["svc,deploy", "-otable"], b"NAME\ndeployment.apps/d\n"),
    "columns of each": (["pods,deploy", "-owide"],
                        b"NAME    IP\npod/a   1\npod/b   1\npod/c   1\n\n"
                        b"NAME                IP\ndeployment.apps/d   1\n"),
    "of every namespace": (["svc,deploy", "-A", "-otable"],
                           b"NAMESPACE   NAME\nn           deployment.apps/d\n"),
    "one twice": (["deploy,deploy", "-oname"], b"deployment.apps/d\ndeployment.apps/d\n"),
    "a table twice": (["deploy,deploy", "-otable"],
                      b"NAME\ndeployment.apps/d\n\nNAME\ndeployment.apps/d\n"),
}  # fmt: skip


@pytest.mark.parametrize("chunk", ["0", "1", "500"])
@pytest.mark.parametrize(("arguments", "printed"), SEVERAL.values(), ids=SEVERAL)
def test_lists_of_several_types(run, arguments, printed, chunk):
    succeed(run(by_type(TWO), "get", *arguments, f"--chunk-size={chunk}"), printed)


@pytest.mark.parametrize("chunk", ["0", "1", "500"])
@pytest.mark.parametrize(
    ("types", "names"),
    [("pods,deploy", "abcd"), ("deploy,pods", "dabc"), ("svc,pods", "abc"), ("pods,svc", "abc"),
     ("pods,svc,deploy", "abcd"), ("svc,svc", "")],
)  # fmt: skip
def test_lists_of_several_types_are_one(run, types, names, chunk):
    result = run(by_type(TWO), "get", types, f"--chunk-size={chunk}")
    assert result.code == 0 and result.err == ""
    assert json.loads(result.out) == {
        "kind": "List",
        "apiVersion": "v1",
        "metadata": {"resourceVersion": ""},
        "items": [pod(name) for name in names],
    }


def test_none_of_several_types(run):
    result = run(by_type(TWO), "get", "svc,svc", "-otable")
    assert (result.code, result.out, result.err) == (0, b"", "peyk: there are none\n")


@pytest.mark.parametrize("types", ["secrets,pods,deploy", "pods,secrets,deploy", "pods,deploy,secrets"])
def test_a_type_that_is_refused(run, types):
    result = run(by_type(TWO), "get", types)
    expect(result, "STATUS", says="secrets are forbidden", stdout=None)
    assert [i["metadata"]["name"] for i in json.loads(result.out)["items"]] == list("abcd")
    result = run(by_type(TWO), "get", types, "-otable")
    expect(result, "STATUS",
           stdout=b"NAME\npod/a\npod/b\npod/c\n\nNAME\ndeployment.apps/d\n")  # fmt: skip
    result = run(by_type({}), "get", types, "-otable")
    assert (result.code, result.out, result.err.count("\n")) == (1, b"", 3)


@pytest.mark.parametrize("output", ["name", "json", "table"])
def test_of_several_lists_none_is_begun_again(run, output):
    def answer(asked):
        if "continue" in asked.target and "deployments" in asked.path:
            return refused(410, "Expired", "too old")
        return by_type(TWO | {"deployments": ["d", "e"]})(asked)

    result = run(answer, "get", "pods,deploy", f"-o{output}", "--chunk-size=1")
    expect(result, "LIST", stdout=None)
    assert len(result.api.asked) == 5


def test_a_later_page_that_is_refused(run):
    def answer(asked):
        if "continue" in asked.target and "pods" in asked.path:
            return refused(403, "Forbidden", "no")
        return by_type(TWO)(asked)

    result = run(answer, "get", "pods,deploy", "--chunk-size=2")
    expect(result, "STATUS", stdout=None)
    assert [i["metadata"]["name"] for i in json.loads(result.out)["items"]] == ["a", "b", "d"]


def test_names_of_several_types(run):
    result = run(pods_by_name, "get", "pods,nodes", "a", "b", "-n", "x")
    assert [a.path for a in result.api.asked] == [
        "/api/v1/namespaces/x/pods/a",
        "/api/v1/namespaces/x/pods/b",
        "/api/v1/nodes/a",
        "/api/v1/nodes/b",
    ]
    assert [i["metadata"]["name"] for i in json.loads(result.out)["items"]] == list("abab")


def test_a_type_of_the_servers_is_looked_up_once(run):
    result = run(with_discovery(pods_by_name), "get", "widgets.a.b/a", "widgets.a.b/b")
    assert [a.path.rpartition("/")[2] for a in result.api.asked] == ["apis", "a", "b"]


MIXED = {
    "of one type": (["pods/a", "pods/b"], b"NAME\na\nb\n"),
    "of two": (["pods/a", "deploy/d"], b"NAME\npod/a\n\nNAME\ndeployment.apps/d\n"),
    "and back": (["pods/a", "pods/b", "svc/c", "pods/d"],
                 b"NAME\npod/a\npod/b\n\nNAME\nservice/c\n\nNAME\npod/d\n"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "printed"), MIXED.values(), ids=MIXED)
def test_tables_of_objects(run, arguments, printed):
    def answer(asked):
        return table((asked.path.rpartition("/")[2], "1"))

    succeed(run(answer, "get", *arguments, "-otable"), printed)


@pytest.mark.parametrize("names", [["--all"], ["a"]])
def test_only_what_is_read_is_of_several_types(run, names):
    no_request(run, "delete", "pods,svc", *names, says="name one type")


# ---- -o ----


@pytest.mark.parametrize("arguments", [["pods/a"], ["/api/v1/namespaces/tests/pods/a"]])
@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("{.metadata.name}", b"a"),
        ("{.none}", b""),
        ("<{.status.phase}>\n", b"<Running>\n"),
        ("{.status}", b'{"phase":"Running"}'),
    ],
)
def test_jsonpath(run, arguments, template, printed):
    succeed(run(POD, "get", *arguments, "-o", f"jsonpath={template}"), printed)


def test_jsonpath_of_a_file(run, tmp_path):
    template = tmp_path / "template"
    template.write_text("{.metadata.name}\n")
    succeed(run(POD, "get", "pods/a", f"-ojsonpath-file={template}"), b"a\n")
    expect(run(POD, "get", "pods/a", "-ojsonpath-file=/nothing"), "INPUT", says="no such file")
    template.write_text("x" * 16384)
    expect(run(POD, "get", "pods/a", f"-ojsonpath-file={template}"), "INPUT", says="16,384 bytes")


def test_jsonpath_that_is_refused_is_not_worth_a_request(run):
    result = run(POD, "get", "pods/a", "-o", "jsonpath={.a")
    assert result.code == 2 and result.out == b""
    assert result.err.splitlines()[0].startswith("peyk: the expression is refused")
    assert result.err.splitlines()[1:] == ["  {.a", "     ^"]
    assert result.api.asked == []


def test_jsonpath_that_does_not_fit(run):
    expect(run(POD, "get", "pods/a", "-o", "jsonpath={.metadata[0]}"), "EVALUATION")


@pytest.mark.parametrize("output", ["name", "table", "wide", "jsonpath={.kind}"])
def test_an_error_is_not_what_was_asked_for(run, output):
    error = refused(404, "NotFound", "no")
    expect(run(error, "get", "pods/a", "-o", output), "STATUS", says="404 NotFound: no", stdout=b"")
    expect(run(error, "get", "pods", "-o", output), "STATUS", says="404 NotFound: no", stdout=b"")


def test_the_body_of_an_error(run):
    body = compact(failure(404, "NotFound", "no"))
    expect(run(refused(404, "NotFound", "no"), "get", "pods"), "STATUS", stdout=body)
    expect(run(refused(404, "NotFound", "no"), "get", "pods/a", "-o", "json"), "STATUS", stdout=body)


NAMES = {
    "a list": (["pods"], paged([pod("a"), pod("b")]), "pod/a\npod/b\n"),
    "an empty list": (["pods"], paged([]), ""),
    "an object": (["pods", "a"], POD, "pod/a\n"),
    "a group": (["deploy"], paged([pod("a")]), "deployment.apps/a\n"),
    "several": (["pods/a", "nodes/b"], pods_by_name, "pod/a\nnode/b\n"),
    "a path of a list": (["/api/v1/pods"], paged([pod("a"), pod("b")]), "pod/a\npod/b\n"),
    "a path of an object": (["/apis/apps/v1/namespaces/x/deployments/a"], POD, "deployment.apps/a\n"),
    "a path of another group": (
        ["/apis/a.b/v1beta1/namespaces/x/widgets"],
        with_discovery(paged([pod("a")])),
        "widget.a.b/a\n",
    ),
}


@pytest.mark.parametrize(("arguments", "answer", "printed"), NAMES.values(), ids=NAMES)
def test_names(run, arguments, answer, printed):
    succeed(run(answer, "get", *arguments, "-o", "name"), printed.encode())


def test_names_of_those_that_are_there(run):
    result = run(pods_by_name, "get", "pods", "a", "no", "b", "-oname")
    expect(result, "STATUS", stdout=b"pod/a\npod/b\n")


def test_names_ask_for_little(run):
    result = run(paged([pod("a")]), "get", "pods", "-oname")
    assert "as=PartialObjectMetadataList" in result.api.only.fields["accept"]
    result = run(POD, "get", "pods", "a", "-oname")
    assert "as=" not in result.api.only.fields["accept"]


def test_the_name_of_what_is_posted_to_a_path(run):
    result = run(POD, "post", "/api/v1/namespaces/tests/pods", "-d", OBJECT, "-oname")
    succeed(result, b"pod/a\n")
    # The server has made it before it says that it is no list.
    assert "as=" not in result.api.only.fields["accept"]


def test_names_of_what_has_none(run):
    no_request(run, "get", "/version", "-o", "name", says="no objects that have a name")


def table(*rows):
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {"resourceVersion": "7"},
        "columnDefinitions": [
            {"name": "Name", "type": "string", "priority": 0},
            {"name": "IP", "type": "string", "priority": 1},
        ],
        "rows": [
            {"cells": list(row), "object": {"metadata": {"name": row[0], "namespace": "n"}}}
            for row in rows
        ],
    }


TABLES = {
    "a table": (["pods", "-otable"], b"NAME\na\nb\n"),
    "wide": (["pods", "-owide"], b"NAME   IP\na      1\nb      2\n"),
    "rows alone": (["pods", "-otable", "--no-headers"], b"a\nb\n"),
    "rows alone of a path": (["/api/v1/pods", "-owide", "--no-headers"], b"a     1\nb     2\n"),
    "of every namespace": (["pods", "-A", "-otable"], b"NAMESPACE   NAME\nn           a\nn           b\n"),
    "of all nodes": (["nodes", "-A", "-otable"], b"NAME\na\nb\n"),
    "a path": (["/api/v1/pods", "-otable"], b"NAME\na\nb\n"),
}


@pytest.mark.parametrize(("arguments", "printed"), TABLES.values(), ids=TABLES)
def test_tables(run, arguments, printed):
    result = run(table(("a", "1"), ("b", "2")), "get", *arguments)
    succeed(result, printed)
    assert result.api.only.fields["accept"].startswith("application/json;as=Table")


def test_a_table_of_nothing(run):
    result = run(table(), "get", "pods", "-otable")
    assert (result.code, result.out, result.err) == (0, b"", "peyk: there are none\n")


def test_a_server_without_tables(run):
    for answer in POD, {"major": "1"}:
        expect(run(answer, "get", "pods", "-otable"), "HTTP", says="no Table")


def test_a_table_in_pages(run):
    def answer(asked):
        page = paged([("a", "1"), ("b", "2"), ("c", "3")])(asked)
        return table(*page["items"]) | {"metadata": page["metadata"]}

    result = run(answer, "get", "pods", "-owide", "--chunk-size=1")
    succeed(result, b"NAME   IP\na      1\nb      2\nc      3\n")
    assert len(result.api.asked) == 3


def test_a_table_of_several(run):
    def answer(asked):
        return table((asked.path.rpartition("/")[2], "1"))

    succeed(run(answer, "get", "pods", "a", "b", "-otable"), b"NAME\na\nb\n")


def terminal(peyk, server, *arguments):
    """What peyk prints on a terminal."""
    leader, follower = os.openpty()
    command = [peyk.path, "get", f"--serviceaccount={peyk.account.folder}", f"-s{server.url}"]
    done = subprocess.run([*command, *arguments], env={}, stdout=follower, timeout=20)
    os.close(follower)
    printed = b""
    try:
        while piece := os.read(leader, 65536):
            printed += piece
    except OSError:
        pass
    os.close(leader)
    return done.returncode, printed.replace(b"\r\n", b"\n")


def test_types_are_tables_on_a_terminal(peyk, serve):
    server = serve(Api(lambda _: table(("a", "1"))))
    assert terminal(peyk, server, "pods") == (0, b"NAME\na\n")
    assert terminal(peyk, server, "pods/a") == (0, b"NAME\na\n")


def test_paths_are_bodies_on_a_terminal(peyk, serve):
    server = serve(Api(lambda _: POD))
    assert terminal(peyk, server, "/api/v1/pods") == (0, compact(POD))
    assert terminal(peyk, server, "pods", "-ojson") == (0, compact(POD))


# ---- pages ----


@pytest.mark.parametrize("custom", [False, True], ids=["built-in", "custom"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 10, 11])
def test_pages_are_one_list(run, size, custom):
    items = [pod(f"p{n}", spec={"list": [1, {"items": []}]}) for n in range(10)]
    whole = paged(items, custom=custom)
    result = run(whole, "get", "pods", f"--chunk-size={size}")
    unpaged = run(whole, "get", "pods", "--chunk-size=0")
    assert result.code == unpaged.code == 0
    assert result.out == unpaged.out, f"{result}"
    assert len(result.api.asked) == -(-10 // size)
    assert len(unpaged.api.asked) == 1


def test_pages_of_another_size_than_was_asked_for(run):
    items = [pod(f"p{n}") for n in range(10)]
    result = run(paged(items, size=4), "get", "pods")
    assert json.loads(result.out)["items"] == items
    assert [dict(a.query).get("continue") for a in result.api.asked] == [None, "4", "8"]


def test_a_list_that_is_asked_for_in_another_way_has_no_pages(run):
    body = b"items: []\n"
    result = run(lambda _: sized(body), "get", "pods", "-H", "accept: application/yaml")
    succeed(result, body)
    assert result.api.only.target == "/api/v1/namespaces/tests/pods"


def test_pages_keep_the_selectors(run):
    result = run(paged([pod("a"), pod("b")], size=1), "get", "pods", "-lx", "--query=a=b")
    assert [a.query for a in result.api.asked] == [
        [("labelSelector", "x"), ("a", "b"), ("limit", "500")],
        [("labelSelector", "x"), ("a", "b"), ("limit", "500"), ("continue", "1")],
    ]


def test_a_token_is_escaped(run):
    def answer(asked):
        more = {} if "continue" in dict(asked.query) else {"continue": "a+/=&b c"}
        return {"metadata": more, "items": []}

    result = run(answer, "get", "pods")
    assert dict(result.api.asked[1].query)["continue"] == "a+/=&b c"


def test_paths_are_not_paged(run):
    result = run(paged([pod("a"), pod("b")]), "get", "/api/v1/pods?limit=1")
    assert json.loads(result.out)["metadata"]["continue"] == "1"
    assert len(result.api.asked) == 1


def test_names_and_jsonpath_of_pages(run):
    items = paged([pod("a"), pod("b"), pod("c")])
    succeed(run(items, "get", "pods", "--chunk-size=1", "-oname"), b"pod/a\npod/b\npod/c\n")
    template = "jsonpath={.items[*].metadata.name} {.items[-1].metadata.name} {.metadata}"
    succeed(run(items, "get", "pods", "--chunk-size=2", "-o", template),
            b'a b c c {"resourceVersion":"7"}')  # fmt: skip


EXPIRED = refused(410, "Expired", "The provided continue parameter is too old")


def expires_after(pages, items):
    """The token of a page that late is too old; all at once is fine."""

    def answer(asked):
        query = dict(asked.query)
        if int(query.get("continue") or 0) >= pages:
            return EXPIRED
        return paged(items)(asked)

    return answer


def test_a_list_that_expires_is_never_short(run):
    result = run(expires_after(2, [pod(f"p{n}") for n in range(5)]), "get", "pods", "--chunk-size=1")
    expect(result, "LIST", stdout=None)
    assert len(result.api.asked) == 3


@pytest.mark.parametrize("output", ["name", "jsonpath={.items[*].metadata.name}"])
def test_a_list_that_expires_before_anything_is_printed(run, output):
    items = [pod(f"p{n}") for n in range(5)]
    result = run(expires_after(2, items), "get", "pods", "--chunk-size=1", "-o", output)
    expected = run(paged(items), "get", "pods", "-o", output)
    succeed(result, expected.out)
    assert len(result.api.asked) == 4
    assert dict(result.api.asked[-1].query) == {"limit": "0"}


def test_a_list_that_expires_at_once(run):
    """The first page: an error as any other."""
    expect(run(EXPIRED, "get", "pods"), "STATUS", says="410", stdout=None)


@pytest.mark.parametrize(
    ("later", "failure"),
    [
        (refused(403, "Forbidden", "no"), "STATUS"),
        (refused(500, "InternalError", "no"), "STATUS"),
        (response(b'{"items":[1', "Content-Length: 500"), "TRUNCATED"),
        (response(b"<html>"), "HTTP"),
        (response(b'{"items":[1,'), "HTTP"),
        (response(b'{"kind":"Status"}'), "HTTP"),
        (b"", "TRUNCATED"),
    ],
)
def test_a_page_that_fails(run, later, failure):
    def answer(asked):
        return later if "continue" in dict(asked.query) else paged([pod("a"), pod("b")])(asked)

    result = run(answer, "get", "pods", "--chunk-size=1")
    expect(result, failure, stdout=None)
    assert not result.out.endswith(b"]}\n")


def test_a_list_with_too_much_beside_its_items(run):
    result = run({"metadata": {"x": "y" * 5000}, "items": []}, "get", "pods")
    expect(result, "HTTP", says="4,096 bytes", stdout=None)


def test_the_head_of_the_first_page_alone(run):
    result = run(paged([pod("a"), pod("b")]), "get", "pods", "--chunk-size=1", "-i")
    assert result.code == 0
    assert result.out.count(b"HTTP/1.1 200 OK") == 1
    assert json.loads(result.out.partition(b"\r\n\r\n")[2])["items"] == [pod("a"), pod("b")]


# ---- what is sent ----

SENT = {
    "post": (["post", "cm", "-d", OBJECT], "POST", "/api/v1/namespaces/tests/configmaps", "json"),
    "put": (["put", "cm/a", "-d", OBJECT], "PUT", "/api/v1/namespaces/tests/configmaps/a", "json"),
    "put TYPE NAME": (["put", "cm", "a", "-d", OBJECT], "PUT",
                      "/api/v1/namespaces/tests/configmaps/a", "json"),
    "patch": (["patch", "cm/a", "-d", OBJECT], "PATCH",
              "/api/v1/namespaces/tests/configmaps/a", "strategic-merge-patch+json"),
    "patch: strategic": (["patch", "cm/a", "-d", OBJECT, "--type=strategic"], "PATCH",
                         "/api/v1/namespaces/tests/configmaps/a", "strategic-merge-patch+json"),
    "patch: merge": (["patch", "cm/a", "-d", OBJECT, "--type=merge"], "PATCH",
                     "/api/v1/namespaces/tests/configmaps/a", "merge-patch+json"),
    "patch: json": (["patch", "cm/a", "-d", "[]", "--type=json"], "PATCH",
                    "/api/v1/namespaces/tests/configmaps/a", "json-patch+json"),
    "patch: apply": (["patch", "cm/a", "-d", OBJECT, "--type=apply"], "PATCH",
                     "/api/v1/namespaces/tests/configmaps/a?fieldManager=peyk",
                     "apply-patch+yaml"),
    "patch: apply, as somebody else": (
        ["patch", "cm/a", "-d", OBJECT, "--type=apply", "--field-manager=a b", "--force-conflicts"],
        "PATCH", "/api/v1/namespaces/tests/configmaps/a?fieldManager=a%20b&force=true",
        "apply-patch+yaml"),
    "--dry-run": (["post", "cm", "-d", OBJECT, "--dry-run=server"], "POST",
                  "/api/v1/namespaces/tests/configmaps?dryRun=All", "json"),
    "--field-manager": (["put", "cm/a", "-d", OBJECT, "--field-manager=x"], "PUT",
                        "/api/v1/namespaces/tests/configmaps/a?fieldManager=x", "json"),
    "a path": (["post", "/a", "-d", OBJECT], "POST", "/a", "json"),
    "a subresource": (["post", "pods/a/eviction", "-d", OBJECT], "POST",
                      "/api/v1/namespaces/tests/pods/a/eviction", "json"),
    "--subresource": (["post", "sa/a", "--subresource=token", "-d", OBJECT], "POST",
                      "/api/v1/namespaces/tests/serviceaccounts/a/token", "json"),
    "a scale": (["patch", "deploy/a", "--subresource=scale", "--type=merge", "-d", OBJECT],
                "PATCH", "/apis/apps/v1/namespaces/tests/deployments/a/scale", "merge-patch+json"),
    "delete with options": (["delete", "pods/a", "-d", OBJECT], "DELETE",
                            "/api/v1/namespaces/tests/pods/a", "json"),
    "another Content-Type": (["post", "/a", "-d", "a: b", "-HContent-Type: application/yaml"],
                             "POST", "/a", "yaml"),
    "YAML to apply": (["patch", "/a", "-d", "a: b", "--type=apply"], "PATCH",
                      "/a?fieldManager=peyk", "apply-patch+yaml"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "method", "target", "type"), SENT.values(), ids=SENT)
def test_sends(run, arguments, method, target, type):
    result = run(POD, *arguments)
    succeed(result, compact(POD))
    asked = result.api.only
    assert (asked.method, asked.target) == (method, target)
    assert asked.fields["content-type"] == f"application/{type}"
    assert asked.body.decode() == arguments[arguments.index("-d") + 1]
    assert asked.fields["content-length"] == str(len(asked.body))


def test_post_of_nothing(run):
    result = run(POD, "post", "/a")
    succeed(result, compact(POD))
    assert result.api.only.fields["content-length"] == "0"
    assert "content-type" not in result.api.only.fields


DELETED = {
    "one": (["pods/a"], ["/api/v1/namespaces/tests/pods/a"]),
    "TYPE NAME": (["pods", "a"], ["/api/v1/namespaces/tests/pods/a"]),
    "several": (["pods", "a", "b"], ["/api/v1/namespaces/tests/pods/a", "/api/v1/namespaces/tests/pods/b"]),
    "-l": (["pods", "-l", "x=y"], ["/api/v1/namespaces/tests/pods?labelSelector=x%3Dy"]),
    "--field-selector": (["pods", "--field-selector=x=y"],
                         ["/api/v1/namespaces/tests/pods?fieldSelector=x%3Dy"]),
    "--all": (["pods", "--all"], ["/api/v1/namespaces/tests/pods"]),
    "options": (["pods/a", "--grace-period=0", "--propagation-policy=foreground",
                 "--dry-run=server"],
                ["/api/v1/namespaces/tests/pods/a?dryRun=All&gracePeriodSeconds=0"
                 "&propagationPolicy=Foreground"]),
    "a policy in any case": (["pods/a", "--propagation-policy", "oRPHAN"],
                             ["/api/v1/namespaces/tests/pods/a?propagationPolicy=Orphan"]),
    "a path": (["/api/v1/namespaces/a/pods"], ["/api/v1/namespaces/a/pods"]),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "targets"), DELETED.values(), ids=DELETED)
def test_deletes(run, arguments, targets):
    result = run(POD, "delete", *arguments)
    assert result.code == 0, f"{result}"
    assert [a.target for a in result.api.asked] == targets
    assert {(a.method, a.body) for a in result.api.asked} == {("DELETE", b"")}
    assert all("content-length" not in a.fields for a in result.api.asked)


def test_names_of_what_is_deleted(run):
    done = {"kind": "Status", "status": "Success", "details": {"name": "a", "kind": "pods"}}
    succeed(run(done, "delete", "pods/a", "-oname"), b"pod/a\n")
    succeed(run(POD, "delete", "pods/a", "-oname"), b"pod/a\n")
    succeed(run(paged([pod("a"), pod("b")]), "delete", "pods", "--all", "-oname"), b"pod/a\npod/b\n")


def test_names_of_what_is_made(run):
    succeed(run(POD, "post", "pods", "-d{}", "-oname"), b"pod/a\n")
    succeed(run(POD, "patch", "pods/a", "-d{}", "-oname"), b"pod/a\n")


SENDING_WRONG = {
    "put without data": (["put", "cm/a"], "give it with -d"),
    "patch without data": (["patch", "cm/a"], "give it with -d"),
    "an unknown --type": (["patch", "cm/a", "-d{}", "--type=x"], "strategic, merge, json or apply"),
    "an empty --type": (["patch", "cm/a", "-d{}", "--type="], "strategic, merge, json or apply"),
    "the beginning of a --type": (["patch", "cm/a", "-d{}", "--type=str"], "strategic, merge"),
    "--dry-run=client": (["post", "cm", "-d{}", "--dry-run=client"], "--dry-run=server"),
    "--dry-run=": (["delete", "cm/a", "--dry-run="], "--dry-run=server"),
    "a table of what is deleted": (["delete", "cm/a", "-otable"], "no -o table"),
    "a wide table of what is deleted": (["delete", "cm", "--all", "-owide"], "no -o table"),
    "several to patch": (["patch", "cm", "a", "b", "-d{}"], "one object at a time"),
    "several to put": (["put", "cm/a", "cm/b", "-d{}"], "one object at a time"),
    "several to delete with data": (["delete", "cm", "a", "b", "-d{}"], "one object at a time"),
    "YAML": (["post", "cm", "-d", "kind: x"], "must be JSON"),
    "YAML in braces": (["post", "cm", "-d", "{kind: x}"], "must be JSON.*a name or } is missing"),
    "half of it": (["patch", "cm/a", "-d", '{"a":1'], "must be JSON.*it ends too early"),
    "nothing": (["put", "cm/a", "-d", ""], "must be JSON"),
    "delete of all, not meant": (["delete", "pods"], "delete needs a NAME"),
    "delete, an empty selector": (["delete", "pods", "-l", ""], "delete needs a NAME"),
    "delete, a selector of nothing": (["delete", "pods", "-l", " , "], "delete needs a NAME"),
    "delete, a field selector of nothing": (["delete", "pods", "--field-selector=,"],
                                            "delete needs a NAME"),
    "delete, a wrong name behind a right one": (["delete", "pods", "a", "b/c"], "b/c: a NAME"),
    "delete --all NAME": (["delete", "pods", "a", "--all"], "--all"),
    "delete -A": (["delete", "pods", "--all", "-A"], "no option -A"),
    "delete options twice": (["delete", "pods/a", "-d{}", "--dry-run=server"], "into its data"),
    "delete a policy twice": (["delete", "pods/a", "-d{}", "--propagation-policy=x"],
                              "into its data"),
    "delete a grace period twice": (["delete", "pods/a", "-d{}", "--grace-period=1"],
                                    "into its data"),
    "post -l": (["post", "pods", "-d{}", "-lx"], "no option -l"),
    "a subresource twice": (["patch", "deploy/a/scale", "-d{}", "--subresource=status"],
                            "deploy/a/scale: a NAME is missing.*holds a /"),
    "put --force-conflicts": (["put", "pods/a", "-d{}", "--force-conflicts"],
                              "no option --force-conflicts"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "says"), SENDING_WRONG.values(), ids=SENDING_WRONG)
def test_refuses(run, arguments, says):
    no_request(run, *arguments, says=says)


@pytest.mark.parametrize("verb", ["post", "put", "patch"])
def test_data_of_a_file(run, tmp_path, verb):
    data = tmp_path / "data"
    data.write_bytes(b'{"a":"' + b"x" * 100_000 + b'"}\n')
    result = run(POD, verb, "/a", "-d", f"@{data}")
    succeed(result, compact(POD))
    assert result.api.only.body == data.read_bytes()
    assert result.api.only.fields["content-length"] == str(data.stat().st_size)
    with data.open("rb") as stdin:
        result = run(POD, verb, "/a", "-d@-", stdin=stdin)
    assert result.api.only.body == data.read_bytes()
    assert "transfer-encoding" not in result.api.only.fields


def test_data_of_no_file(run):
    no_request(run, "post", "/a", "-d@/nothing", says="no such file", failure="INPUT")


def test_data_of_a_pipe(run):
    readable, writable = os.pipe()
    body = b'{"a":"' + b"y" * 200_000 + b'"}'

    def write():
        with open(writable, "wb", buffering=0) as pipe:
            for start in range(0, len(body), 50_000):
                pipe.write(body[start : start + 50_000])
                time.sleep(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    result = run(POD, "post", "/a", "-d@-", stdin=readable)
    writer.join()
    os.close(readable)
    succeed(result, compact(POD))
    assert result.api.only.body == body
    assert result.api.only.fields["transfer-encoding"] == "chunked"
    assert result.api.only.pieces > 1


def test_yaml_from_a_pipe_is_not_sent(run):
    readable, writable = os.pipe()
    os.write(writable, b"kind: x\n")
    os.close(writable)
    no_request(run, "post", "/a", "-d@-", says="must be JSON", stdin=readable)
    os.close(readable)


# ---- what the server says ----


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 415, 422])
@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_an_error(run, verb, code):
    data = [] if verb == "delete" else ["-d{}"]
    target = "cm" if verb == "post" else "cm/a"
    result = run(refused(code, "Reason", "this is why"), verb, target, *data)
    expect(result, "STATUS", says=f"{code} Reason: this is why",
           stdout=compact(failure(code, "Reason", "this is why")))  # fmt: skip


def test_an_early_answer_to_a_pipe_that_waits(peyk, serve):
    """413 or 401 before the body has ended: there is nothing to wait for."""

    def script(connection):
        connection.read_request()
        connection.write(refused(413, "RequestEntityTooLarge", "too large"))
        connection.finish()

    readable, writable = os.pipe()
    os.write(writable, b"{")
    before = time.monotonic()
    options = [f"--serviceaccount={peyk.account.folder}", f"--server={serve(script).url}"]
    result = peyk.run("post", *options, "/a", "-d@-", stdin=readable)
    expect(result, "STATUS", says="413", stdout=None)
    assert time.monotonic() - before < 5
    os.close(readable)
    os.close(writable)


@pytest.mark.parametrize("first", [b"{", b""], ids=["behind its first bytes", "before them"])
def test_a_pipe_that_waits_for_ever(run, first):
    readable, writable = os.pipe()
    os.write(writable, first)
    result = run(POD, "post", "/a", "-d@-", "--timeout=300ms", stdin=readable)
    expect(result, "DEADLINE")
    os.close(readable)
    os.close(writable)


def rotated(own_account, answer=POD):
    """The first token is too old, and a new one is there."""

    def script(asked):
        if asked.fields["authorization"] != "Bearer a.new.token":
            own_account.token.write_text("a.new.token")
            return refused(401, "Unauthorized", "Unauthorized")
        return answer

    return Api(script)


@pytest.mark.parametrize("given", ["{}", "@FILE"])
def test_a_body_is_sent_again_with_a_new_token(peyk, serve, own_account, tmp_path, given):
    (tmp_path / "data").write_bytes(b"{}" + b" " * 50_000)
    api = rotated(own_account)
    options = [f"--serviceaccount={own_account.folder}", f"--server={serve(api).url}"]
    given = given.replace("FILE", str(tmp_path / "data"))
    succeed(peyk.run("post", *options, "/a", "-d", given), compact(POD))
    assert len(api.asked) == 2
    assert api.asked[0].body == api.asked[1].body


def test_a_body_from_a_pipe_is_gone(peyk, serve, own_account):
    readable, writable = os.pipe()
    os.write(writable, b"{}")
    os.close(writable)
    api = rotated(own_account)
    options = [f"--serviceaccount={own_account.folder}", f"--server={serve(api).url}"]
    result = peyk.run("post", *options, "/a", "-d@-", stdin=readable)
    os.close(readable)
    expect(result, "STATUS", says="401", stdout=None)
    assert len(api.asked) == 1


@pytest.mark.parametrize("change", ["longer", "shorter"])
def test_a_file_that_changes(peyk, serve, tmp_path, change):
    data = tmp_path / "data"
    data.write_bytes(b"{" + b" " * 8_000_000 + b"}")
    changed = threading.Event()

    def script(connection):
        connection.read_request()
        if change == "longer":
            with data.open("ab") as file:
                file.write(b" ")
        else:
            os.truncate(data, 5_000_000)
        changed.set()
        while connection.read():
            pass

    options = [f"--serviceaccount={peyk.account.folder}", f"--server={serve(script).url}"]
    result = peyk.run("post", *options, "/a", "-d", f"@{data}")
    assert changed.is_set()
    expect(result, "INPUT", says="has changed")


# ---- help ----


@pytest.mark.parametrize("verb", ["get", "post", "put", "patch", "delete"])
def test_help(peyk, verb):
    result = peyk.run(verb, "--help")
    lines = result.out.decode().splitlines()
    assert result.code == 0 and lines[0].startswith(f"peyk {verb} ")
    assert len(lines) <= 40 and all(len(line) <= 80 for line in lines), f"{result}"
    assert peyk.run("help", verb).out == result.out


@pytest.mark.parametrize(
    ("option", "verbs"),
    [
        ("--namespace", "get post put patch delete"),
        ("--all-namespaces", "get"),
        ("--selector", "get delete"),
        ("--field-selector", "get delete"),
        ("--chunk-size", "get"),
        ("--no-headers", "get"),
        ("--subresource", "get post put patch delete"),
        ("--query", "get post put patch delete"),
        ("--output", "get post put patch delete"),
        ("--data", "post put patch delete"),
        ("--type", "patch"),
        ("--field-manager", "post put patch"),
        ("--force-conflicts", "patch"),
        ("--propagation-policy", "delete"),
        ("--grace-period", "delete"),
        ("--dry-run", "post put patch delete"),
        ("--all ", "delete"),
        ("--include", "get post put patch delete"),
        ("--header", "get post put patch delete"),
    ],
)
def test_options_where_they_make_sense(peyk, option, verbs):
    for verb in ("get", "post", "put", "patch", "delete"):
        told = option in peyk.run(verb, "--help").out.decode().replace("=", " ")
        assert told == (verb in verbs.split()), f"{verb} {option}"


def test_a_path_that_is_too_long(run):
    no_request(run, "get", "pods", "-l", "x" * 16384, says="16,384")
    longest = "x" * 16000
    result = run(POD, "get", "/a", "-l", longest)
    succeed(result, compact(POD))
    assert urllib.parse.unquote(result.api.only.target).endswith(longest)
