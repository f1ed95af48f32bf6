"""Which certificates are believed: whom they are for, who signed them, when, and with what."""

from __future__ import annotations

import re

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from . import pki
from .fixtures import HERE
from .pki import dns, email, ip, san, uri
from .sayings import DATE, expect, succeed
from .mode import TLS, only
from .server import answer, sized

BODY = b'{"kind":"APIVersions","versions":["v1"]}\n'
GOOD = answer(sized(BODY))


@pytest.fixture
def present(serve, peyk):
    """What `peyk get` makes of a server that presents this certificate."""

    def get(certified, *options, account=None, address="127.0.0.1", disguised=False, **context):
        # In TLS 1.3 it goes encrypted over the wire, and nothing can be exchanged there.
        disguised = disguised and TLS == "1.2"
        shown = certified.disguised() if disguised else certified
        server = serve(
            GOOD,
            context=shown.context(**context),
            address=address,
            disguise=(shown.der, certified.der) if disguised else None,
        )
        result = peyk.get(server, "/api", *options, account=account)
        if result.code != 0:
            assert server.requests == [], "a request went to a server that is not trusted"
        return result

    return get


# ---- whom it is for ----

# rule: (what subjectAltName holds, the name asked for; None is the address 127.0.0.1)
MATCHING = {
    "the address": (san(ip("127.0.0.1")), None),
    "the address, last of many": (
        san(*(dns(f"n{i}.example") for i in range(40)), ip("10.0.0.1"), ip("127.0.0.1")),
        None,
    ),
    "the address, after kinds of names that mean nothing here": (
        san(email("a@b.example"), uri("https://a.example/"), ip("127.0.0.1")),
        None,
    ),
    "another address that was asked for": (san(ip("10.96.0.1")), "10.96.0.1"),
    "an IPv6 address that was asked for": (san(ip("fd00::1")), "fd00::1"),
    "an IPv6 address written otherwise": (san(ip("fd00::1")), "FD00:0:0::0:1"),
    "the name": (san(dns("kubernetes.default.svc")), "kubernetes.default.svc"),
    "a name of one label": (san(dns("kubernetes")), "kubernetes"),
    "upper case in the certificate": (san(dns("Kubernetes.DEFAULT.svc")), "kubernetes.default.svc"),
    "upper case in what was asked for": (san(dns("api.example")), "API.Example"),
    "a trailing dot in what was asked for": (san(dns("api.example")), "api.example."),
    "a wildcard for one label": (san(dns("*.example.com")), "api.example.com"),
    "a wildcard in upper case": (san(dns("*.EXAMPLE.com")), "api.example.COM"),
    "a wildcard for a label with an underscore": (san(dns("*.example.com")), "a_b.example.com"),
    "a label of punycode": (san(dns("xn--bcher-kva.example")), "xn--bcher-kva.example"),
    "a name of 253 bytes": (
        san(dns(".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61]))),
        ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61]),
    ),
    "the name after one with an embedded NUL": (
        san(dns(b"api.example\0.evil.example"), dns("api.example")),
        "api.example",
    ),
}

