"""`peyk get PATH`: what it sends, what it prints, how it exits."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shlex
import socket
import subprocess
import threading
import time

import pytest

from faults import pki
from faults.program import TOKEN
from faults.sayings import DISK_FULL, FAILURES, expect, succeed
from faults.server import answer, chunked, each_in_turn, fields, response, sized

BODY = b'{"kind":"APIVersions","versions":["v1"]}\n'
GOOD = answer(sized(BODY))


@pytest.fixture
def server(serve):
    return serve(GOOD)


def status(message: str, code: int = 403, **more) -> bytes:
    return json.dumps(
        {
            "kind": "Status",
            "apiVersion": "v1",
            "status": "Failure",
            "message": message,
            "code": code,
        }
        | more
    ).encode()


# ---- where the server is ----


def test_the_environment_of_a_pod(peyk, server):
    succeed(peyk.get(server), BODY)


def test_the_https_port_goes_first(peyk, server):
    env = {
        "KUBERNETES_SERVICE_HOST": "127.0.0.1",
        "KUBERNETES_SERVICE_PORT": "1",
        "KUBERNETES_SERVICE_PORT_HTTPS": str(server.port),
    }
    succeed(peyk.get(server, env=env), BODY)


def test_an_ipv6_host(peyk, serve):
    server = serve(GOOD, address="::1")
    succeed(peyk.get(server), BODY)
    assert fields(server.requests[0], b"host") == [f"[::1]:{server.port}".encode()]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_server_that_is_given(peyk, serve, address):
    server = serve(GOOD, address=address)
    succeed(peyk.get(None, "/api", f"--server={server.url}", env={}), BODY)
    assert fields(server.requests[0], b"host") == [server.authority.encode()]
    assert fields(server.requests[0], b"authorization") == [f"Bearer {TOKEN}".encode()]


def test_a_server_that_is_given_goes_before_the_environment(peyk, serve, server):
    other = serve(GOOD)
    succeed(
        peyk.get(other, "/api", f"--server={server.url}", env=peyk.pointed_at(other, ())[0]), BODY
    )
    assert len(server.requests) == 1 and other.connections == []


@pytest.mark.parametrize(
    "form",
    [
        lambda url: [f"--server={url}"],
        lambda url: ["--server", url],
        lambda url: [f"-s{url}"],
        lambda url: ["-s", url],
        lambda url: [f"--server={url}/"],
    ],
    ids=["--server=URL", "--server URL", "-sURL", "-s URL", "a slash behind"],
)
def test_forms_of_server(peyk, server, form):
    succeed(peyk.get(None, "/api", *form(server.url), env={}), BODY)


def test_http_to_loopback_needs_no_service_account_and_sends_no_token(peyk, serve, tmp_path):
    for address in ("127.0.0.1", "::1"):
        server = serve(GOOD, certified=None, address=address)
        result = peyk.run(
            "get", f"--serviceaccount={tmp_path / 'none'}", f"--server={server.url}", "/api"
        )
        succeed(result, BODY)
        assert fields(server.requests[0], b"authorization") == []


def test_http_to_loopback_sends_no_token_that_is_there(peyk, serve):
    server = serve(GOOD, certified=None)
    succeed(peyk.get(server), BODY)
    assert fields(server.requests[0], b"authorization") == []
    assert TOKEN.encode() not in server.last.received


def test_a_unix_socket_sends_no_token(peyk, serve, tmp_path):
    server = serve(GOOD, certified=None, address=str(tmp_path / "socket"))
    succeed(peyk.get(server), BODY)
    assert fields(server.requests[0], b"authorization") == []
    assert len(fields(server.requests[0], b"host")) == 1


def test_a_unix_socket_that_is_not_there(peyk, tmp_path):
    result = peyk.get(None, "/api", f"--server=unix:{tmp_path / 'nothing'}", env={})
    assert result.code == FAILURES["REFUSED"][0] and "nothing" in result.message, f"{result}"


def test_a_unix_socket_where_nobody_listens(peyk, tmp_path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "socket"))
    result = peyk.get(None, "/api", f"--server=unix:{tmp_path / 'socket'}", env={})
    expect(result, "REFUSED", says="socket")


def test_a_unix_socket_path_that_is_too_long(peyk, tmp_path):
    result = peyk.get(None, "/api", f"--server=unix:/{'a' * 200}", env={})
    assert result.code in (2, 4), f"{result}"


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1:8001",
        "http://kubernetes.default.svc",
        "http://127.0.0.1.example:8001",
        "http://127.1:8001",
        "http://[::ffff:127.0.0.1]:8001",
        "http://0.0.0.0:8001",
        "http://user@127.0.0.1:8001",
        "ftp://127.0.0.1",
        "tcp://127.0.0.1:80",
        "127.0.0.1:6443",
        "https://",
        "https://:443",
        "https://127.0.0.1:0",
        "https://127.0.0.1:65536",
        "https://127.0.0.1:-1",
        "https://127.0.0.1:+443",
        "https://127.0.0.1:https",
        "https://127.0.0.1:",
        "https://::1:443",
        "https://[::1",
        "https://[::1]443",
        "https://[127.0.0.1]:443",
        "https://user:secret@127.0.0.1",
        "https://127.0.0.1/api",
        "https://127.0.0.1?x",
        "https://127.0.0.1#x",
        "https://a b",
        "https://a\r\nb",
        "unix:",
        "",
    ],
)
def test_refuses_the_server(peyk, url):
    result = peyk.get(None, "/api", f"--server={url}", env={})
    expect(result, "USAGE")


NOT_A_PORT = [
    "abc",
    "0",
    "65536",
    "-1",
    "+443",
    " 443",
    "443 ",
    "0x1bb",
    "4 43",
    "99999999999999999999",
]


@pytest.mark.parametrize("port", NOT_A_PORT)
@pytest.mark.parametrize("variable", ["KUBERNETES_SERVICE_PORT", "KUBERNETES_SERVICE_PORT_HTTPS"])
def test_refuses_the_port_of_the_environment(peyk, variable, port):
    env = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", variable: port}
    expect(peyk.get(None, env=env), "ENVIRONMENT", says=variable)


NOT_A_HOST = [
    "a b",
    "http://10.0.0.1",
    "10.0.0.1:443",
    "[::1]",
    "a/b",
    "user@host",
    "a\r\nb",
    "a" * 300,
    "-\x7f",
]


@pytest.mark.parametrize("host", NOT_A_HOST)
def test_refuses_the_host_of_the_environment(peyk, host):
    env = {"KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": "443"}
    expect(peyk.get(None, env=env), "ENVIRONMENT", says="KUBERNETES_SERVICE_HOST")


def test_not_in_a_cluster(peyk, tmp_path):
    result = peyk.run("get", f"--serviceaccount={tmp_path / 'none'}", "/api")
    expect(result, "NOT_IN_CLUSTER", says=("KUBERNETES_SERVICE_HOST", "--server"))


def test_a_port_where_nobody_listens(peyk):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        env = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(port)}
        expect(peyk.get(None, env=env), "REFUSED", says=rf"127\.0\.0\.1:{port}")


# ---- what is sent ----


def test_the_request(peyk, server):
    succeed(peyk.get(server, "/api/v1/pods?limit=5&watch=false"), BODY)
    (request,) = server.requests
    assert request.startswith(b"GET /api/v1/pods?limit=5&watch=false HTTP/1.1\r\n")
    assert fields(request, b"host") == [server.authority.encode()]
    assert fields(request, b"accept-encoding") == [b"identity"]
    assert fields(request, b"connection") == [b"close"]
    assert fields(request, b"authorization") == [f"Bearer {TOKEN}".encode()]
    assert len(fields(request, b"accept")) == 1
    assert fields(request, b"content-length") == fields(request, b"transfer-encoding") == []


def test_the_user_agent_has_the_version(peyk, server):
    succeed(peyk.get(server), BODY)
    (agent,) = fields(server.requests[0], b"user-agent")
    version = peyk.run("--version").out.split()[1]
    arch = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
    assert agent == b"peyk/" + version + f" (linux/{arch})".encode()


def test_nothing_follows_the_request(peyk, server):
    succeed(peyk.get(server), BODY)
    assert server.requests[0].count(b"\r\n\r\n") == 1
    assert len(server.connections) == 1


@pytest.mark.parametrize(
    "path", ["/", "/api?x=%20%0a", "/a/../b/./c//d", "/x?y?z&&=", "/a;b=c,d:e@f!$'()*+~"]
)
def test_the_path_is_sent_as_it_is(peyk, server, path):
    succeed(peyk.get(server, path), BODY)
    assert server.requests[0].startswith(b"GET %s HTTP/1.1\r\n" % path.encode())


def test_a_path_of_8000_bytes(peyk, server):
    path = "/" + "a" * 8000
    succeed(peyk.get(server, path), BODY)
    assert server.requests[0].startswith(b"GET %s HTTP/1.1\r\n" % path.encode())


BAD_PATHS = {
    "a space": "/api /v1",
    "a request of its own": "/api HTTP/1.1\r\nX-Injected: yes\r\n\r\n",
    "CR": "/api\rv1",
    "LF": "/api\nv1",
    "a tab": "/api\tv1",
    "a control byte": "/api\x01",
    "DEL": "/api\x7f",
    "a fragment": "/api#v1",
    "bytes over 127": b"/api/\xc3\xa9",
}


@pytest.mark.parametrize("path", BAD_PATHS.values(), ids=BAD_PATHS)
def test_refuses_a_path_with(peyk, server, path):
    expect(peyk.get(server, path), "USAGE")
    assert server.requests == [] and server.connections == []


@pytest.mark.parametrize(
    "form", [["-H", "X-One: 1"], ["-HX-One: 1"], ["--header", "X-One: 1"], ["--header=X-One: 1"]]
)
def test_forms_of_a_field(peyk, server, form):
    succeed(peyk.get(server, "/api", *form), BODY)
    assert fields(server.requests[0], b"x-one") == [b"1"]


def test_several_fields(peyk, server):
    options = ("-H", "X-One: 1", "-H", "X-Two:2", "-H", "X-Three:")
    succeed(peyk.get(server, "/api", *options), BODY)
    values = [fields(server.requests[0], name) for name in (b"x-one", b"x-two", b"x-three")]
    assert values == [[b"1"], [b"2"], [b""]]


@pytest.mark.parametrize("certified", [True, False], ids=["tls", "plain"])
def test_a_field_of_30_000_bytes(peyk, serve, certified):
    value = "v" * 30_000
    server = serve(GOOD) if certified else serve(GOOD, certified=None)
    succeed(peyk.get(server, "/api", "-H", f"X-Long: {value}"), BODY)
    assert fields(server.requests[0], b"x-long") == [value.encode()]


def test_as_many_fields_as_there_may_be(peyk, server):
    options = [word for i in range(33) for word in ("-H", f"X-{i}: {i}")]
    succeed(peyk.get(server, "/api", *options[:64]), BODY)
    assert fields(server.requests[0], b"x-31") == [b"31"]
    expect(peyk.get(server, "/api", *options), "USAGE")


@pytest.mark.parametrize("name", ["User-Agent", "accept", "HOST"])
def test_a_field_of_the_users_takes_the_place_of_ours(peyk, server, name):
    succeed(peyk.get(server, "/api", "-H", f"{name}: mine"), BODY)
    assert fields(server.requests[0], name.lower().encode()) == [b"mine"]


def test_an_authorization_of_the_users_takes_the_place_of_the_token(peyk, server):
    succeed(peyk.get(server, "/api", "-H", "authorization: Basic abc"), BODY)
    assert fields(server.requests[0], b"authorization") == [b"Basic abc"]
    assert TOKEN.encode() not in server.requests[0]


BAD_FIELDS = {
    "no colon": "X-One",
    "no name": ": 1",
    "a space in the name": "X One: 1",
    "a space before the colon": "X-One : 1",
    "CRLF in the value": "X-One: 1\r\nX-Two: 2",
    "LF in the value": "X-One: 1\n2",
    "CR in the value": "X-One: 1\r2",
    "a control byte in the value": "X-One: \x01",
    "CRLF in the name": "X\r\n-One: 1",
    "nothing": "",
    "Connection, which is ours": "Connection: keep-alive",
    "Content-Length, which is ours": "content-length: 5",
    "Transfer-Encoding, which is ours": "Transfer-Encoding: chunked",
    "Accept-Encoding, which is ours": "Accept-Encoding: gzip",
}


@pytest.mark.parametrize("field", BAD_FIELDS.values(), ids=BAD_FIELDS)
def test_refuses_a_field_with(peyk, server, field):
    expect(peyk.get(server, "/api", "-H", field), "USAGE")
    assert server.connections == []


def test_the_value_of_a_refused_field_is_not_shown(peyk, server):
    result = peyk.get(server, "/api", "-H", "Authorization: Bearer secret\x01value", "-v")
    expect(result, "USAGE")
    assert "secret" not in result.err


# ---- what is printed ----


def test_include_prints_the_head_first(peyk, serve):
    for option in ("-i", "--include"):
        raw = sized(BODY, "X-One: 1", "Content-Type: application/json")
        succeed(peyk.get(serve(answer(raw)), "/api", option), raw)


def test_include_prints_the_head_of_an_error(peyk, serve):
    raw = sized(status("no"), status="403 Forbidden")
    expect(peyk.get(serve(answer(raw)), "/api", "-i"), "STATUS", stdout=raw)


def test_include_does_not_print_the_chunks(peyk, serve):
    raw = chunked(b"hel", b"lo")
    head = raw[: raw.index(b"\r\n\r\n") + 4]
    succeed(peyk.get(serve(answer(raw)), "/api", "-i"), head + b"hello")


def test_include_prints_no_interim_answer(peyk, serve):
    raw = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + sized(BODY)
    succeed(peyk.get(serve(answer(raw)), "/api", "-i"), sized(BODY))


def test_notes_tell_what_is_tried(peyk, server):
    result = peyk.get(server, "/api", "-v")
    succeed(result, BODY)
    notes = "\n".join(result.notes)
    for word in (r"127\.0\.0\.1", "TLS", "GET /api", r"\b200\b", r"\d ms"):
        assert re.search(word, notes), f"no {word!r} in the notes: {result}"


def test_notes_show_no_secret(peyk, server):
    result = peyk.get(server, "/api", "-v", "-H", "X-Key: another-secret")
    succeed(result, BODY)
    assert "another-secret" not in result.err and "Bearer" not in result.err


def test_a_success_prints_nothing_but_the_body(peyk, server):
    result = peyk.get(server)
    assert (result.out, result.err) == (BODY, "")


# ---- error statuses ----

ERRORS = [
    "400 Bad Request",
    "401 Unauthorized",
    "403 Forbidden",
    "404 Not Found",
    "410 Gone",
    "429 Too Many Requests",
    "500 Internal Server Error",
    "503 Service Unavailable",
    "599 X",
]


@pytest.mark.parametrize("line", ERRORS)
def test_an_error_status_shows_its_message_and_its_body(peyk, serve, line):
    body = status("something is forbidden", int(line[:3]))
    result = peyk.get(serve(answer(sized(body, status=line))))
    expect(result, "STATUS", says="something is forbidden", stdout=body)


@pytest.mark.parametrize(
    "line", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "304 Not Modified"]
)
def test_a_redirect_is_not_followed(peyk, serve, line):
    target = serve(GOOD)
    body = b"" if line.startswith("304") else b"moved\n"
    raw = response(
        body,
        f"Location: {target.url}/api",
        *([f"Content-Length: {len(body)}"] if body else []),
        status=line,
    )
    expect(peyk.get(serve(answer(raw))), "STATUS", says=line[:3], stdout=body)
    assert target.connections == []


def test_a_success_of_another_number(peyk, serve):
    for line in ("201 Created", "202 Accepted", "206 Partial Content"):
        succeed(peyk.get(serve(answer(sized(BODY, status=line)))), BODY)


# rule: (body, what stderr says)
MESSAGES = {
    "escapes": (b'{"kind":"Status","message":"pods \\"a\\\\b\\" \\u0041"}', r'pods "a\\b" A'),
    "a line end": (b'{"kind":"Status","message":"one\\ntwo\\r\\nthree"}', r"one.two..?three"),
    "escape sequences": (b'{"kind":"Status","message":"\\u001b[2Jx"}', r"\?\[2Jx"),
    "bytes beyond ASCII": ('{"kind":"Status","message":"caf\xe9"}'.encode(), r"caf\?"),
    "white space": (b'{ "kind" : "Status" ,\n "message" :\t"spaced" }', "spaced"),
    "the message in front": (b'{"message":"early","kind":"Status"}', "early"),
    "a message deeper down": (
        b'{"kind":"Status","details":{"x":[{"message":"inner"}]},"message":"outer"}',
        "outer",
    ),
    "a key within a string": (
        b'{"kind":"Status","x":"\\"message\\":\\"fake\\"","message":"true one"}',
        "true one",
    ),
    "a long message": (b'{"kind":"Status","message":"%s"}' % (b"m" * 5000), r"mmmm\.\.\."),
}


@pytest.mark.parametrize("body, says", MESSAGES.values(), ids=MESSAGES)
def test_a_status_with(peyk, serve, body, says):
    result = peyk.get(serve(answer(sized(body, status="403 Forbidden"))))
    expect(result, "STATUS", says=says, stdout=body)
    assert "inner" not in result.err and "fake" not in result.err


NO_MESSAGES = {
    "an empty body": b"",
    "text": b"404 page not found\n",
    "HTML": b"<html>no</html>",
    "an object of another kind": b'{"kind":"Pod","message":"nothing of yours"}',
    "a status without a message": b'{"kind":"Status","reason":"Forbidden"}',
    "an empty message": b'{"kind":"Status","message":""}',
    "a message that is a number": b'{"kind":"Status","message":5}',
    "half an object": b'{"kind":"Status","mess',
    "deep nesting": b"[" * 100_000,
    "binary": bytes(range(256)) * 100,
}


@pytest.mark.parametrize("body", NO_MESSAGES.values(), ids=NO_MESSAGES)
def test_an_error_whose_body_is(peyk, serve, body):
    result = peyk.get(serve(answer(sized(body, status="404 Not Found"))))
    expect(result, "STATUS", says="404", stdout=body)
    assert "nothing of yours" not in result.err


def test_a_reason_is_made_printable(peyk, serve):
    raw = sized(b"", status="404 Caf\xe9 \x9b2J")
    expect(peyk.get(serve(answer(raw))), "STATUS", says=r"404 Caf\? \?2J")


def test_a_message_in_pieces(peyk, serve):
    body = status("in pieces")
    raw = chunked(*(body[i : i + 1] for i in range(len(body))), status="403 Forbidden")
    pieces = [raw[i : i + 7] for i in range(0, len(raw), 7)]
    result = peyk.get(serve(answer(*pieces)))
    expect(result, "STATUS", says="in pieces", stdout=body)


# ---- 401 ----

UNAUTHORIZED = sized(status("Unauthorized", 401), status="401 Unauthorized")


@pytest.fixture
def rotating(serve, own_account):
    """A server that answers 401 while a new token is written, and then 200 to that alone."""

    def start(new, then=GOOD):
        def refuse(connection):
            connection.read_request()
            if new is not None:
                own_account.token.write_text(new)
            connection.write(UNAUTHORIZED)
            connection.finish()

        return serve(each_in_turn(refuse, then))

    return start


def tokens(server) -> list[bytes]:
    return [value for request in server.requests for value in fields(request, b"authorization")]


def test_a_new_token_is_sent_after_401(peyk, rotating, own_account):
    server = rotating("a.new.token")
    succeed(peyk.get(server, account=own_account), BODY)
    assert tokens(server) == [f"Bearer {TOKEN}".encode(), b"Bearer a.new.token"]


def test_the_answer_before_the_new_token_is_not_printed(peyk, rotating, own_account):
    succeed(peyk.get(rotating("a.new.token"), "/api", "-i", account=own_account), sized(BODY))


def test_the_same_token_is_not_sent_again(peyk, rotating, own_account):
    server = rotating(None)
    result = peyk.get(server, account=own_account)
    expect(result, "STATUS", says="Unauthorized", stdout=status("Unauthorized", 401))
    assert len(server.connections) == 1


def test_the_same_token_with_another_line_end_is_not_sent_again(peyk, rotating, own_account):
    server = rotating(TOKEN + "\n\n")
    expect(peyk.get(server, account=own_account), "STATUS", stdout=None)
    assert len(server.connections) == 1


def test_a_new_token_is_sent_only_once(peyk, rotating, own_account):
    def refuse_too(connection):
        connection.read_request()
        own_account.token.write_text("a.third.token")
        connection.write(UNAUTHORIZED)
        connection.finish()

    server = rotating("a.new.token", refuse_too)
    result = peyk.get(server, account=own_account)
    expect(result, "STATUS", says="Unauthorized", stdout=status("Unauthorized", 401))
    assert len(server.connections) == 2


def test_a_new_token_that_is_forbidden(peyk, rotating, own_account):
    body = status("still no")
    server = rotating("a.new.token", answer(sized(body, status="403 Forbidden")))
    expect(peyk.get(server, account=own_account), "STATUS", says="still no", stdout=body)


@pytest.mark.parametrize("new", ["", "two\ntokens"], ids=["empty", "unusable"])
def test_a_new_token_that_is_unusable_leaves_the_401(peyk, rotating, own_account, new):
    result = peyk.get(rotating(new), account=own_account)
    assert result.code in (1, 3), f"{result}"


def test_an_authorization_of_the_users_is_not_sent_again(peyk, rotating, own_account):
    server = rotating("a.new.token")
    result = peyk.get(server, "/api", "-H", "Authorization: Basic abc", account=own_account)
    expect(result, "STATUS", stdout=None)
    assert tokens(server) == [b"Basic abc"]


def test_no_token_is_read_again_without_tls(peyk, serve, own_account):
    server = serve(answer(UNAUTHORIZED), certified=None)
    expect(peyk.get(server, account=own_account), "STATUS", stdout=None)
    assert len(server.connections) == 1


# ---- stdout ----

BIG = bytes(range(256)) * 8000


def shell(peyk, server, command: str) -> subprocess.CompletedProcess:
    """A shell's view; PEYK in `command` stands for the call."""
    env, _ = peyk.pointed_at(server, ())
    call = shlex.join([str(peyk.path), "get", f"--serviceaccount={peyk.account.folder}", "/api"])
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("PEYK", call)],
        env=env | {"PATH": os.environ["PATH"]},
        capture_output=True,
        timeout=30,
    )


