"""The token and the CA certificates: what is read and refused, and that nothing else is trusted."""

from __future__ import annotations

import os
import shutil

import pytest
from cryptography.hazmat.primitives import serialization

from . import pki
from .fixtures import HERE
from .program import TOKEN
from .sayings import A_FOLDER, NO_SUCH_FILE, NOT_PERMITTED, expect, succeed
from .server import answer, fields, sized

BODY = b'{"kind":"APIVersions","versions":["v1"]}\n'
GOOD = answer(sized(BODY))


@pytest.fixture
def server(serve):
    return serve(GOOD)


@pytest.fixture
def refused(peyk, server, own_account):
    """The service account is refused before anything is sent."""

    def check(failure, *options, says=(), prefix=()):
        result = peyk.get(server, "/api", *options, account=own_account, prefix=prefix)
        expect(result, failure, says=says)
        assert server.requests == []

    return check


def token_sent(server) -> bytes:
    (request,) = server.requests
    (value,) = fields(request, b"authorization")
    return value


def unprivileged() -> tuple[str, ...]:
    """A prefix that takes from root what lets it read every file."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    assert setpriv, "setpriv (util-linux) is missing"
    return (setpriv, "--bounding-set=-dac_override,-dac_read_search")


# ---- the token ----


def test_sends_the_token(peyk, server):
    succeed(peyk.get(server), BODY)
    assert token_sent(server) == b"Bearer " + TOKEN.encode()


SURROUNDED = {
    "a newline behind": b"%s\n",
    "CRLF behind": b"%s\r\n",
    "a newline in front": b"\n%s",
    "white space all around": b" \t\r\n %s \t\r\n\n ",
    "a byte-order mark": b"\xef\xbb\xbf%s",
    "a byte-order mark and white space": b"\xef\xbb\xbf \n%s\r\n",
}


@pytest.mark.parametrize("form", SURROUNDED.values(), ids=SURROUNDED)
def test_trims_what_surrounds_the_token(peyk, server, own_account, form):
    own_account.token.write_bytes(form % TOKEN.encode())
    succeed(peyk.get(server, account=own_account), BODY)
    assert token_sent(server) == b"Bearer " + TOKEN.encode()


@pytest.mark.parametrize("size", [1, 4096, 65_536])
def test_sends_a_token_of_size(peyk, server, own_account, size):
    own_account.token.write_bytes(b"t" * size)
    succeed(peyk.get(server, account=own_account), BODY)
    assert token_sent(server) == b"Bearer " + b"t" * size


def test_accepts_a_large_token_surrounded_by_white_space(peyk, server, own_account):
    own_account.token.write_bytes(b"\n" * 100 + b"t" * 65_536 + b"\n" * 100)
    succeed(peyk.get(server, account=own_account), BODY)


BAD_TOKENS = {
    "empty": (b"", "empty"),
    "white space only": (b" \r\n\t\n", "empty"),
    "a byte-order mark only": (b"\xef\xbb\xbf", "empty"),
    "over 64 KiB": (b"t" * 65_537, "64 KiB|large"),
    "far over 64 KiB": (b"t" * 10_000_000, "64 KiB|large"),
    "a newline within": (b"abc\ndef", ""),
    "CRLF within": (b"abc\r\nX-Injected: yes", ""),
    "a bare CR within": (b"abc\rdef", ""),
    "a space within": (b"abc def", ""),
    "a tab within": (b"abc\tdef", ""),
    "NUL within": (b"abc\0def", ""),
    "NUL at the end": (b"abc\0", ""),
    "a control byte within": (b"abc\x01def", ""),
    "escape within": (b"abc\x1b[2Jdef", ""),
    "DEL within": (b"abc\x7fdef", ""),
    "bytes over 127": (b"abc\xe9", ""),
    "two tokens": (TOKEN.encode() + b"\n" + TOKEN.encode() + b"\n", ""),
    "UTF-16": (TOKEN.encode("utf-16"), ""),
}


@pytest.mark.parametrize("token, says", BAD_TOKENS.values(), ids=BAD_TOKENS)
def test_refuses_a_token_that_is(refused, own_account, token, says):
    own_account.token.write_bytes(token)
    refused("TOKEN", says=(r"/account/token", says))


def test_a_refused_token_is_not_shown(peyk, server, own_account):
    own_account.token.write_bytes(b"part-of-a-secret\nanother-part")
    result = peyk.get(server, "/api", "-v", account=own_account)
    expect(result, "TOKEN")
    assert "part" not in result.err


def test_refuses_a_missing_token(refused, own_account):
    own_account.token.unlink()
    refused("TOKEN_FILE", says=(r"/account/token", NO_SUCH_FILE))


def test_refuses_a_token_that_may_not_be_read(refused, own_account):
    own_account.token.chmod(0)
    refused("TOKEN_FILE", says=(r"/account/token", NOT_PERMITTED), prefix=unprivileged())


def test_refuses_a_token_that_is_a_folder(refused, own_account):
    own_account.token.unlink()
    own_account.token.mkdir()
    refused("TOKEN_FILE", says=(r"/account/token", A_FOLDER))


def test_refuses_a_token_behind_a_dangling_link(refused, own_account):
    own_account.token.unlink()
    own_account.token.symlink_to("..data/token")
    refused("TOKEN_FILE", says=NO_SUCH_FILE)


def test_follows_the_links_of_a_projected_volume(peyk, server, own_account):
    data = own_account.folder / "..2026_11_24"
    data.mkdir()
    own_account.token.rename(data / "token")
    (own_account.folder / "..data").symlink_to(data.name)
    own_account.token.symlink_to("..data/token")
    succeed(peyk.get(server, account=own_account), BODY)


def test_a_token_file_elsewhere(peyk, server, own_account, tmp_path):
    own_account.token.unlink()
    (tmp_path / "elsewhere").write_text(TOKEN)
    option = f"--token-file={tmp_path / 'elsewhere'}"
    succeed(peyk.get(server, "/api", option, account=own_account), BODY)
    assert token_sent(server) == b"Bearer " + TOKEN.encode()


def test_a_missing_token_file_does_not_fall_back(refused, tmp_path):
    refused("TOKEN_FILE", f"--token-file={tmp_path / 'nowhere'}", says="nowhere")


def test_a_token_from_a_pipe(peyk, server, own_account):
    """As a shell's <(command) gives it."""
    readable, writable = os.pipe()
    os.write(writable, TOKEN.encode())
    os.close(writable)
    option = f"--token-file=/dev/fd/{readable}"
    result = peyk.get(server, "/api", option, account=own_account, pass_fds=[readable])
    os.close(readable)
    succeed(result, BODY)


