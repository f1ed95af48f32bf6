"""`peyk probe [TARGET...]`: health as an exit code of 0 or 1, and one line that says why."""

from __future__ import annotations

import shlex
import socket
import subprocess
import time

import pytest

from faults.mode import only
from faults import pki
from faults.fixtures import HERE
from faults.program import TOKEN
from faults.sayings import NOT_VERIFIED, healthy, unhealthy
from faults.server import answer, fields, response, say, sized

OK = answer(sized(b"ok"))
SLACK = 0.5


@pytest.fixture
def api(serve):
    """The API server."""
    return serve(OK)


@pytest.fixture
def web(serve):
    """Some other server, without TLS."""
    return serve(OK, certified=None)


@pytest.fixture
def nobody():
    """HOST:PORT where nobody listens, as long as the test runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


def line_of(server) -> bytes:
    (request,) = server.requests
    return request.partition(b"\r\n")[0]


def no_token(server):
    for connection in server.connections:
        assert TOKEN.encode() not in connection.received
        for request in connection.requests:
            assert fields(request, b"authorization") == [] and TOKEN.encode() not in request


# ---- the API server ----


def test_asks_the_api_server_whether_it_is_ready(peyk, api):
    env = peyk.pointed_at(api, ())[0]
    result = peyk.run("probe", f"--serviceaccount={peyk.account.folder}", env=env)
    healthy(result)
    assert line_of(api) == b"GET /readyz HTTP/1.1"
    assert fields(api.requests[0], b"authorization") == [f"Bearer {TOKEN}".encode()]


def test_asks_the_api_server_for_a_path(peyk, api):
    healthy(peyk.probe("/livez?verbose", api=api), says="/livez")
    assert line_of(api) == b"GET /livez?verbose HTTP/1.1"


def test_an_api_server_that_is_given(peyk, api):
    healthy(peyk.probe(f"--server={api.url}"))
    healthy(peyk.probe(f"--server={api.url}", "/livez"))


def test_an_api_server_behind_a_proxy_gets_no_token(peyk, web):
    healthy(peyk.probe(f"--server={web.url}"))
    no_token(web)


@pytest.mark.parametrize(
    "line",
    [
        "201 Created",
        "204 No Content",
        "302 Found",
        "401 Unauthorized",
        "403 Forbidden",
        "500 X",
        "503 X",
    ],
)
def test_the_api_server_must_answer_200(peyk, serve, line):
    raw = response(
        b"",
        "Location: /other",
        *([] if line.startswith("204") else ["Content-Length: 0"]),
        status=line,
    )
    result = peyk.probe("/readyz", api=serve(answer(raw)))
    unhealthy(result, says=rf"^unhealthy: /readyz: {line}(: |$)")
    assert result.line.count(line) == 1, "told twice"


def test_the_api_server_may_be_expected_to_answer_200(peyk, api):
    healthy(peyk.probe("--expect=200", "/readyz", api=api))


def test_an_api_server_of_another_authority(peyk, serve):
    server = serve(OK, certified=pki.authority("another root").issue(names=HERE))
    unhealthy(peyk.probe("/readyz", api=server), failure="UNKNOWN_ISSUER")
    assert server.requests == []


def test_an_api_server_of_another_name(peyk, serve, authority):
    server = serve(OK, certified=authority.issue(names=pki.san(pki.dns("other.example"))))
    unhealthy(peyk.probe("/readyz", api=server), says=r"other\.example", failure="WRONG_NAME")
    healthy(peyk.probe("--tls-server-name=other.example", "/readyz", api=server))


@pytest.mark.parametrize("targets", [(), ("/readyz",)], ids=["no target", "a path"])
def test_the_api_server_is_always_verified(peyk, serve, targets):
    server = serve(OK, certified=pki.authority("another root").issue(names=HERE))
    unhealthy(peyk.probe("--insecure-skip-tls-verify", *targets, api=server))
    assert server.requests == []


def test_the_api_server_is_verified_beside_a_target_that_is_not(peyk, serve):
    stranger = pki.authority("another root").issue(names=HERE)
    server, other = serve(OK, certified=stranger), serve(OK, certified=stranger)
    targets = (f"{other.url}/healthz", "/readyz")
    unhealthy(peyk.probe("--insecure-skip-tls-verify", *targets, api=server))
    assert server.requests == []


def test_not_in_a_cluster(peyk, tmp_path):
    option = f"--serviceaccount={tmp_path / 'none'}"
    unhealthy(peyk.run("probe", option), failure="NOT_IN_CLUSTER")


def test_no_token(peyk, api, own_account):
    own_account.token.unlink()
    unhealthy(peyk.probe("/readyz", api=api, account=own_account), failure="TOKEN_FILE")


def test_no_ca_certificates(peyk, api, own_account):
    own_account.ca.unlink()
    unhealthy(peyk.probe("/readyz", api=api, account=own_account), failure="CA_FILE")
    assert api.requests == []


# ---- http:// and :PORT ----


def test_an_http_server(peyk, web):
    healthy(peyk.probe(f"{web.url}/healthz?full=1"), says=rf"{web.url}/healthz")
    assert line_of(web) == b"GET /healthz?full=1 HTTP/1.1"
    assert fields(web.requests[0], b"host") == [web.authority.encode()]
    no_token(web)


def test_an_http_server_without_a_path(peyk, web):
    healthy(peyk.probe(web.url))
    assert line_of(web) == b"GET / HTTP/1.1"


def test_an_http_server_with_a_query_and_no_path(peyk, web):
    result = peyk.probe(f"{web.url}?full=1")
    if result.code == 0:
        assert line_of(web) == b"GET /?full=1 HTTP/1.1"


def test_an_http_server_over_ipv6(peyk, serve):
    server = serve(OK, certified=None, address="::1")
    healthy(peyk.probe(f"{server.url}/healthz"))
    assert fields(server.requests[0], b"host") == [server.authority.encode()]


def test_a_port_of_this_pod(peyk, web):
    healthy(peyk.probe(f":{web.port}/healthz"), says=rf":{web.port}/healthz")
    assert line_of(web) == b"GET /healthz HTTP/1.1"
    no_token(web)


def test_a_port_of_this_pod_without_a_path(peyk, web):
    healthy(peyk.probe(f":{web.port}"))
    assert line_of(web) == b"GET / HTTP/1.1"


def test_plain_targets_need_no_service_account(peyk, web, tmp_path):
    options = (f"--serviceaccount={tmp_path / 'none'}",)
    for target in (f"{web.url}/", f":{web.port}/", f"tcp://127.0.0.1:{web.port}"):
        healthy(peyk.run("probe", *options, target))


@pytest.mark.parametrize("line", ["200 OK", "204 No Content", "302 Found", "399 X"])
def test_an_http_server_is_healthy_with(peyk, serve, line):
    raw = response(
        b"", "Location: /x", *([] if line.startswith("204") else ["Content-Length: 0"]), status=line
    )
    server = serve(answer(raw), certified=None)
    healthy(peyk.probe(f"{server.url}/"), says=line[:3])
    assert len(server.connections) == 1, "a redirect was followed"


@pytest.mark.parametrize(
    "line", ["400 Bad Request", "404 Not Found", "500 X", "503 Service Unavailable"]
)
def test_an_http_server_is_unhealthy_with(peyk, serve, line):
    server = serve(answer(sized(b"", status=line)), certified=None)
    unhealthy(
        peyk.probe(f"{server.url}/healthz"),
        says=rf"^unhealthy: \S+/healthz: {line}: another status was expected$",
    )


# rule: (--expect, status, healthy)
EXPECTED = {
    "one status": ("204", 204, True),
    "another status": ("204", 200, False),
    "a range, its first": ("200-299", 200, True),
    "a range, its last": ("200-299", 299, True),
    "a range, below": ("201-299", 200, False),
    "a range, above": ("200-299", 300, False),
    "an error that is wanted": ("401", 401, True),
    "any": ("200-599", 503, True),
}


@pytest.mark.parametrize("expected, code, good", EXPECTED.values(), ids=EXPECTED)
def test_expect(peyk, serve, expected, code, good):
    raw = response(b"", *([] if code == 204 else ["Content-Length: 0"]), status=f"{code} X")
    result = peyk.probe(f"--expect={expected}", f"{serve(answer(raw), certified=None).url}/")
    (healthy if good else unhealthy)(result, says=str(code))


@pytest.mark.parametrize(
    "expected",
    ["", "abc", "200-", "-299", "299-200", "99", "600", "20", "200-299-300", "2xx", "+200"],
)
def test_refuses_to_expect(peyk, web, expected):
    unhealthy(peyk.probe(f"--expect={expected}", f"{web.url}/"), failure="USAGE")
    assert web.connections == []


def test_a_field(peyk, web):
    healthy(peyk.probe("-H", "Host: app.example", "-H", "X-One: 1", f"{web.url}/"))
    assert fields(web.requests[0], b"host") == [b"app.example"]
    assert fields(web.requests[0], b"x-one") == [b"1"]


MALFORMED = {
    "not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "two lengths": response(b"hello", "Content-Length: 5", "Content-Length: 6"),
    "NUL in a field": response(b"", "X-A: \0", "Content-Length: 0"),
}


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_answer(peyk, serve, raw):
    server = serve(answer(raw), certified=None)
    unhealthy(peyk.probe(f"{server.url}/"), failure="HTTP")


def test_an_answer_that_ends_early(peyk, serve):
    server = serve(answer(sized(b"hello")[:-2]), certified=None)
    unhealthy(peyk.probe(f"{server.url}/"), failure="TRUNCATED")


def test_no_answer(peyk, serve):
    server = serve(answer(), certified=None)
    unhealthy(peyk.probe(f"{server.url}/"), failure="TRUNCATED")


@pytest.mark.parametrize("line", ["200 OK", "500 X"])
def test_a_body_of_lines_leaves_one_line(peyk, serve, line):
    body = b"several\nlines\nof a body\n" * 100
    peyk.probe(f"{serve(answer(sized(body, status=line)), certified=None).url}/")


def test_nobody_listens(peyk, nobody):
    unhealthy(peyk.probe(f"http://{nobody}/"), says=nobody, failure="REFUSED")
    unhealthy(peyk.probe(f":{nobody.split(':')[1]}/"), failure="REFUSED")


# ---- https:// ----


@pytest.fixture
def other(serve):
    """Some other server, with TLS and a certificate of the cluster's CA."""
    return serve(OK)