def test_a_reader_that_goes_ends_it_quietly(peyk, serve):
    server = serve(answer(sized(b"first line\n" + BIG)))
    done = shell(peyk, server, '{ PEYK; echo "exit $?" >&2; } | head -n 1')
    assert done.stdout == b"first line\n"
    assert done.stderr == b"exit 0\n"


def test_a_reader_that_goes_ends_an_endless_answer(peyk, serve):
    """It does not read on what nobody wants."""

    def script(connection):
        connection.read_request()
        connection.write(response(b"first line\n"))
        while True:
            connection.write(BIG)

    started = time.monotonic()
    done = shell(peyk, serve(script), "PEYK | head -n 1")
    assert (done.stdout, done.stderr) == (b"first line\n", b"")
    assert time.monotonic() - started < 5


def test_a_full_disk(peyk, server):
    with open("/dev/full", "wb") as full:
        result = peyk.get(server, stdout=full)
    expect(result, "OUTPUT", says=DISK_FULL)


def test_a_stdout_that_is_closed(peyk, server):
    """Descriptor 1 must not become the connection's, or the body would go to the server."""
    done = shell(peyk, server, "PEYK >&-")
    assert BODY not in server.last.received, "the body went to the server, in the clear"
    assert done.returncode == FAILURES["OUTPUT"][0], done
    assert done.stderr.startswith(b"peyk: " + FAILURES["OUTPUT"][1].encode()), done