def test_an_endless_token_file_is_refused(refused):
    refused("TOKEN", "--token-file=/dev/zero")


# ---- ca.crt ----


def test_refuses_missing_ca_certificates(refused, own_account):
    own_account.ca.unlink()
    refused("CA_FILE", says=(r"/account/ca\.crt", NO_SUCH_FILE))


def test_refuses_ca_certificates_that_may_not_be_read(refused, own_account):
    own_account.ca.chmod(0)
    refused("CA_FILE", says=(r"/account/ca\.crt", NOT_PERMITTED), prefix=unprivileged())


def test_refuses_ca_certificates_that_are_a_folder(refused, own_account):
    own_account.ca.unlink()
    own_account.ca.mkdir()
    refused("CA_FILE", says=(r"/account/ca\.crt", A_FOLDER))


def test_refuses_ca_certificates_of_over_1_mib(refused, own_account, authority):
    filler = b"# a comment\n" * 100_000
    own_account.ca.write_bytes(authority.pem + filler)
    refused("CA", says=(r"/account/ca\.crt", "1 MiB"))


def test_accepts_ca_certificates_of_nearly_1_mib(peyk, server, own_account, authority):
    filler = b"# a comment\n" * 87_000
    own_account.ca.write_bytes(filler + authority.pem)
    assert 1_040_000 < own_account.ca.stat().st_size <= 1_048_576
    succeed(peyk.get(server, account=own_account), BODY)


