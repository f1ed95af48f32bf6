"""`peyk endpoints SERVICE[.NAMESPACE][:PORT]`, and `peyk probe endpoints:...`."""

from __future__ import annotations

import json

import pytest

from faults.program import TOKEN
from faults.sayings import expect, healthy, succeed, unhealthy
from faults.server import answer, chunked, each_in_turn, fields, sized
from feature.asking import FORBIDDEN, NOT_FOUND, ask, failure, says, targets

LIST = "/apis/discovery.k8s.io/v1/namespaces/{}/endpointslices?limit=500&labelSelector=" \
       "kubernetes.io/service-name={}"  # fmt: skip


def endpoint(address, **more):
    return {"addresses": [address], **more}


def part(*endpoints, ports=({"name": "http", "protocol": "TCP", "port": 8080},), family="IPv4"):
    return {"metadata": {"name": "web-1"}, "addressType": family, "endpoints": list(endpoints),
            "ports": list(ports)}  # fmt: skip


def slices(*parts, **metadata):
    return {"kind": "EndpointSliceList", "apiVersion": "discovery.k8s.io/v1",
            "metadata": metadata, "items": list(parts)}  # fmt: skip


ONE = says(slices(part(endpoint("10.0.0.1"))))
UNREADY = part(endpoint("10.0.0.1", conditions={"ready": False}))
EXPIRED = failure(410, "Expired", "the token has expired", "410 Gone")


# ---- what is asked ----


def test_the_request(peyk, serve):
    server = serve(ONE)
    succeed(ask(peyk, server, "endpoints", "web"), b"10.0.0.1:8080\n")
    (request,) = server.requests
    assert request.startswith(b"GET ") and targets(server) == [LIST.format("tests", "web")]
    assert b"labelSelector=kubernetes.io/service-name%3Dweb " in request
    assert fields(request, b"authorization") == [f"Bearer {TOKEN}".encode()]


@pytest.mark.parametrize(
    "arguments, env, space",
    [
        (["web"], {}, "tests"),
        (["web"], {"POD_NAMESPACE": "env"}, "env"),
        (["web", "-n", "option"], {"POD_NAMESPACE": "env"}, "option"),
        (["web.name", "-n", "option"], {"POD_NAMESPACE": "env"}, "name"),
    ],
    ids=["the file", "the variable", "the option", "the argument"],
)
def test_the_namespace_is_that_of(peyk, serve, arguments, env, space):
    server = serve(ONE)
    succeed(ask(peyk, server, "endpoints", *arguments, env=env), b"10.0.0.1:8080\n")
    assert targets(server) == [LIST.format(space, "web")]


def test_no_namespace(peyk, serve, own_account):
    (own_account.folder / "namespace").unlink()
    server = serve(ONE)
    expect(ask(peyk, server, "endpoints", "web", account=own_account), "NAMESPACE")
    assert server.connections == []
    succeed(ask(peyk, server, "endpoints", "web.a", account=own_account), b"10.0.0.1:8080\n")


@pytest.mark.parametrize(
    "arguments",
    [[], ["web", "web"], [""], ["Web"], ["web."], ["web:"], ["web/a"], ["web.a.svc"], ["a b"],
     ["../web"], ["web", "-o", "yaml"], ["web", "--none"]],
    ids=str,
)  # fmt: skip
def test_refuses(peyk, serve, arguments):
    server = serve(ONE)
    expect(ask(peyk, server, "endpoints", *arguments), "USAGE")
    assert server.connections == []


@pytest.mark.parametrize("space", ["..", "a/b", "a%2fb", "", "a" * 64])
def test_refuses_the_namespace(peyk, serve, space):
    server = serve(ONE)
    expect(ask(peyk, server, "endpoints", "web", "-n", space), "USAGE", "NAMESPACE")
    assert server.connections == []


def test_a_namespace_is_encoded(peyk, serve):
    server = serve(ONE)
    succeed(ask(peyk, server, "endpoints", "web", "-n", "a?b&c d"), b"10.0.0.1:8080\n")
    assert b"/namespaces/a%3Fb%26c%20d/endpointslices?limit=500&" in server.requests[0]


def test_help(peyk):
    result = ask(peyk, None, "endpoints", "--help")
    assert result.code == 0 and b"--serving" in result.out and result.err == ""


# ---- pages ----


def test_pages_are_joined(peyk, serve):
    first = slices(part(endpoint("10.0.0.2")), **{"continue": "a+b/c=", "resourceVersion": "1"})
    last = slices(part(endpoint("10.0.0.1"), endpoint("10.0.0.2")))
    server = serve(each_in_turn(says(first), says(last)))
    succeed(ask(peyk, server, "endpoints", "web"), b"10.0.0.1:8080\n10.0.0.2:8080\n")
    path = LIST.format("tests", "web")
    assert targets(server) == [path, f"{path}&continue=a+b/c="]
    assert b"&continue=a%2Bb%2Fc%3D " in server.requests[1]


