"""What peyk makes of an error: what it means, what to do; when it asks again; warnings."""

from __future__ import annotations

import base64
import json
import re
import time

import pytest

from faults.sayings import DATE, expect, succeed
from faults.server import answer, each_in_turn, sized

BODY = b"{}\n"
GOOD = answer(sized(BODY))
DENIED = (
    'deployments.apps "web" is forbidden: User "system:serviceaccount:home:app" cannot patch '
    'resource "deployments/scale" in API group "apps" in the namespace "shop"'
)


def status(message: str, **more) -> bytes:
    return json.dumps({"kind": "Status", "apiVersion": "v1", "message": message} | more).encode()


def token(**claims) -> str:
    def part(data: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")

    return f"{part({'alg': 'RS256'})}.{part(claims)}.{'c2VjcmV0' * 8}"


def failed(serve, peyk, head: str, body: bytes = b"", *options, account=None):
    """The message of a `get` that this answer is given to."""
    server = serve(answer(sized(body, status=head)))
    result = peyk.get(server, "/api", "--retries=0", *options, account=account)
    expect(result, "STATUS", stdout=body)
    return result.message


# ---- what it means ----


def test_403(peyk, serve):
    message = failed(serve, peyk, "403 Forbidden", status(DENIED, details={"name": "web"}))
    assert message == (
        f"peyk: the server answered with an error: 403 Forbidden: {DENIED}: this service account "
        "may not patch deployments.apps/scale web in namespace shop: grant it with a Role "
        "(shown by -v)"
    )


def test_403_shows_the_role(peyk, serve):
    server = serve(answer(sized(status(DENIED, details={"name": "web"}), status="403 Forbidden")))
    env, options = peyk.pointed_at(server, ())
    result = peyk.run(
        "get", "-v", f"--serviceaccount={peyk.account.folder}", *options, "/api", env=env
    )
    assert result.code == 1
    yaml = re.search(r"^---\n.*^\.\.\.\n", result.err, re.DOTALL | re.MULTILINE).group()
    rest = result.err.replace(yaml, "")
    assert all(line.startswith(("* ", "peyk: ")) for line in rest.splitlines())
    assert "shown by -v" not in rest
    assert yaml == (
        "---\n"
        "apiVersion: rbac.authorization.k8s.io/v1\n"
        "kind: Role\n"
        "metadata:\n"
        '  name: "home:app:patch:deployments.apps:scale:web"\n'
        '  namespace: "shop"\n'
        "rules:\n"
        '- verbs: ["patch"]\n'
        '  apiGroups: ["apps"]\n'
        '  resources: ["deployments/scale"]\n'
        '  resourceNames: ["web"]\n'
        "---\n"
        "apiVersion: rbac.authorization.k8s.io/v1\n"
        "kind: RoleBinding\n"
        "metadata:\n"
        '  name: "home:app:patch:deployments.apps:scale:web"\n'
        '  namespace: "shop"\n'
        "roleRef:\n"
        "  apiGroup: rbac.authorization.k8s.io\n"
        "  kind: Role\n"
        '  name: "home:app:patch:deployments.apps:scale:web"\n'
        "subjects:\n"
        "- kind: ServiceAccount\n"
        '  name: "app"\n'
        '  namespace: "home"\n'
        "...\n"
    )


def test_403_that_no_role_helps_against(peyk, serve):
    message = failed(serve, peyk, "403 Forbidden", status("exceeded quota: q"), "-v")
    assert message.endswith("403 Forbidden: exceeded quota: q")


HOUR = 3600
USUAL = {"iss": "https://kubernetes.default.svc", "aud": ["https://kubernetes.default.svc"]}

# rule: (claims, what is said)
TOKENS = {
    "expired": (
        USUAL | {"exp": -HOUR},
        r"the token expired at EXP, and it is NOW: renew it, or set the clock$",
    ),
    "not yet valid": (
        USUAL | {"exp": 2 * HOUR, "nbf": HOUR},
        r"the token is not valid before NBF, and it is NOW: set the clock$",
    ),
    "for others": (
        {"iss": "https://a", "aud": ["vault", "b"], "exp": HOUR},
        r"the token is for vault, b, not for this server: mount one for it$",
    ),
    "good": (
        USUAL | {"exp": HOUR, "nbf": -HOUR},
        rf"the token for {USUAL['aud'][0]} from {USUAL['iss']} is valid until EXP: ",
    ),
}


@pytest.mark.parametrize("claims, says", TOKENS.values(), ids=TOKENS)
def test_401(peyk, serve, own_account, claims, says):
    now = int(time.time())
    times = {name: now + claims[name] for name in ("exp", "nbf") if name in claims}
    sent = token(sub="system:serviceaccount:a:b", **(claims | times))
    own_account.token.write_text(sent)
    message = failed(
        serve, peyk, "401 Unauthorized", status("Unauthorized"), "-v", account=own_account
    )
    shown = {
        name.upper(): time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(value))
        for name, value in times.items()
    }
    for name, text in ({"NOW": DATE} | shown).items():
        says = says.replace(name, text)
    assert re.search(f": 401 Unauthorized: {says}", message), message
    assert sent.split(".")[2] not in message


def test_401_and_a_token_that_is_no_jwt(peyk, serve):
    message = failed(serve, peyk, "401 Unauthorized", status("Unauthorized"))
    assert message.endswith(": 401 Unauthorized: the token is no JWT")


def test_401_to_a_header_of_the_users(peyk, serve):
    message = failed(serve, peyk, "401 Unauthorized", b"", "-H", "Authorization: Bearer x")
    assert message.endswith(": 401 Unauthorized: no token of this pod was sent")