def test_refuses_an_endless_ca_file(refused):
    refused("CA", "--certificate-authority=/dev/zero")


def private_key():
    return pki.key("P-256", "server").private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


ROOT = pki.authority()
NO_CERTIFICATE = {
    "empty": lambda: b"",
    "white space": lambda: b"\n \n",
    "text": lambda: b"there is nothing here\n",
    "binary": lambda: bytes(range(256)) * 10,
    "DER": lambda: ROOT.der,
    "a private key": private_key,
    "a certificate without an end": lambda: ROOT.pem[:-40],
    "a certificate without a beginning": lambda: ROOT.pem[40:],
    "an empty certificate": lambda: b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
    "a certificate cut short": lambda: (
        b"\n".join(ROOT.pem.split(b"\n")[:4]) + b"\n-----END CERTIFICATE-----\n"
    ),
    "a certificate with bytes that are not base64": lambda: ROOT.pem.replace(b"M", b"*", 3),
    "a certificate of Ed25519": lambda: pki.authority("ed", kind="Ed25519").pem,
}


@pytest.mark.parametrize("ca", NO_CERTIFICATE.values(), ids=NO_CERTIFICATE)
def test_refuses_ca_certificates_that_are(refused, own_account, ca):
    own_account.ca.write_bytes(ca())
    refused("CA", says=r"/account/ca\.crt")


def test_refuses_ca_certificates_that_have_all_expired(refused, own_account):
    old = pki.authority("old", not_before=-30, not_after=-1)
    older = pki.authority("older", not_before=-300, not_after=-200)
    own_account.ca.write_bytes(old.pem + older.pem)
    refused("CA_EXPIRED", says=r"/account/ca\.crt")


def test_refuses_ca_certificates_that_are_not_valid_yet(refused, own_account):
    own_account.ca.write_bytes(pki.authority("future", not_before=1, not_after=30).pem)
    refused("CA_EXPIRED", says=r"/account/ca\.crt")


def test_refuses_ca_certificates_that_are_unusable_or_have_expired(refused, own_account):
    old = pki.authority("old", not_before=-30, not_after=-1)
    own_account.ca.write_bytes(pki.authority("ed", kind="Ed25519").pem + old.pem)
    refused("CA_EXPIRED", says=r"/account/ca\.crt")


def test_another_ca_file(peyk, server, own_account, authority, tmp_path):
    own_account.ca.unlink()
    (tmp_path / "elsewhere.crt").write_bytes(authority.pem)
    option = f"--certificate-authority={tmp_path / 'elsewhere.crt'}"
    succeed(peyk.get(server, "/api", option, account=own_account), BODY)


def test_another_ca_file_is_trusted_alone(peyk, server, tmp_path):
    (tmp_path / "another.crt").write_bytes(pki.authority("another root").pem)
    option = f"--certificate-authority={tmp_path / 'another.crt'}"
    expect(peyk.get(server, "/api", option), "UNKNOWN_ISSUER")


def test_a_missing_ca_file_does_not_fall_back(refused, tmp_path):
    refused("CA_FILE", f"--certificate-authority={tmp_path / 'nowhere'}", says="nowhere")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE"])
def test_no_environment_variable_adds_trust(peyk, serve, tmp_path, variable):
    stranger = pki.authority("another root")
    (tmp_path / "roots.pem").write_bytes(stranger.pem)
    server = serve(GOOD, certified=stranger.issue(names=HERE))
    value = tmp_path if variable.endswith("DIR") else tmp_path / "roots.pem"
    env = peyk.pointed_at(server, ())[0] | {variable: str(value)}
    expect(peyk.get(server, env=env), "UNKNOWN_ISSUER")