NOT_MATCHING = {
    "another address": (san(ip("127.0.0.2")), None),
    "another name": (san(dns("other.example")), "api.example"),
    "a name when the address was asked for": (san(dns("kubernetes")), None),
    "an address when a name was asked for": (san(ip("127.0.0.1")), "kubernetes"),
    "the address as text in a dNSName": (san(dns("127.0.0.1")), None),
    "an IPv6 address as text in a dNSName": (san(dns("fd00::1")), "fd00::1"),
    "the address as text in an iPAddress": (san(ip(b"127.0.0.1")), None),
    "the address in a URI": (san(uri("https://127.0.0.1/")), None),
    "the name in a URI": (san(uri("https://api.example/")), "api.example"),
    "the name in an rfc822Name": (san(email("api.example")), "api.example"),
    "an IPv4-mapped IPv6 address for an IPv4 one": (san(ip("::ffff:127.0.0.1")), None),
    "an IPv4 address for an IPv4-mapped IPv6 one": (san(ip("127.0.0.1")), "::ffff:127.0.0.1"),
    "an address with a netmask": (san(ip(b"\x7f\0\0\1\xff\xff\xff\xff")), None),
    "an address of three bytes": (san(ip(b"\x7f\0\0")), None),
    "an address of five bytes": (san(ip(b"\x7f\0\0\1\0")), None),
    "an empty address": (san(ip(b"")), None),
    "a suffix of the name": (san(dns("example.com")), "api.example.com"),
    "a name of which it is a suffix": (san(dns("api.example.com")), "example.com"),
    "a prefix of the name": (san(dns("api.example")), "api.example.com"),
    "an empty name": (san(dns("")), "api.example"),
    "a leading dot": (san(dns(".example.com")), "api.example.com"),
    "a space behind the name": (san(dns("api.example ")), "api.example"),
    "an embedded NUL behind the name": (san(dns(b"api.example\0.evil.example")), "api.example"),
    "an embedded NUL at the end": (san(dns(b"api.example\0")), "api.example"),
    "an embedded NUL in front": (san(dns(b"\0api.example")), "api.example"),
    "case folding beyond ASCII": (san(dns(b"api\xe2\x84\xaa.example")), "apik.example"),
    "bit 5 of punctuation is not case": (san(dns("a\x0db.example")), "a-b.example"),
    "a wildcard alone": (san(dns("*")), "kubernetes"),
    "a wildcard alone for two labels": (san(dns("*")), "api.example"),
    "a wildcard and a dot": (san(dns("*.")), "kubernetes"),
    "a wildcard and a dot for a trailing dot": (san(dns("*.")), "kubernetes."),
    "a wildcard for two labels": (san(dns("*.example.com")), "a.b.example.com"),
    "a wildcard for no label": (san(dns("*.example.com")), "example.com"),
    "a wildcard for the start of a label": (san(dns("*pi.example.com")), "api.example.com"),
    "a wildcard for the end of a label": (san(dns("ap*.example.com")), "api.example.com"),
    "a wildcard within a label": (san(dns("a*i.example.com")), "api.example.com"),
    "a wildcard for the end of a punycode label": (
        san(dns("xn--*.example.com")),
        "xn--a.example.com",
    ),
    "a wildcard that is not leftmost": (san(dns("api.*.com")), "api.example.com"),
    "a wildcard as the last label": (san(dns("api.example.*")), "api.example.com"),
    "two wildcards": (san(dns("*.*.com")), "api.example.com"),
    "two stars in a label": (san(dns("**.example.com")), "api.example.com"),
    "a wildcard for an address": (san(dns("*.0.0.1")), None),
    "a wildcard for part of an address that was asked for": (san(dns("*.96.0.1")), "10.96.0.1"),
    "a wildcard alone for an address": (san(dns("*")), None),
    "no name at all": (san(), None),
    "no subjectAltName at all": (None, None),
}


def asked(name):
    return () if name is None else (f"--tls-server-name={name}",)


@pytest.mark.parametrize("names, name", MATCHING.values(), ids=MATCHING)
def test_accepts(present, authority, names, name):
    succeed(present(authority.issue(names=names), *asked(name)), BODY)


@pytest.mark.parametrize("names, name", NOT_MATCHING.values(), ids=NOT_MATCHING)
def test_refuses(present, authority, names, name):
    # The common name is the one that was asked for: it is never looked at.
    certified = authority.issue(names=names, subject=(name or "127.0.0.1")[:64])
    # OpenSSL's server would not load those with a malformed iPAddress or no name.
    disguised = names is not None
    expect(present(certified, *asked(name), disguised=disguised), "WRONG_NAME")


def test_refuses_a_name_that_only_the_common_name_has(present, authority):
    certified = authority.issue(subject="127.0.0.1", names=None)
    expect(present(certified), "WRONG_NAME")