# rule: (HTTP status, Status, what is said)
MEANINGS = {
    "an object that is not there": (
        "404 Not Found",
        {"message": 'pods "a" not found', "details": {"name": "a", "kind": "pods"}},
        'pods "a" not found: there is none',
    ),
    "a type that is not there": (
        "404 Not Found",
        {"message": "the server could not find the requested resource", "details": {}},
        "the server could not find the requested resource: there is no such path or type: see peyk get /apis",
    ),
    "an object that is there": (
        "409 Conflict",
        {"message": "x", "reason": "AlreadyExists"},
        "x: use peyk patch, or delete it first",
    ),
    "an object that has changed": (
        "409 Conflict",
        {"message": "x", "reason": "Conflict"},
        "x: it has changed: read it again, then try again",
    ),
    "a version that is gone": (
        "410 Gone",
        {"message": "too old resource version: 1 (2)", "reason": "Expired"},
        "too old resource version: 1 (2): begin again with a new list",
    ),
    "fields that are wrong": (
        "422 Unprocessable Entity",
        {
            "message": "a is invalid",
            "reason": "Invalid",
            "details": {"causes": [{"field": "spec.x", "message": "Required value"}]},
        },
        "a is invalid: spec.x: Required value: correct these fields",
    ),
}


@pytest.mark.parametrize("head, body, says", MEANINGS.values(), ids=MEANINGS)
def test_meanings(peyk, serve, head, body, says):
    message = failed(serve, peyk, head, status(**body))
    assert message == f"peyk: the server answered with an error: {head}: {says}"


# ---- asking again ----


def busy(*fields: str, head: str = "429 Too Many Requests"):
    return answer(sized(b"busy\n", *fields, status=head))


@pytest.mark.parametrize("head", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_busy_server_is_asked_again(peyk, serve, head):
    server = serve(each_in_turn(busy("Retry-After: 1", head=head), GOOD))
    result = peyk.get(server)
    succeed(result, BODY)
    assert len(server.requests) == 2 and result.seconds >= 1


def test_a_busy_server_that_says_nothing_is_asked_again(peyk, serve):
    server = serve(each_in_turn(busy(head="503 No"), busy(head="503 No"), GOOD))
    result = peyk.get(server)
    succeed(result, BODY)
    assert len(server.requests) == 3 and result.seconds >= 3


@pytest.mark.parametrize("retries, requests", [("0", 1), ("2", 3)])
def test_retries(peyk, serve, retries, requests):
    server = serve(busy("Retry-After: 0"))
    result = peyk.get(server, "/api", f"--retries={retries}")
    expect(result, "STATUS", says="429 Too Many Requests: the server is busy", stdout=b"busy\n")
    assert len(server.requests) == requests


def test_ten_retries_when_nothing_is_said(peyk, serve):
    server = serve(busy("Retry-After: 0"))
    expect(peyk.get(server), "STATUS", stdout=b"busy\n")
    assert len(server.requests) == 11


@pytest.mark.parametrize("retries", ["", "x", "-1", "1.5", "4294967296"])
def test_retries_that_are_no_number(peyk, server, retries):
    expect(peyk.get(server, "/api", f"--retries={retries}"), "USAGE", says="--retries=")


@pytest.fixture
def server(serve):
    return serve(GOOD)


@pytest.mark.parametrize("after", ["3", "3600", "9223372036"])
def test_a_wait_past_the_deadline_is_not_begun(peyk, serve, after):
    server = serve(each_in_turn(busy(f"Retry-After: {after}"), GOOD))
    result = peyk.get(server, "/api", "--timeout=2s")
    expect(result, "STATUS", stdout=b"busy\n")
    assert len(server.requests) == 1 and result.seconds < 1


def test_a_probe_does_not_wait(peyk, serve):
    server = serve(each_in_turn(busy("Retry-After: 0", head="503 No"), GOOD))
    env, options = peyk.pointed_at(server, ())
    result = peyk.run(
        "probe", f"--serviceaccount={peyk.account.folder}", *options, "/readyz", env=env
    )
    assert result.code == 1 and len(server.requests) == 1


@pytest.mark.parametrize("command", ["put", "post", "patch"])
@pytest.mark.parametrize(
    "head, again", [("429 a", {"put", "post", "patch"}), ("503 a", {"put"})], ids=["429", "503"]
)
def test_what_is_sent_twice(peyk, serve, command, head, again):
    server = serve(each_in_turn(busy("Retry-After: 0", head=head), GOOD))
    env, options = peyk.pointed_at(server, ())
    result = peyk.run(
        command, f"--serviceaccount={peyk.account.folder}", *options, "--data={}", "/api", env=env
    )
    assert result.code == (0 if command in again else 1), result
    assert len(server.requests) == (2 if command in again else 1)


# ---- warnings ----


def test_warnings(peyk, serve):
    server = serve(
        answer(
            sized(
                BODY,
                'Warning: 299 - "v1 ComponentStatus is deprecated in v1.19+"',
                'Warning: 299 - "say \\"no\\"", 299 - "v1 ComponentStatus is deprecated in v1.19+"',
                'Warning: 199 - "not ours"',
            )
        )
    )
    env, options = peyk.pointed_at(server, ())
    result = peyk.run(
        "get", f"--serviceaccount={peyk.account.folder}", *options, "/api", env=env
    )
    assert (result.code, result.out) == (0, BODY)
    assert result.err == (
        "peyk: warning: v1 ComponentStatus is deprecated in v1.19+\n"
        'peyk: warning: say "no"\n'
    )