def test_an_https_server_gets_no_token(peyk, other, api):
    healthy(peyk.probe(f"{other.url}/healthz", api=api), says=rf"{other.url}/healthz")
    assert line_of(other) == b"GET /healthz HTTP/1.1"
    no_token(other)
    assert api.connections == []


def test_an_https_server_needs_no_token_and_no_environment(peyk, other, own_account):
    own_account.token.unlink()
    healthy(peyk.probe(f"{other.url}/", account=own_account))


def test_an_https_server_of_another_authority(peyk, serve, tmp_path):
    root = pki.authority("another root")
    server = serve(OK, certified=root.issue(names=HERE))
    unhealthy(peyk.probe(f"{server.url}/"), failure="UNKNOWN_ISSUER")
    (tmp_path / "root.crt").write_bytes(root.pem)
    healthy(peyk.probe(f"--certificate-authority={tmp_path / 'root.crt'}", f"{server.url}/"))


def test_an_https_server_of_another_name(peyk, serve, authority):
    server = serve(OK, certified=authority.issue(names=pki.san(pki.dns("app.example"))))
    unhealthy(peyk.probe(f"{server.url}/"), says=r"app\.example", failure="WRONG_NAME")
    healthy(peyk.probe("--tls-server-name=app.example", f"{server.url}/"))


