"""`peyk whoami`: what is told, as lines and as JSON, and what is told when something is wrong."""

from __future__ import annotations

import base64
import json
import re
import time
from datetime import datetime, timezone

import pytest

from faults.fixtures import write_account
from faults.program import TOKEN
from faults.sayings import DATE, FAILURES, expect
from faults.server import answer, sized
from feature.asking import ask, body, failure, review, reviewed

USER = {
    "username": "system:serviceaccount:tests:web",
    "uid": "3c5b",
    "groups": ["system:serviceaccounts", "system:authenticated"],
    "extra": {
        "authentication.kubernetes.io/pod-name": ["web-0"],
        "a.b/c": ["d", "e"],
    },
}
GOOD = review({"kind": "SelfSubjectReview", "apiVersion": "authentication.k8s.io/v1",
               "metadata": {"name": "not this"}, "status": {"userInfo": USER}})  # fmt: skip
HOUR = 3600
DAY = 24 * HOUR


def token_of(**claims) -> str:
    def part(value) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'RS256'})}.{part(claims)}.c2lnbmF0dXJl"


def bound(life: int, age: int = 60, **more) -> str:
    """As kubelet asks for: issued `age` seconds ago, for `life` seconds."""
    issued = int(time.time()) - age
    kubernetes = {"namespace": "tests", "serviceaccount": {"name": "web", "uid": "1"},
                  "pod": {"name": "web-0", "uid": "2"}, "node": {"name": "node-a", "uid": "3"},
                  **more}  # fmt: skip
    return token_of(aud=["https://a", "b"], iss="https://issuer", iat=issued, nbf=issued,
                    exp=issued + life, sub="system:serviceaccount:tests:web",
                    **{"kubernetes.io": kubernetes})  # fmt: skip


def told(result) -> list[tuple[str, str]]:
    """The lines: every one a name, then a value."""
    lines = result.out.decode().splitlines()
    assert all(re.fullmatch(r"\S+ +\S.*", line) for line in lines), f"{result}"
    return [tuple(re.split(r" +", line, maxsplit=1)) for line in lines]