def test_all_three_descriptors_closed(peyk, server):
    done = shell(peyk, server, "PEYK <&- >&- 2>&-")
    assert done.returncode == FAILURES["OUTPUT"][0], done
    assert len(server.requests) == 1
    assert server.requests[0].endswith(b"\r\n\r\n")


def test_a_stdin_that_is_closed(peyk, server):
    done = shell(peyk, server, "PEYK <&-")
    assert (done.returncode, done.stdout, done.stderr) == (0, BODY, b"")


def test_a_pipe_that_another_process_set_non_blocking(peyk, serve):
    server = serve(answer(sized(BIG)))
    readable, writable = os.pipe()
    fcntl.fcntl(writable, fcntl.F_SETFL, os.O_WRONLY | os.O_NONBLOCK)
    received = bytearray()

    def read_slowly():
        while piece := os.read(readable, 65536):
            received.extend(piece)
            time.sleep(0.002)

    reader = threading.Thread(target=read_slowly)
    reader.start()
    result = peyk.get(server, stdout=writable)
    os.close(writable)
    reader.join()
    os.close(readable)
    assert result.code == 0, f"{result}"
    assert bytes(received) == BIG


def test_a_slow_reader(peyk, serve):
    server = serve(answer(sized(BIG)))
    done = shell(peyk, server, "PEYK | { sleep 0.5; cksum; }")
    reference = subprocess.run(["cksum"], input=BIG, capture_output=True, check=True)
    assert done.stdout == reference.stdout