def test_an_https_server_with_an_expired_certificate(peyk, serve, authority):
    server = serve(OK, certified=authority.issue(names=HERE, not_before=-9, not_after=-1))
    unhealthy(peyk.probe(f"{server.url}/"), failure="EXPIRED")


def test_an_https_server_without_ca_certificates(peyk, other, own_account):
    own_account.ca.unlink()
    unhealthy(peyk.probe(f"{other.url}/", account=own_account), failure="CA_FILE")
    assert other.requests == []


STRANGE = {
    "another authority": lambda a: pki.authority("another root").issue(names=HERE),
    "its own": lambda a: pki.self_signed(names=HERE),
    "another name": lambda a: a.issue(names=pki.san(pki.dns("other.example"))),
    "no name": lambda a: a.issue(names=None),
    "the past": lambda a: a.issue(names=HERE, not_before=-9, not_after=-1),
    "the future": lambda a: a.issue(names=HERE, not_before=1, not_after=9),
    "clients": lambda a: a.issue(names=HERE, purposes=(pki.CLIENT_AUTH,)),
    "RSA": lambda a: pki.self_signed(names=HERE, kind="RSA-2048", slot="root"),
}


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE)
def test_without_verification_any_certificate_will_do_and_it_says_so(peyk, serve, authority, make):
    server = serve(OK, certified=make(authority))
    unhealthy(peyk.probe(f"{server.url}/"))
    result = peyk.probe("--insecure-skip-tls-verify", f"{server.url}/healthz")
    healthy(result, says=NOT_VERIFIED)
    no_token(server)