def test_a_page_that_has_expired_begins_the_list_again(peyk, serve):
    first = says(slices(part(endpoint("10.0.0.9")), **{"continue": "a"}))
    server = serve(each_in_turn(first, EXPIRED, ONE))
    succeed(ask(peyk, server, "endpoints", "web"), b"10.0.0.1:8080\n")
    path = LIST.format("tests", "web")
    assert targets(server) == [path, f"{path}&continue=a", path]


def test_a_page_that_expires_again_is_an_error(peyk, serve):
    first = says(slices(part(endpoint("10.0.0.9")), **{"continue": "a"}))
    server = serve(each_in_turn(first, EXPIRED, first, EXPIRED, ONE))
    expect(ask(peyk, server, "endpoints", "web"), "STATUS", says="410 Gone")
    assert len(server.requests) == 4


def test_a_first_page_that_has_expired_is_an_error(peyk, serve):
    server = serve(each_in_turn(EXPIRED, ONE))
    expect(ask(peyk, server, "endpoints", "web"), "STATUS", says="410 Gone")
    assert len(server.requests) == 1


def test_an_error_on_a_later_page_prints_nothing(peyk, serve):
    first = says(slices(part(endpoint("10.0.0.9")), **{"continue": "a"}))
    expect(ask(peyk, serve(each_in_turn(first, FORBIDDEN)), "endpoints", "web"), "STATUS")


# ---- what is printed ----

TWO = slices(
    part(endpoint("fd00::2"), endpoint("fd00::1"), family="IPv6"),
    part(
        endpoint("10.0.0.10"),
        endpoint("10.0.0.9", conditions={"ready": True}),
        endpoint("10.0.0.8", conditions={"ready": False}),
        endpoint("10.0.0.7", conditions={"ready": False, "serving": False}),
        ports=[{"name": "http", "port": 80}, {"name": "metrics", "port": 9090}],
    ),
)