def test_the_wrong_name_is_told_with_those_of_the_certificate(present, authority):
    names = san(dns("one.example"), ip("192.0.2.7"), dns("*.two.example"), ip("2001:db8::7"))
    expect(
        present(authority.issue(names=names)),
        "WRONG_NAME",
        says=(
            r"127\.0\.0\.1",
            r"DNS:one\.example",
            r"IP:192\.0\.2\.7",
            r"DNS:\*\.two\.example",
            r"IP:2001:db8::7",
        ),
    )


def test_the_wrong_name_is_told_with_the_one_asked_for(present, authority):
    certified = authority.issue(names=san(dns("one.example")))
    expect(
        present(certified, "--tls-server-name=api.example"),
        "WRONG_NAME",
        says=(r"api\.example", r"one\.example"),
    )


def test_names_that_do_not_fit_into_the_message_are_cut(present, authority):
    names = san(*(dns(f"name-number-{i}.example") for i in range(200)))
    expect(present(authority.issue(names=names)), "WRONG_NAME", says=r"name-number-0.*\.\.\.")


def test_names_in_the_message_are_made_printable(present, authority):
    names = san(dns(b"a\r\npeyk: \x1b[2J\0\xff.example"))
    result = present(authority.issue(names=names), disguised=True)
    expect(result, "WRONG_NAME", says=r"a\?\?peyk: \?\[2J\?\?\.example")


# ---- a subjectAltName that is not one ----


def test_accepts_critical_names_and_an_empty_subject(present, authority):
    succeed(present(authority.issue(names=HERE, names_critical=True, subject=None)), BODY)


GOOD_ENTRY = ip("127.0.0.1")
MALFORMED = {
    "no bytes": b"",
    "not a sequence": b"\x04\x06" + GOOD_ENTRY,
    "a sequence longer than the extension": b"\x30\x20" + GOOD_ENTRY,
    "bytes behind the sequence": san(GOOD_ENTRY) + b"\x00",
    "an entry longer than the sequence": san(b"\x82\x7f" + b"a" + GOOD_ENTRY),
    "an entry without a length": san(GOOD_ENTRY, b"\x82"),
    "an indefinite length": b"\x30\x80" + GOOD_ENTRY + b"\0\0",
    "a length in more bytes than it needs": b"\x30\x81\x06" + GOOD_ENTRY,
    "a length of 2^32 and more": b"\x30\x85\x01\x00\x00\x00\x06" + GOOD_ENTRY,
}


@only("1.2", "OpenSSL loads or signs with no such certificate, and none can stand in for it")
@pytest.mark.parametrize("names", MALFORMED.values(), ids=MALFORMED)
def test_refuses_malformed_names(present, authority, names):
    certified = authority.issue(names=names)
    expect(present(certified, disguised=True), "CERTIFICATE")
@only("1.2", "OpenSSL loads or signs with no such certificate, and none can stand in for it")
def test_refuses_a_second_subjectaltname(present, authority):
    certified = authority.issue(names=HERE, second_names=HERE)
    expect(present(certified, disguised=True), "CERTIFICATE")
@only("1.2", "OpenSSL loads or signs with no such certificate, and none can stand in for it")
def test_refuses_a_second_subjectaltname_that_has_the_name(present, authority):
    certified = authority.issue(names=san(dns("other.example")), second_names=HERE)
    expect(present(certified, disguised=True), "CERTIFICATE")


def test_the_names_of_an_intermediate_do_not_count(present, authority):
    middle = authority.issue(subject="127.0.0.1", names=HERE, ca=True, slot="middle")
    expect(present(middle.issue(names=san(dns("other.example")))), "WRONG_NAME")


# ---- who signed it ----


def test_refuses_another_authority(present):
    stranger = pki.authority("another root")
    expect(present(stranger.issue(names=HERE)), "UNKNOWN_ISSUER")


def test_refuses_another_authority_of_the_same_name(present):
    impostor = pki.authority(slot="impostor")
    expect(present(impostor.issue(names=HERE)), "UNKNOWN_ISSUER")


def test_refuses_another_authority_that_sends_its_root(present):
    stranger = pki.authority("another root")
    expect(present(stranger.issue(names=HERE).sending(stranger)), "UNKNOWN_ISSUER")