def test_without_verification_no_ca_certificates_are_needed(peyk, serve, tmp_path):
    server = serve(OK, certified=pki.self_signed(names=HERE))
    options = (f"--serviceaccount={tmp_path / 'none'}", "--insecure-skip-tls-verify")
    healthy(peyk.run("probe", *options, f"{server.url}/"), says=NOT_VERIFIED)


def test_without_verification_an_unhealthy_server_is_unhealthy(peyk, serve):
    server = serve(answer(sized(b"", status="503 X")), certified=pki.self_signed(names=HERE))
    unhealthy(peyk.probe("--insecure-skip-tls-verify", f"{server.url}/"), says="503")


@only("1.2", "the certificate goes over the wire in the clear")
def test_without_verification_the_key_must_still_be_the_certificates(peyk, serve, authority):
    """Whoever answers is taken for the server, but it must hold the key of what it presents."""
    right, wrong = authority.issue(names=HERE), authority.issue(names=HERE, slot="other key")
    # Of one size, so that one can stand for the other on the wire.
    while len(wrong.der) != len(right.der):
        wrong = authority.issue(names=HERE, slot="other key")
    server = serve(OK, certified=right, disguise=(right.der, wrong.der))
    unhealthy(peyk.probe("--insecure-skip-tls-verify", f"{server.url}/"))
    assert server.requests == []