# ---- bundles ----

JUNK = [
    b"",
    b"# kube-root-ca\n\n",
    b"Bag Attributes\n    friendlyName: one\nsubject=/CN=x\n",
    b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
    private_key(),
    b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    b"caf\xc3\xa9 \xff\xfe\n",
]


@pytest.mark.parametrize("place", range(6), ids=lambda i: f"place {i + 1}")
def test_each_of_six_certificates_anchors(peyk, serve, account_trusting, place):
    """As OpenShift's pods have it, with all that may stand between two certificates."""
    roots = [pki.authority(f"root {i}", slot=f"root {i}") for i in range(6)]
    parts = [part for junk, root in zip(JUNK, roots, strict=False) for part in (junk, root)]
    account = account_trusting(*parts, JUNK[-1])
    server = serve(GOOD, certified=roots[place].issue(names=HERE))
    succeed(peyk.get(server, account=account), BODY)


def many(count: int) -> list[pki.Certified]:
    return [pki.authority(f"root {i}", slot="many") for i in range(count)]


@pytest.mark.parametrize("place", [0, 63])
def test_uses_64_anchors(peyk, serve, account_trusting, place):
    roots = many(64)
    server = serve(GOOD, certified=roots[place].issue(names=HERE))
    succeed(peyk.get(server, account=account_trusting(*roots)), BODY)


def test_skips_the_65th_anchor_with_a_note(peyk, serve, account_trusting):
    roots = many(65)
    account = account_trusting(*roots)
    succeed(peyk.get(serve(GOOD, certified=roots[63].issue(names=HERE)), account=account), BODY)
    server = serve(GOOD, certified=roots[64].issue(names=HERE))
    result = peyk.get(server, "/api", "-v", account=account)
    expect(result, "UNKNOWN_ISSUER")
    assert any("certificate 65 " in note for note in result.notes), f"{result}"


def test_survives_hundreds_of_anchors(peyk, serve, account_trusting):
    roots = many(400)
    server = serve(GOOD, certified=roots[5].issue(names=HERE))
    succeed(peyk.get(server, account=account_trusting(*roots)), BODY)


def test_survives_64_anchors_of_rsa_4096_with_long_names(peyk, serve, account_trusting):
    roots = [pki.authority(f"{i:02}" + "n" * 62, kind="RSA-4096", slot="root") for i in range(64)]
    server = serve(GOOD, certified=roots[63].issue(names=HERE))
    succeed(peyk.get(server, account=account_trusting(*roots)), BODY)


def test_skips_an_unusable_certificate_with_a_note(peyk, serve, account_trusting):
    root = pki.authority("good root")
    account = account_trusting(pki.authority("ed", kind="Ed25519"), root)
    result = peyk.get(serve(GOOD, certified=root.issue(names=HERE)), "/api", "-v", account=account)
    succeed(result, BODY)
    assert any("certificate 1 is not used" in note for note in result.notes), f"{result}"


def test_skips_an_expired_certificate_with_a_note(peyk, serve, account_trusting):
    root = pki.authority("good root")
    account = account_trusting(root, pki.authority("old", not_before=-30, not_after=-1))
    result = peyk.get(serve(GOOD, certified=root.issue(names=HERE)), "/api", "-v", account=account)
    succeed(result, BODY)
    assert any("certificate 2 is not used" in note for note in result.notes), f"{result}"


FORMS = {
    "CRLF": lambda pem: pem.replace(b"\n", b"\r\n"),
    "no newline at the end": lambda pem: pem.rstrip(b"\n"),
    "a byte-order mark": lambda pem: b"\xef\xbb\xbf\n" + pem,
    "twice the same": lambda pem: pem + pem,
    "text behind": lambda pem: pem + b"and then some\n",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_reads_pem_with(peyk, server, own_account, authority, form):
    own_account.ca.write_bytes(form(authority.pem))
    succeed(peyk.get(server, account=own_account), BODY)