@pytest.mark.parametrize(
    "arguments, lines",
    [
        (["web"], "10.0.0.9:80 10.0.0.9:9090 10.0.0.10:80 10.0.0.10:9090 [fd00::1]:8080"
                  " [fd00::2]:8080"),
        (["web:metrics"], "10.0.0.9:9090 10.0.0.10:9090"),
        (["web:8080"], "[fd00::1]:8080 [fd00::2]:8080"),
        (["web:80", "--serving"], "10.0.0.8:80 10.0.0.9:80 10.0.0.10:80"),
        (["web:80", "--all"], "10.0.0.7:80 10.0.0.8:80 10.0.0.9:80 10.0.0.10:80"),
        (["--all", "--serving", "web:80"], "10.0.0.7:80 10.0.0.8:80 10.0.0.9:80 10.0.0.10:80"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_prints(peyk, serve, arguments, lines):
    expected = "".join(f"{line}\n" for line in lines.split()).encode()
    succeed(ask(peyk, serve(says(TWO)), "endpoints", *arguments), expected)


def test_bare_addresses_where_there_are_no_ports(peyk, serve):
    found = slices(part(endpoint("fd00::1"), ports=(), family="IPv6"))
    succeed(ask(peyk, serve(says(found)), "endpoints", "web"), b"fd00::1\n")


def test_json(peyk, serve):
    more = {"conditions": {"ready": True, "serving": True, "terminating": False},
            "hostname": "web-0", "nodeName": 'a"b', "zone": "z",
            "targetRef": {"kind": "Pod", "name": "web-0", "namespace": "tests"}}  # fmt: skip
    ports = [{"name": "http", "protocol": "TCP", "port": 80, "appProtocol": "http"}]
    found = slices(part(endpoint("10.0.0.2"), endpoint("10.0.0.1", **more), ports=ports))
    for option in (["-o", "json"], ["-ojson"], ["--output=json"]):
        result = ask(peyk, serve(says(found)), "endpoints", "web", *option)
        assert (result.code, result.err) == (0, "")
        port = {"port": 80, "name": "http", "protocol": "TCP", "appProtocol": "http"}
        states = {"ready": True, "serving": True, "terminating": False}
        assert json.loads(result.out) == [
            {"address": "10.0.0.1", **port, **states, "hostname": "web-0", "nodeName": 'a"b',
             "zone": "z", "target": "web-0"},
            {"address": "10.0.0.2", **port, **states},
        ]  # fmt: skip


def test_names_that_are_too_long(peyk, serve):
    """They cannot be real; a line of JSON is whole or there is none."""
    names = {"nodeName": '"' * 2500, "zone": '"' * 2500}
    server = serve(says(slices(part(endpoint("10.0.0.1", **names)))))
    expect(ask(peyk, server, "endpoints", "web", "-ojson"), "JSON_LIMIT")
    succeed(ask(peyk, server, "endpoints", "web"), b"10.0.0.1:8080\n")


@pytest.mark.parametrize("option", [[], ["-o", "json"]], ids=["lines", "json"])
def test_16_384_endpoints_and_one_more(peyk, serve, option):
    addresses = [f"10.{n // 65536}.{n // 256 % 256}.{n % 256}" for n in range(16_385)]

    def listed(count):
        name = "n" * 60
        parts = [part(*(endpoint(a, nodeName=name, zone=name) for a in addresses[i : i + 1000]))
                 for i in range(0, count, 1000)]  # fmt: skip
        parts[-1]["endpoints"] = parts[-1]["endpoints"][: (count - 1) % 1000 + 1]
        return says(slices(*parts))

    result = ask(peyk, serve(listed(16_384)), "endpoints", "web", *option)
    assert result.code == 0, f"{result}"
    if option:
        assert [e["address"] for e in json.loads(result.out)] == addresses[:-1]
    else:
        assert result.out.decode().split() == [f"{a}:8080" for a in addresses[:-1]]
    result = ask(peyk, serve(listed(16_385)), "endpoints", "web", *option)
    expect(result, "JSON_LIMIT", says="16,384")


# ---- none ----


def test_no_service(peyk, serve):
    server = serve(each_in_turn(says(slices()), NOT_FOUND))
    expect(ask(peyk, server, "endpoints", "web"), "NO_ENDPOINT", says="no such Service")
    assert targets(server)[1] == "/api/v1/namespaces/tests/services/web"


@pytest.mark.parametrize("second", [says({"kind": "Service"}), FORBIDDEN, answer()],
                         ids=["there is one", "forbidden", "no answer"])  # fmt: skip
def test_a_service_without_endpoints(peyk, serve, second):
    server = serve(each_in_turn(says(slices()), second))
    expect(ask(peyk, server, "endpoints", "web"), "NO_ENDPOINT", says="web in tests has none")


@pytest.mark.parametrize(
    "arguments, says_",
    [(["web"], "has none that is ready$"), (["web:80"], "has none as is asked for"),
     (["web", "--serving", "-o", "json"], "has none as is asked for")],
    ids=["ready", "port", "serving"],
)  # fmt: skip
def test_none_that_is(peyk, serve, arguments, says_):
    ended = part(endpoint("10.0.0.1", conditions={"ready": False, "serving": False}))
    server = serve(says(slices(ended)))
    expect(ask(peyk, server, "endpoints", *arguments), "NO_ENDPOINT", says=says_)
    assert len(server.requests) == 1


# ---- what is not understood ----


@pytest.mark.parametrize(
    "script, failure_",
    [
        (answer(sized(b"<html>")), "JSON"),
        (answer(sized(b'{"kind":"EndpointSliceList","items":[')), "JSON"),
        (says(slices(part(endpoint("web.example")))), "JSON"),
        (answer(sized(json.dumps(TWO).encode())[:-2], end="end"), "TRUNCATED"),
        (FORBIDDEN, "STATUS"),
    ],
    ids=["HTML", "half", "a name", "cut short", "forbidden"],
)
def test_fails_with_nothing_on_stdout(peyk, serve, script, failure_):
    expect(ask(peyk, serve(script), "endpoints", "web"), failure_)


def test_in_chunks_of_a_byte(peyk, serve):
    data = json.dumps(slices(part(endpoint("10.0.0.1")))).encode()
    server = serve(answer(chunked(*(data[i : i + 1] for i in range(len(data))))))
    succeed(ask(peyk, server, "endpoints", "web"), b"10.0.0.1:8080\n")


def test_behind_a_proxy_no_token_is_sent(peyk, serve):
    server = serve(ONE, certified=None)
    succeed(ask(peyk, server, "endpoints", "web"), b"10.0.0.1:8080\n")
    assert TOKEN.encode() not in server.last.received


# ---- probe ----


def test_a_probe_of_endpoints(peyk, serve):
    server = serve(says(TWO))
    healthy(peyk.probe("endpoints:web.a:http", api=server), says=r"endpoints:web\.a:http: 4 ready$")
    assert targets(server) == [LIST.format("a", "web")]


def test_a_probe_of_endpoints_in_the_pods_namespace(peyk, serve):
    server = serve(ONE)
    healthy(peyk.probe("endpoints:web", api=server), says="endpoints:web: 1 ready$")
    assert targets(server) == [LIST.format("tests", "web")]


def test_a_probe_of_two_services(peyk, serve):
    server = serve(each_in_turn(ONE, says(slices(UNREADY))))
    result = peyk.probe("endpoints:web", "endpoints:db", api=server)
    unhealthy(result, says="endpoints:db: .*db in tests has none that is ready",
              failure="NO_ENDPOINT")  # fmt: skip


def test_a_probe_of_no_service(peyk, serve):
    server = serve(each_in_turn(says(slices()), NOT_FOUND))
    unhealthy(peyk.probe("endpoints:web", api=server), says="no such Service")


def test_a_probe_of_endpoints_needs_a_service(peyk, serve):
    unhealthy(peyk.probe("endpoints:", api=serve(ONE)), failure="USAGE")


def test_a_probe_of_endpoints_is_always_verified(peyk, serve):
    server = serve(ONE)
    result = peyk.probe("endpoints:web", "--insecure-skip-tls-verify", api=server)
    unhealthy(result, failure="USAGE")
    assert server.connections == []