def test_refuses_a_self_signed_server(present):
    expect(present(pki.self_signed(names=HERE)), "UNKNOWN_ISSUER")


def test_an_unknown_issuer_is_told_even_if_the_name_is_wrong_too(present):
    stranger = pki.authority("another root")
    expect(present(stranger.issue(names=san(dns("other.example")))), "UNKNOWN_ISSUER")


def test_accepts_a_self_signed_server_that_is_its_own_anchor(present, account_trusting):
    server = pki.self_signed(names=HERE)
    succeed(present(server, account=account_trusting(server)), BODY)


def test_accepts_a_server_certificate_as_its_own_anchor(present, account_trusting):
    server = pki.authority("another root").issue(names=HERE)
    succeed(present(server, account=account_trusting(server)), BODY)


def test_an_anchor_that_is_no_authority_anchors_only_itself(present, account_trusting):
    leaf = pki.self_signed(subject="ingress", slot="ingress")
    forged = leaf.issue(names=HERE)
    expect(present(forged.sending(), account=account_trusting(leaf)), "UNKNOWN_ISSUER")


def test_an_anchor_that_is_no_authority_anchors_nothing_even_when_sent(present, account_trusting):
    leaf = pki.authority("another root").issue(subject="ingress", slot="ingress")
    forged = leaf.issue(names=HERE)
    result = present(forged.sending(leaf), account=account_trusting(leaf))
    expect(result, "UNKNOWN_ISSUER", "CERTIFICATE")


def test_the_name_of_a_server_that_is_its_own_anchor_counts(present, account_trusting):
    server = pki.self_signed(names=san(dns("other.example")))
    expect(present(server, account=account_trusting(server)), "WRONG_NAME")


def test_accepts_one_intermediate(present, authority):
    middle = authority.issue(subject="middle", ca=True, slot="middle")
    succeed(present(middle.issue(names=HERE)), BODY)


def test_accepts_three_intermediates_in_order(present, authority):
    last = authority
    for name in ("first", "second", "third"):
        last = last.issue(subject=name, ca=True, slot=name)
    succeed(present(last.issue(names=HERE)), BODY)


def test_accepts_the_root_behind_the_intermediate(present, authority):
    middle = authority.issue(subject="middle", ca=True, slot="middle")
    succeed(present(middle.issue(names=HERE).sending(middle, authority)), BODY)


def test_accepts_an_intermediate_as_the_anchor(present, authority, account_trusting):
    middle = authority.issue(subject="middle", ca=True, slot="middle")
    succeed(present(middle.issue(names=HERE), account=account_trusting(middle)), BODY)


def test_refuses_a_missing_intermediate(present, authority):
    middle = authority.issue(subject="middle", ca=True, slot="middle")
    expect(present(middle.issue(names=HERE).sending()), "UNKNOWN_ISSUER")


def test_refuses_a_missing_second_intermediate(present, authority):
    first = authority.issue(subject="first", ca=True, slot="first")
    second = first.issue(subject="second", ca=True, slot="second")
    expect(present(second.issue(names=HERE).sending(second)), "UNKNOWN_ISSUER")


def test_refuses_an_intermediate_that_is_no_authority(present, authority):
    middle = authority.issue(subject="middle", slot="middle")
    expect(present(middle.issue(names=HERE)), "CERTIFICATE")


def test_refuses_an_intermediate_without_basic_constraints(present, authority):
    middle = authority.issue(subject="middle", slot="middle", basic_constraints=False)
    expect(present(middle.issue(names=HERE)), "CERTIFICATE")


def test_refuses_an_intermediate_below_one_of_path_length_zero(present, authority):
    first = authority.issue(subject="first", ca=True, slot="first", path_length=0)
    second = first.issue(subject="second", ca=True, slot="second")
    expect(present(second.issue(names=HERE)), "CERTIFICATE")


def test_accepts_a_server_below_an_intermediate_of_path_length_zero(present, authority):
    middle = authority.issue(subject="middle", ca=True, slot="middle", path_length=0)
    succeed(present(middle.issue(names=HERE)), BODY)