def test_a_file(peyk, serve, tmp_path):
    with open(tmp_path / "out", "wb") as out:
        result = peyk.get(serve(answer(sized(BIG))), stdout=out)
    assert result.code == 0, f"{result}"
    assert (tmp_path / "out").read_bytes() == BIG


# ---- the command line ----

USAGE = {
    "no path": ["get"],
    "an unknown option": ["get", "--nonsense", "/api"],
    "an unknown letter": ["get", "-Z", "/api"],
    "an unknown command": ["nonsense"],
    "no command": [],
    "a long option without its value": ["get", "/api", "--server"],
    "a letter without its value": ["get", "/api", "-H"],
    "a value for an option that takes none": ["get", "--include=yes", "/api"],
    "a path without a slash that is no type": ["get", "?x"],
    "an empty path": ["get", ""],
    "two paths": ["get", "/api", "/version"],
    "half an option's name": ["get", "--serv=https://127.0.0.1", "/api"],
    "the option of another command": ["get", "--expect=200", "/api"],
    "--insecure-skip-tls-verify": ["get", "--insecure-skip-tls-verify", "/api"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_usage(peyk, arguments):
    if arguments[:1] == ["get"]:
        # Nothing else is wrong.
        arguments = ["get", f"--serviceaccount={peyk.account.folder}", *arguments[1:]]
    result = peyk.run(*arguments, env={"KUBERNETES_SERVICE_HOST": "127.0.0.1"})
    assert result.code == 2, f"{result}"
    assert result.out == b"", f"{result}"
    assert result.message.startswith(f"peyk: {FAILURES['USAGE'][1]}"), f"{result}"


@pytest.mark.parametrize(
    "timeout", ["", "abc", "5", "-1s", "1x", "1 s", "s", "1.s.", "1e9s", "99999999999h", "5s "]
)
def test_refuses_the_timeout(peyk, server, timeout):
    expect(peyk.get(server, "/api", f"--timeout={timeout}"), "USAGE")
    assert server.connections == []


@pytest.mark.parametrize("name", ["a b", "a/b", "a:443", "[::1]", "a\r\nb", "", "*.example", ".example.com"])
def test_a_server_name_that_is_no_name_is_nobodys(peyk, serve, authority, name):
    names = pki.san(pki.dns(name), pki.dns("b"), pki.ip("::1"), pki.dns("*.example"))
    certified = authority.issue(names=names)
    result = peyk.get(serve(GOOD, certified=certified), "/api", f"--tls-server-name={name}")
    expect(result, "USAGE", "WRONG_NAME")


def test_options_may_follow_the_path(peyk, server):
    result = peyk.run(
        "get", "/api", f"--serviceaccount={peyk.account.folder}", "-i", "-s", server.url
    )
    succeed(result, sized(BODY))


def test_letters_may_be_joined(peyk, server):
    result = peyk.get(server, "/api", "-iHX-One: 1")
    succeed(result, sized(BODY))
    assert fields(server.requests[0], b"x-one") == [b"1"]


def test_two_dashes_end_the_options(peyk, server):
    result = peyk.run(
        "get", f"--serviceaccount={peyk.account.folder}", f"--server={server.url}", "--", "/api"
    )
    succeed(result, BODY)


def test_the_last_of_two_equal_options_counts(peyk, serve, server):
    other = serve(GOOD)
    succeed(peyk.get(None, "/api", f"-s{other.url}", f"-s{server.url}", env={}), BODY)
    assert other.connections == []


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["help"], 4), (["help", "get"], 4), (["get", "-h"], 4), (["json", "-h"], 4),
     (["whoami", "-h"], 4), (["version"], 4), (["probe", "-h"], 1)],
)  # fmt: skip
def test_help_that_cannot_be_written(peyk, arguments, status):
    with open("/dev/full", "wb") as full:
        result = peyk.run(*arguments, stdout=full)
    assert result.code == status
    assert re.search(DISK_FULL, result.message)