def test_plain_http_behind_https(peyk, serve):
    server = serve(say(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    unhealthy(peyk.probe(f"{server.url}/"), failure="TLS")


# ---- tcp:// and unix: ----


def test_a_tcp_port(peyk, web):
    healthy(peyk.probe(f"tcp://127.0.0.1:{web.port}"), says=rf"tcp://127\.0\.0\.1:{web.port}")
    assert web.requests == []


def test_a_tcp_port_over_ipv6(peyk, serve):
    server = serve(OK, certified=None, address="::1")
    healthy(peyk.probe(f"tcp://[::1]:{server.port}"))


def test_a_tcp_port_where_nobody_listens(peyk, nobody):
    unhealthy(peyk.probe(f"tcp://{nobody}"), says=nobody, failure="REFUSED")


def test_a_tcp_port_is_sent_nothing(peyk, serve):
    seen = []
    server = serve(lambda connection: seen.append(connection.take()), certified=None)
    healthy(peyk.probe(f"tcp://127.0.0.1:{server.port}"))
    time.sleep(0.1)
    assert seen == [b""]


def test_a_unix_socket(peyk, serve, tmp_path):
    server = serve(OK, certified=None, address=str(tmp_path / "socket"))
    healthy(peyk.probe(f"unix:{server.address}"), says=f"unix:{server.address}")
    no_token(server)


def test_a_unix_socket_that_is_not_there(peyk, tmp_path):
    unhealthy(peyk.probe(f"unix:{tmp_path / 'nothing'}"), says="nothing")


def test_a_unix_socket_where_nobody_listens(peyk, tmp_path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "socket"))
    unhealthy(peyk.probe(f"unix:{tmp_path / 'socket'}"), failure="REFUSED")


def test_a_file_that_is_no_socket(peyk, tmp_path):
    (tmp_path / "file").touch()
    unhealthy(peyk.probe(f"unix:{tmp_path / 'file'}"))


# ---- several targets ----


def test_all_targets_must_hold(peyk, api, web, other):
    targets = ("/readyz", f"{web.url}/a", f"{other.url}/b", f"tcp://127.0.0.1:{web.port}")
    healthy(peyk.probe(*targets, api=api))
    assert line_of(api) == b"GET /readyz HTTP/1.1"
    assert line_of(web) == b"GET /a HTTP/1.1"
    assert line_of(other) == b"GET /b HTTP/1.1"
    no_token(web)
    no_token(other)


@pytest.mark.parametrize("place", range(3), ids=["first", "second", "third"])
def test_the_first_failure_is_told(peyk, web, nobody, place):
    targets = [f"{web.url}/a", f"{web.url}/b", f"{web.url}/c"]
    targets[place] = f"tcp://{nobody}"
    unhealthy(peyk.probe(*targets), says=rf"tcp://{nobody}", failure="REFUSED")


def test_the_first_of_two_failures_is_told(peyk, serve, nobody):
    server = serve(answer(sized(b"", status="503 X")), certified=None)
    result = peyk.probe(f"{server.url}/first", f"tcp://{nobody}")
    unhealthy(result, says=r"/first.*503")
    assert nobody not in result.line


def test_a_wrong_target_behind_good_ones_is_told_before_anything_is_asked(peyk, web):
    unhealthy(peyk.probe(f"{web.url}/", "ftp://127.0.0.1/"), failure="USAGE")


# ---- time ----


def test_it_waits_a_second_unless_told(peyk, serve):
    server = serve(answer(end="stall"), certified=None)
    result = peyk.probe(f"{server.url}/")
    unhealthy(result, failure="DEADLINE")
    assert 0.99 <= result.seconds <= 1 + SLACK


def test_it_waits_as_long_as_told(peyk, serve):
    server = serve(answer(end="stall"), certified=None)
    result = peyk.probe("--timeout=300ms", f"{server.url}/")
    unhealthy(result, failure="DEADLINE")
    assert 0.29 <= result.seconds <= 0.3 + SLACK


def test_several_targets_have_one_deadline(peyk, serve):
    def slow(connection):
        connection.read_request()
        time.sleep(0.3)
        connection.write(sized(b"ok"))
        connection.finish()

    server = serve(slow, certified=None)
    result = peyk.probe("--timeout=500ms", *(f"{server.url}/{i}" for i in range(4)))
    unhealthy(result, failure="DEADLINE")
    assert result.seconds <= 0.5 + SLACK


def test_a_body_without_end_does_not_outlast_the_deadline(peyk, serve):
    def endless(connection):
        connection.read_request()
        connection.write(response(b""))
        while True:
            connection.write(b"x" * 10_000)
            time.sleep(0.01)

    result = peyk.probe("--timeout=500ms", f"{serve(endless, certified=None).url}/")
    assert result.seconds <= 0.5 + SLACK


# ---- the line ----


def test_the_line_is_short(peyk, serve):
    """kubelet and Docker keep the first bytes only, and show them in a list."""
    names = pki.san(*(pki.dns(f"name-number-{i}.example") for i in range(200)))
    server = serve(OK, certified=pki.authority().issue(names=names))
    result = peyk.probe(f"{server.url}/")
    unhealthy(result, failure="WRONG_NAME")
    assert len(result.line) <= 1000


def test_the_line_is_printable_whatever_the_target(peyk):
    for target in ("http://127.0.0.1:1/\x1b[2J", "\x1b\n\r", b"\xff\xfe", "unix:/a\nb", "/a\nb"):
        result = peyk.probe(target)
        assert result.code == 1


def test_a_stdout_that_is_closed(peyk, web):
    """Descriptor 1 must not become the connection's, or the line would go to the server."""
    command = shlex.join([str(peyk.path), "probe", f"{web.url}/"]) + " >&-"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, env={}, timeout=30)
    assert done.returncode in (0, 1)
    assert b"healthy" not in web.last.received


def test_a_full_disk(peyk, web):
    with open("/dev/full", "wb") as full:
        result = peyk.run("probe", f"{web.url}/", stdout=full)
    assert result.code in (0, 1)


def test_notes_go_to_stderr(peyk, web):
    result = peyk.probe("-v", f"{web.url}/")
    healthy(result)
    assert result.notes