def test_refuses_an_intermediate_of_another_issuer(present, authority):
    """Same names, another key: the signature does not hold."""
    middle = authority.issue(subject="middle", ca=True, slot="middle")
    other = authority.issue(subject="middle", ca=True, slot="other middle")
    expect(present(middle.issue(names=HERE).sending(other)), "CERTIFICATE", "UNKNOWN_ISSUER")


# ---- when ----


def test_refuses_an_expired_server(present, authority):
    certified = authority.issue(names=HERE, not_before=-30, not_after=-1)
    expired = f"{certified.certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
    result = present(certified)
    expect(result, "EXPIRED", says=(expired, rf"{DATE}.*{DATE}"))
    assert f"{pki.day(0):%Y-%m-%d}" in result.message, f"the clock is not shown: {result}"


def test_refuses_a_server_that_is_not_yet_valid(present, authority):
    certified = authority.issue(names=HERE, not_before=1, not_after=30)
    begins = f"{certified.certificate.not_valid_before_utc:%Y-%m-%dT%H:%M:%SZ}"
    result = present(certified)
    expect(result, "NOT_YET_VALID", says=(begins, rf"{DATE}.*{DATE}"))
    assert f"{pki.day(0):%Y-%m-%d}" in result.message, f"the clock is not shown: {result}"


def test_refuses_a_server_that_expired_a_minute_ago(present, authority):
    expect(present(authority.issue(names=HERE, not_after=-1 / 1440)), "EXPIRED")


def test_accepts_a_server_that_expires_in_a_minute(present, authority):
    succeed(present(authority.issue(names=HERE, not_after=1 / 1440)), BODY)


def test_accepts_a_server_that_is_valid_for_ever(present, authority):
    """The year 9999 is a GeneralizedTime (RFC 5280, section 4.1.2.5)."""
    succeed(present(authority.issue(names=HERE, not_after=365 * 7900)), BODY)


def test_refuses_an_expired_intermediate(present, authority):
    middle = authority.issue(subject="middle", ca=True, slot="middle", not_before=-30, not_after=-1)
    expired = f"{middle.certificate.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
    result = present(middle.issue(names=HERE, not_before=-10))
    expect(result, "EXPIRED", says=(expired, rf"{DATE}.*{DATE}"))


def test_refuses_an_intermediate_that_is_not_yet_valid(present, authority):
    middle = authority.issue(subject="middle", ca=True, slot="middle", not_before=1)
    expect(present(middle.issue(names=HERE)), "NOT_YET_VALID")


def test_does_not_use_an_expired_anchor_beside_a_good_one(present, account_trusting):
    old = pki.authority("old root", not_before=-30, not_after=-1)
    account = account_trusting(old, pki.authority("new root"))
    expect(present(old.issue(names=HERE), account=account), "UNKNOWN_ISSUER")


def test_a_renewed_anchor_with_the_same_key_replaces_the_expired_one(present, account_trusting):
    old = pki.authority("root", not_before=-30, not_after=-1)
    new = pki.authority("root")
    assert old.private_key is new.private_key
    succeed(present(old.issue(names=HERE), account=account_trusting(old, new)), BODY)


# ---- with what ----

STRONG = ["RSA-2048", "RSA-3072", "RSA-4096", "P-256", "P-384", "P-521"]


@pytest.mark.parametrize("hash", ["SHA-256", "SHA-384", "SHA-512"])
@pytest.mark.parametrize("kind", STRONG)
def test_accepts_an_authority_of(present, account_trusting, kind, hash):
    root = pki.authority(f"{kind} root", kind=kind, slot="root", hash=hash)
    server = root.issue(names=HERE, hash=hash)
    succeed(present(server, account=account_trusting(root)), BODY)


@pytest.mark.parametrize("kind", STRONG)
def test_accepts_a_server_key_of(present, authority, kind):
    # The same RSA keys as the authorities': they are slow to make.
    slot = "root" if kind.startswith("RSA") else "server"
    succeed(present(authority.issue(names=HERE, kind=kind, slot=slot)), BODY)