@pytest.mark.parametrize(
    "arguments", [["help"], ["--help"], ["-h"], ["help", "get"], ["get", "--help"], ["get", "-h"]]
)
def test_help_goes_to_stdout(peyk, arguments):
    result = peyk.run(*arguments)
    assert (result.code, result.err) == (0, ""), f"{result}"
    assert b"get" in result.out
    lines = result.out.splitlines()
    assert len(lines) <= 40 and all(len(line) <= 80 for line in lines), f"{result}"


OPTIONS = [
    "--server",
    "--serviceaccount",
    "--token-file",
    "--certificate-authority",
    "--tls-server-name",
    "--timeout",
    "--include",
    "-H",
    "-v",
]


@pytest.mark.parametrize("option", OPTIONS)
def test_help_tells_of(peyk, option):
    assert option.encode() in peyk.run("get", "--help").out


def test_help_of_an_unknown_command(peyk):
    expect(peyk.run("help", "nonsense"), "USAGE")


@pytest.mark.parametrize("arguments", [["version"], ["--version"]])
def test_version(peyk, arguments):
    result = peyk.run(*arguments)
    assert (result.code, result.err) == (0, ""), f"{result}"
    assert re.fullmatch(rb"peyk \d\S* .*BearSSL 0\.6.*\n", result.out), f"{result}"


def test_a_name_that_the_certificate_has(peyk, serve, authority):
    certified = authority.issue(names=pki.san(pki.dns("api.example")))
    server = serve(GOOD, certified=certified)
    expect(peyk.get(server), "WRONG_NAME")
    succeed(peyk.get(server, "/api", "--tls-server-name=api.example"), BODY)
    assert fields(server.requests[0], b"host") == [server.authority.encode()]


def test_the_environment_has_no_other_say(peyk, server):
    env = peyk.pointed_at(server, ())[0] | {
        "HTTPS_PROXY": "http://127.0.0.1:1",
        "https_proxy": "http://127.0.0.1:1",
        "KUBECONFIG": "/nonexistent",
        "PEYK_PROBE": "tcp://127.0.0.1:1",
    }
    succeed(peyk.get(server, env=env), BODY)