# ---- the command line ----

USAGE = {
    "an unknown option": ["--nonsense"],
    "an unknown letter": ["-Z"],
    "an option without its value": [":80/", "--timeout"],
    "a timeout that is none": ["--timeout=abc", ":80/"],
    "a field that is none": ["-H", "nonsense", ":80/"],
    "a field with a line end": ["-H", "X: a\r\nY: b", ":80/"],
    "an empty target": [""],
    "a word": ["nonsense"],
    "an unknown scheme": ["ftp://127.0.0.1/"],
    "a port that is none": [":abc/"],
    "port 0": [":0/"],
    "port 65536": [":65536/"],
    "no port": [":/healthz"],
    "tcp without a port": ["tcp://127.0.0.1"],
    "tcp with a path": ["tcp://127.0.0.1:80/healthz"],
    "http without a host": ["http:///healthz"],
    "http with a user": ["http://user:pass@127.0.0.1/"],
    "http with a space in the path": ["http://127.0.0.1:1/a b"],
    "http with a line end in the path": ["http://127.0.0.1:1/a\r\nX: b"],
    "a path with a space": ["/a b"],
    "unix without a path": ["unix:"],
    "unix with too long a path": [f"unix:/{'a' * 200}"],
    "an option of get": ["--include", ":80/"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_usage_is_unhealthy(peyk, arguments):
    unhealthy(peyk.probe(*arguments, env={"KUBERNETES_SERVICE_HOST": "127.0.0.1"}), failure="USAGE")


def test_help(peyk):
    for arguments in (["probe", "--help"], ["help", "probe"]):
        result = peyk.run(*arguments)
        assert (result.code, result.err) == (0, "")
        for word in (
            b"TARGET",
            b"--expect",
            b"--insecure-skip-tls-verify",
            b"--timeout",
            b"PEYK_PROBE",
        ):
            assert word in result.out, f"no {word!r}: {result}"


# ---- PEYK_PROBE ----


def test_the_variable_gives_a_target(peyk, web):
    healthy(peyk.probe(env={"PEYK_PROBE": f"{web.url}/from-variable"}), says="/from-variable")
    assert line_of(web) == b"GET /from-variable HTTP/1.1"


def test_the_variable_gives_several_targets_and_options(peyk, web):
    words = f"  --expect=200  :{web.port}/a\t{web.url}/b --timeout=2s "
    healthy(peyk.probe(env={"PEYK_PROBE": words}))
    assert [r.split()[1] for r in web.requests] == [b"/a", b"/b"]


def test_the_variable_gives_an_option_that_decides(peyk, web):
    unhealthy(peyk.probe(env={"PEYK_PROBE": f"--expect=204 {web.url}/"}), says="200")


def test_the_variable_alone_gives_the_service_account(peyk, api):
    env = peyk.pointed_at(api, ())[0]
    env["PEYK_PROBE"] = f"--serviceaccount={peyk.account.folder}"
    healthy(peyk.probe(env=env))
    assert line_of(api) == b"GET /readyz HTTP/1.1"


def test_arguments_go_before_the_variable(peyk, web):
    result = peyk.probe(f"{web.url}/argument", env={"PEYK_PROBE": f"{web.url}/variable"})
    healthy(result)
    assert line_of(web) == b"GET /argument HTTP/1.1"


def test_an_empty_variable_is_none(peyk, api):
    env = peyk.pointed_at(api, ())[0] | {"PEYK_PROBE": ""}
    result = peyk.run("probe", f"--serviceaccount={peyk.account.folder}", env=env)
    healthy(result)


def test_wrong_usage_in_the_variable(peyk):
    unhealthy(peyk.probe(env={"PEYK_PROBE": "--nonsense"}), failure="USAGE")


def test_a_variable_of_many_words(peyk, web):
    words = " ".join(f":{web.port}/{i}" for i in range(20))
    healthy(peyk.probe(env={"PEYK_PROBE": words}))
    assert len(web.requests) == 20


def test_a_variable_of_far_too_many_words(peyk):
    result = peyk.probe(env={"PEYK_PROBE": " ".join(":1/" for _ in range(20_000))})
    unhealthy(result)