def test_refuses_a_server_key_of_rsa_1024(present, authority):
    expect(present(authority.issue(names=HERE, kind="RSA-1024")), "CERTIFICATE")


def test_refuses_an_intermediate_key_of_rsa_1024(present, authority):
    middle = authority.issue(subject="middle", ca=True, kind="RSA-1024", slot="middle")
    expect(present(middle.issue(names=HERE)), "CERTIFICATE")


def test_refuses_an_authority_of_rsa_1024(present, account_trusting):
    root = pki.authority("weak root", kind="RSA-1024", slot="root")
    result = present(root.issue(names=HERE), account=account_trusting(root))
    expect(result, "CA", "CERTIFICATE", "UNKNOWN_ISSUER")
@only("1.2", "OpenSSL loads or signs with no such certificate, and none can stand in for it")
def test_refuses_a_signature_with_sha1(present, account_trusting):
    root = pki.authority("RSA root", kind="RSA-2048", slot="root")
    server = pki.signed_with_sha1(root.issue(names=HERE), root)
    expect(present(server, account=account_trusting(root)), "CERTIFICATE")


def test_refuses_a_server_key_of_ed25519(present, authority):
    expect(present(authority.issue(names=HERE, kind="Ed25519")), "TLS_SUITE", "CERTIFICATE")
@only("1.2", "OpenSSL loads or signs with no such certificate, and none can stand in for it")
def test_refuses_a_signature_with_ed25519(present, authority):
    middle = authority.issue(subject="middle", ca=True, kind="Ed25519", slot="middle")
    expect(present(middle.issue(names=HERE)), "CERTIFICATE")


# ---- for what ----
@only("1.2", "OpenSSL loads or signs with no such certificate, and none can stand in for it")
def test_refuses_a_key_that_may_not_sign(present, authority):
    certified = authority.issue(names=HERE, signs=False)
    expect(present(certified, disguised=True), "CERTIFICATE")


@pytest.mark.parametrize(
    "purposes",
    [(pki.SERVER_AUTH,), (pki.CLIENT_AUTH, pki.SERVER_AUTH), (pki.ANY_PURPOSE,)],
    ids=["servers", "clients and servers", "any purpose"],
)
def test_accepts_a_certificate_meant_for(present, authority, purposes):
    succeed(present(authority.issue(names=HERE, purposes=purposes)), BODY)


def test_refuses_a_certificate_meant_for_clients_only(present, authority):
    expect(present(authority.issue(names=HERE, purposes=(pki.CLIENT_AUTH,))), "CERTIFICATE")


UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00")


def test_refuses_an_unknown_critical_extension(present, authority):
    certified = authority.issue(names=HERE, extensions=((UNKNOWN, True),))
    expect(present(certified), "CERTIFICATE")


def test_accepts_an_unknown_extension_that_is_not_critical(present, authority):
    succeed(present(authority.issue(names=HERE, extensions=((UNKNOWN, False),))), BODY)


def test_refuses_critical_name_constraints_that_it_cannot_check(present, authority):
    constraints = x509.NameConstraints([x509.DNSName("example.com")], None)
    assert constraints.oid == ExtensionOID.NAME_CONSTRAINTS
    middle = authority.issue(
        subject="middle", ca=True, slot="middle", extensions=((constraints, True),)
    )
    expect(present(middle.issue(names=HERE)), "CERTIFICATE")


def test_accepts_a_large_certificate(present, authority):
    """Larger than one TLS record; its names are the last extension."""
    padding = x509.UnrecognizedExtension(UNKNOWN.oid, bytes(20_000))
    succeed(present(authority.issue(names=HERE, extensions=((padding, False),))), BODY)


# ---- notes ----


def test_the_certificate_is_shown_in_the_notes(present, authority):
    certified = authority.issue(names=san(ip("127.0.0.1"), dns("noted.example")))
    result = present(certified, "-v")
    succeed(result, BODY)
    assert any(re.search(r"noted\.example", note) for note in result.notes), f"{result}"