def seconds(text: str) -> float:
    return datetime.strptime(text[:20], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp()


@pytest.fixture
def pod(authority, tmp_path):
    """Makes the account of a pod with this token."""

    def make(token: str):
        return write_account(tmp_path / "pod", authority.pem, token)

    return make


def test_the_request(peyk, serve):
    server = serve(GOOD)
    assert ask(peyk, server, "whoami").code == 0
    (request,) = server.requests
    assert request.startswith(b"POST /apis/authentication.k8s.io/v1/selfsubjectreviews HTTP/1.1\r\n")
    assert b"Content-Type: application/json\r\n" in request
    assert body(request) == {"kind": "SelfSubjectReview", "apiVersion": "authentication.k8s.io/v1"}


def test_all_of_it(peyk, serve, pod):
    server, token = serve(GOOD), bound(HOUR + 7)
    account = pod(token)
    result = ask(peyk, server, "whoami", account=account)
    assert (result.code, result.err) == (0, "")
    assert token not in result.out.decode()
    lines = told(result)
    facts = dict(lines)
    assert [name for name, _ in lines] == [
        "server", "source", "token", "issuer", "subject", "audience", "pod", "node", "expires",
        "renewal", "namespace", "tls", "certificate", "notAfter", "username", "uid", "groups",
        "groups", "authentication.kubernetes.io/pod-name", "a.b/c", "a.b/c",
    ]  # fmt: skip
    assert facts["server"] == server.authority and facts["source"] == "KUBERNETES_SERVICE_HOST"
    assert facts["token"] == str(account.token)
    assert (facts["issuer"], facts["audience"]) == ("https://issuer", "https://a, b")
    assert facts["subject"] == facts["username"] == "system:serviceaccount:tests:web"
    assert (facts["pod"], facts["node"], facts["namespace"]) == ("web-0", "node-a", "tests")
    assert re.fullmatch(DATE + ", in 59m", facts["expires"])
    assert re.fullmatch(DATE + ", in 47m", facts["renewal"])
    assert re.match(r"TLS 1\.[23], ", facts["tls"])
    assert facts["certificate"] == (
        "IP:127.0.0.1, IP:::1, DNS:kubernetes, DNS:kubernetes.default.svc"
    )
    assert re.fullmatch(DATE + r", in \d+[dh]", facts["notAfter"])
    assert [value for name, value in lines if name == "groups"] == USER["groups"]
    assert [value for name, value in lines if name == "a.b/c"] == ["d", "e"]


def test_values_stand_in_one_column(peyk, serve, pod):
    lines = ask(peyk, serve(GOOD), "whoami", account=pod(bound(HOUR))).out.decode().splitlines()
    assert {len(re.match(r"\S+ +", line)[0]) for line in lines if len(line.split()[0]) < 13} == {14}


def test_json(peyk, serve, pod):
    server, token = serve(GOOD), bound(HOUR + 7)
    account = pod(token)
    result = ask(peyk, server, "whoami", "-o", "json", account=account)
    assert (result.code, result.err) == (0, "")
    assert token not in result.out.decode()
    found = json.loads(result.out)
    not_after, expires = found.pop("notAfter"), found.pop("expires")
    assert re.fullmatch(DATE, not_after) and re.fullmatch(DATE, expires)
    assert seconds(expires) - seconds(found.pop("renewal")) == 3607 - 721 * 4
    assert found.pop("tls").startswith("TLS 1.")
    assert found == {
        "server": server.authority,
        "source": "KUBERNETES_SERVICE_HOST",
        "token": str(account.token),
        "issuer": "https://issuer",
        "subject": "system:serviceaccount:tests:web",
        "audience": "https://a, b",
        "pod": "web-0",
        "node": "node-a",
        "namespace": "tests",
        "certificate": "IP:127.0.0.1, IP:::1, DNS:kubernetes, DNS:kubernetes.default.svc",
        "user": USER,
    }


# ---- when the token changes ----


@pytest.mark.parametrize(
    "token, expires, renewal",
    [
        (lambda: bound(HOUR, age=0), r"in (1h|60m|59m)", r"in 4[78]m"),
        (lambda: bound(600, age=0), r"in (10|9)m", r"in [78]m"),
        (lambda: bound(40 * DAY, age=DAY // 2), "in 39d", r"in 1[12]h"),
        (lambda: bound(365 * DAY, age=0, warnafter=int(time.time()) + 3607), r"in 36[45]d", r"in 4[78]m"),
        (lambda: bound(HOUR, age=50 * 60), r"in (10|9)m", r"(2m|1\d\ds) ago"),
        (lambda: bound(HOUR, age=2 * HOUR), "(1h|60m|61m) ago", r"7[12]m ago"),
    ],
    ids=["1 h", "10 m", "40 d: after a day", "extended: kubelet does not know", "not renewed",
         "expired"],
)  # fmt: skip
def test_the_token_expires_and_is_renewed(peyk, serve, pod, token, expires, renewal):
    facts = dict(told(ask(peyk, serve(GOOD), "whoami", account=pod(token()))))
    assert re.fullmatch(f"{DATE}, {expires}", facts["expires"])
    assert re.fullmatch(f"{DATE}, {renewal}", facts["renewal"])


def test_a_token_that_is_bound_to_no_pod(peyk, serve, pod):
    token = token_of(sub="system:serviceaccount:tests:web", iat=int(time.time()),
                     exp=int(time.time()) + HOUR)  # fmt: skip
    account = pod(token)
    facts = dict(told(ask(peyk, serve(GOOD), "whoami", account=account)))
    assert "pod" not in facts and "not by kubelet" in facts["renewal"]
    found = json.loads(ask(peyk, serve(GOOD), "whoami", "-ojson", account=account).out)
    assert "expires" in found and "renewal" not in found and "pod" not in found


def test_a_token_that_never_expires(peyk, serve, pod):
    facts = dict(told(ask(peyk, serve(GOOD), "whoami",
                          account=pod(token_of(sub="system:serviceaccount:tests:web")))))  # fmt: skip
    assert "expires" not in facts and "not by kubelet" in facts["renewal"]


def test_a_token_that_is_no_jwt(peyk, serve, pod):
    facts = dict(told(ask(peyk, serve(GOOD), "whoami", account=pod("opaque"))))
    assert "subject" not in facts and "renewal" not in facts and "username" in facts


# ---- what is wrong ----


def known(result, *names: str) -> dict[str, str]:
    facts = dict(told(result))
    for name in names:
        assert name in facts, f"no {name}: {result}"
    return facts


def fails(peyk, server, kind, *options, account=None, env=None):
    """As lines and as JSON: what is known is told, and then the failure."""
    result = ask(peyk, server, "whoami", *options, account=account, env=env)
    expect(result, kind, stdout=None)
    other = ask(peyk, server, "whoami", *options, "-o", "json", account=account, env=env)
    expect(other, kind, stdout=None)
    found = json.loads(other.out)
    assert found["error"].startswith(FAILURES[kind][1])
    # Both say what time it is, each at its own.
    said, error = (re.sub(r"it is \S+Z", "it is now", s) for s in (result.message, found["error"]))
    assert said.startswith(f"peyk: {error}")
    assert [name for name in found if name != "error"] == list(
        dict.fromkeys(name for name, value in told(result) if "not by kubelet" not in value)
    )
    return result


def test_not_in_a_cluster(peyk, tmp_path):
    result = peyk.run("whoami", f"--serviceaccount={tmp_path}/none")
    expect(result, "NOT_IN_CLUSTER", stdout=None)
    assert dict(told(result)) == {"token": f"{tmp_path}/none/token"}


def test_no_token(peyk, serve, own_account):
    own_account.token.unlink()
    server = serve(GOOD)
    known(fails(peyk, server, "TOKEN_FILE", account=own_account), "server", "token", "namespace")
    assert server.connections == []


def test_an_empty_token(peyk, serve, own_account):
    own_account.token.write_text("\n")
    known(fails(peyk, serve(GOOD), "TOKEN", account=own_account), "server", "token", "namespace")


def test_no_ca_certificates(peyk, serve, pod):
    account = pod(bound(HOUR))
    account.ca.write_text("")
    result = fails(peyk, serve(GOOD), "CA", account=account)
    known(result, "server", "token", "issuer", "expires", "namespace")


def test_another_ca(peyk, serve, account_trusting):
    from faults import pki

    account = account_trusting(pki.authority("another"))
    account.token.write_text(bound(HOUR))
    result = fails(peyk, serve(GOOD), "UNKNOWN_ISSUER", account=account)
    assert "tls" not in known(result, "server", "token", "expires", "renewal", "namespace")


def test_another_name(peyk, serve):
    result = fails(peyk, serve(GOOD), "WRONG_NAME", "--tls-server-name=other")
    known(result, "server", "token", "namespace")


def test_nobody_listens(peyk):
    env = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "1"}
    known(fails(peyk, None, "REFUSED", env=env), "server", "token", "namespace")


def test_a_refused_token(peyk, serve, pod):
    refused = failure(401, "Unauthorized", "Unauthorized", "401 Unauthorized")
    result = fails(peyk, serve(refused), "STATUS", account=pod(bound(HOUR, age=2 * HOUR)))
    facts = known(result, "server", "token", "expires", "tls", "certificate", "notAfter")
    assert facts["expires"].endswith(" ago") and "401" in result.message
    assert "username" not in facts


def test_forbidden(peyk, serve):
    refused = failure(403, "Forbidden", "no", "403 Forbidden")
    known(fails(peyk, serve(refused), "STATUS"), "server", "tls", "certificate")


@pytest.mark.parametrize(
    "raw, kind",
    [(sized(b"<html>", status="201 Created"), "JSON"),
     (sized(b'{"status":{"userInfo":{"username":"a"x', status="201 Created"), "JSON"),
     (sized(b'{"status":{"userInfo":{"username":"a"}}}', status="201 Created")[:-3], "TRUNCATED"),
     (b"HTTP/1.1 201 Created\r\n\r\nx"[:18], "TRUNCATED")],
    ids=["HTML", "broken within", "cut short", "cut in the head"],
)  # fmt: skip
def test_a_bad_answer(peyk, serve, raw, kind):
    server = serve(reviewed(raw, end="end"))
    result = ask(peyk, server, "whoami", "-o", "json")
    expect(result, kind, stdout=None)
    found = json.loads(result.out)
    assert "user" not in found and "server" in found and "error" in found


def test_no_answer_in_time(peyk, serve):
    server = serve(reviewed(end="stall"))
    known(fails(peyk, server, "DEADLINE", "--timeout=500ms"), "server", "token", "tls")


def test_more_than_there_is_room_for(peyk, serve):
    groups = [f"group-{n:06}" for n in range(6000)]
    server = serve(review({"status": {"userInfo": {"username": "a", "groups": groups}}}))
    result = ask(peyk, server, "whoami", "-o", "json")
    expect(result, "JSON_LIMIT", stdout=None)
    assert "user" not in json.loads(result.out)
    result = ask(peyk, server, "whoami")
    expect(result, "JSON_LIMIT", stdout=None)
    assert result.out.startswith(b"server ") and b"group-000001\n" in result.out


def test_an_answer_that_comes_byte_by_byte(peyk, serve):
    raw = sized(json.dumps({"status": {"userInfo": USER}}).encode(), status="201 Created")
    server = serve(reviewed(*(raw[i : i + 1] for i in range(len(raw)))))
    assert json.loads(ask(peyk, server, "whoami", "-ojson").out)["user"] == USER


def test_an_answer_that_is_indented(peyk, serve):
    raw = sized(json.dumps({"status": {"userInfo": USER}}, indent=4).encode(), status="201 Created")
    server = serve(reviewed(raw))
    assert json.loads(ask(peyk, server, "whoami", "-ojson").out)["user"] == USER
    assert told(ask(peyk, server, "whoami"))[-1] == ("a.b/c", "e")


def test_what_is_not_printable(peyk, serve):
    user = {"username": "a\nb\x1b[2J", "groups": ["caf\xe9"]}
    result = ask(peyk, serve(review({"status": {"userInfo": user}})), "whoami")
    assert told(result)[-2:] == [("username", "a?b?[2J"), ("groups", "caf??")]
    found = ask(peyk, serve(review({"status": {"userInfo": user}})), "whoami", "-ojson")
    assert json.loads(found.out)["user"] == user


# ---- other servers ----


def test_behind_a_proxy(peyk, serve):
    server = serve(GOOD, certified=None)
    result = ask(peyk, server, "whoami")
    facts = known(result, "server", "source", "namespace", "username")
    assert facts["server"] == server.authority and facts["source"] == "--server"
    assert "token" not in facts and "certificate" not in facts
    assert TOKEN.encode() not in server.last.received


def test_a_unix_socket(peyk, serve, tmp_path):
    server = serve(GOOD, certified=None, address=str(tmp_path / "socket"))
    result = ask(peyk, server, "whoami")
    assert known(result, "username")["server"] == str(tmp_path / "socket")


@pytest.mark.parametrize("arguments", [["x"], ["-o", "yaml"], ["--none"]], ids=str)
def test_refuses(peyk, serve, arguments):
    server = serve(answer())
    expect(ask(peyk, server, "whoami", *arguments), "USAGE", says=r"OPTIONS|-o can|--none")
    assert server.connections == []
