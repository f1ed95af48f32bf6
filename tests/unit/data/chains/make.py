"""Made the certificate chains beside it, each a PEM file, end entity first; to be run once, with
$(tests/setup.sh python).

They are valid from 2020 to 2120 unless that is their point. The keys are thrown away, but for one
that nothing but these tests trusts: server-key.hex, for their own TLS server.
"""

from __future__ import annotations

import base64
import datetime
import ipaddress
import pathlib
import subprocess
import sys
import tempfile
import textwrap

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from cryptography.x509.oid import NameOID

FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
HOST = "kubernetes.default.svc"
NAMES = [
    x509.DNSName(HOST),
    x509.IPAddress(ipaddress.ip_address("10.96.0.1")),
    x509.IPAddress(ipaddress.ip_address("fd00:10:96::1")),
]


def year(number: int) -> datetime.datetime:
    return datetime.datetime(number, 1, 1, tzinfo=datetime.timezone.utc)


class Holder:
    """A certificate, and the key that belongs to it."""

    def __init__(self, certificate: bytes, subject: x509.Name, key):
        self.der, self.subject, self.key = certificate, subject, key


def make(
    common,
    issuer=None,
    key=None,
    *,
    ca=False,
    path=None,
    names=NAMES,
    purposes=None,
    years=(2020, 2120),
    digest=hashes.SHA256(),
    critical=None,
    usage=None,
    constrained=False,
):
    """`issuer` None: signed by itself. `common` may be several names, or None."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    commons = common if isinstance(common, list) else [common] if common else []
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name) for name in commons])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(year(years[0]))
        .not_valid_after(year(years[1]))
    )
    if ca:
        builder = builder.add_extension(x509.BasicConstraints(True, path), critical=True)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    if usage:
        fields = (
            "digital_signature content_commitment key_encipherment data_encipherment "
            "key_agreement key_cert_sign crl_sign encipher_only decipher_only"
        ).split()
        builder = builder.add_extension(
            x509.KeyUsage(**{field: field in usage for field in fields}), critical=True
        )
    if constrained:
        # RFC 5280 wants it critical; there are CAs that do not make it so.
        only = x509.NameConstraints([x509.DNSName("example.com")], None)
        builder = builder.add_extension(only, critical=False)
    if critical:
        unknown = x509.ObjectIdentifier("1.3.6.1.4.1.99999.1")
        builder = builder.add_extension(
            x509.UnrecognizedExtension(unknown, critical), critical=True
        )
    signer = issuer.key if issuer else key
    if isinstance(signer, ed25519.Ed25519PrivateKey):
        digest = None
    certificate = builder.sign(signer, digest)
    return Holder(certificate.public_bytes(serialization.Encoding.DER), subject, key)


def write(file: str, *chain: Holder | bytes) -> None:
    text = ""
    for one in chain:
        der = one if isinstance(one, bytes) else one.der
        body = "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64))
        text += f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"
    (FOLDER / f"{file}.pem").write_text(text)


# ---- what the library will not make ----


def element(tag: int, content: bytes) -> bytes:
    size = len(content)
    head = bytes((tag, size)) if size < 128 else bytes((tag, 0x82)) + size.to_bytes(2, "big")
    return head + content


def edited(one: Holder, issuer: Holder, old: bytes, new: bytes) -> bytes:
    """With these bytes of as many others, and signed once more."""
    tbs = x509.load_der_x509_certificate(one.der).tbs_certificate_bytes.replace(old, new)
    ecdsa_with_sha256 = element(0x30, bytes.fromhex("06082a8648ce3d040302"))
    signature = issuer.key.sign(tbs, ec.ECDSA(hashes.SHA256()))
    return element(0x30, tbs + ecdsa_with_sha256 + element(0x03, b"\0" + signature))


def with_sha1(one: Holder, issuer: Holder) -> bytes:
    """The same, signed with RSA and SHA-1."""
    sha256, sha1 = (bytes.fromhex("06092a864886f70d0101" + last) for last in ("0b", "05"))
    tbs = x509.load_der_x509_certificate(one.der).tbs_certificate_bytes.replace(sha256, sha1)
    key = issuer.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with tempfile.NamedTemporaryFile() as file:
        file.write(key)
        file.flush()
        command = ["openssl", "dgst", "-sha1", "-sign", file.name]
        signature = subprocess.run(command, input=tbs, stdout=subprocess.PIPE, check=True).stdout
    # The signature is the last thing in it, and as long as the other one.
    return one.der.replace(sha256, sha1)[: -len(signature)] + signature


def with_wrong_signature(one: Holder) -> bytes:
    return one.der[:-1] + bytes((one.der[-1] ^ 1,))


# ---- the chains ----


def right(ca: Holder, rsa_ca: Holder, other: Holder, middle: Holder) -> None:
    write("right", make(HOST, ca))
    write("right-by-intermediate", make("a", middle), middle)
    write("right-with-root", make("a", middle), middle, ca)
    write("right-and-more-behind", make("a", ca), other)
    write("right-rsa", make("a", rsa_ca, rsa.generate_private_key(65537, 2048)))
    write("right-rsa-4096", make("a", ca, rsa.generate_private_key(65537, 4096)))
    p384, p521 = (ec.generate_private_key(curve()) for curve in (ec.SECP384R1, ec.SECP521R1))
    write("right-p384", make("a", ca, p384, digest=hashes.SHA384()))
    write("right-p521", make("a", ca, p521, digest=hashes.SHA512()))
    server = make(
        "server",
        ca,
        names=[
            *NAMES,
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        ],
    )
    write("server", server)
    scalar = server.key.private_numbers().private_value
    (FOLDER / "server-key.hex").write_text(f"{scalar:064x}\n")
    # A server's own certificate as the anchor: it is no CA's.
    own = make("own")
    write("anchor-own", own)
    write("signed-by-own", make("a", own))
    write("anchor-without-a-name", make(None))
    write("signed-by-none", make("a", make(None)))


def names(ca: Holder) -> None:
    write("wildcard", make("a", ca, names=[x509.DNSName("*.default.svc")]))
    write("common-name-alone", make(HOST, ca, names=None))
    write("no-host-names", make(HOST, ca, names=[x509.RFC822Name("a@" + HOST)]))
    others = [x509.DNSName("example.com"), x509.IPAddress(ipaddress.ip_address("10.0.0.1"))]
    write("other-names", make(HOST, ca, names=others))
    write("address-as-dns-name", make("a", ca, names=[x509.DNSName("10.96.0.1")]))
    named = make("named", ca, ca=True)
    write("names-in-the-intermediate", make("a", named, names=None), named)
    # An extnID of subjectAltName (2.5.29.17) instead of extendedKeyUsage (2.5.29.37).
    twice = make("a", ca, purposes=[Purpose.SERVER_AUTH])
    write("two-subject-alt-names", edited(twice, ca, b"\x55\x1d\x25", b"\x55\x1d\x11"))


def issuers(ca: Holder, other: Holder, middle: Holder) -> None:
    # The same name, another key.
    twin = make("ca", ca=True, names=None)
    rsa_twin = make("ca", None, rsa.generate_private_key(65537, 2048), ca=True, names=None)
    write("twin-of-another-kind", rsa_twin)
    write("unknown-issuer", make("a", other))
    write("unknown-issuer-with-root", make("a", other), other)
    write("signed-by-a-twin", make("a", twin))
    write("self-signed", make("a"))
    write("no-intermediate", make("a", middle))
    write("wrong-order", middle, make("a", middle))
    write("unrelated-intermediate", make("a", other), middle)
    not_ca = make("not a ca", ca)
    write("not-a-ca", make("a", not_ca), not_ca)
    signs_nothing = make("signs nothing", ca, ca=True, names=None, usage=["digital_signature"])
    write("ca-that-may-not-sign", make("a", signs_nothing), signs_nothing)
    last = make("last", ca, ca=True, path=0, names=None)
    further = make("further", last, ca=True, names=None)
    write("path-too-long", make("a", further), further, last)
    write("path-just-right", make("a", last), last)
    one = make("one more", ca, ca=True, path=1, names=None)
    further = make("further", one, ca=True, path=0, names=None)
    write("two-paths-just-right", make("a", further), further, one)
    long = make(["x" * 60] * 16, ca, ca=True, names=None)
    write("issuer-too-long", make("a", long), long)
    # Anchors: the CA's name with other keys, too.
    write("ca-and-twins", twin, rsa_twin, ca)


def dates(ca: Holder, other: Holder) -> None:
    expired = make("a", ca, years=(2020, 2021))
    write("expired", expired)
    write("expired-and-more-behind", expired, other)
    write("not-yet-valid", make("a", ca, years=(2119, 2120)))
    old = make("old intermediate", ca, ca=True, names=None, years=(2018, 2019))
    write("expired-intermediate", make("a", old), old)
    young = make("young intermediate", ca, ca=True, names=None, years=(2117, 2118))
    write("not-yet-valid-intermediate", make("a", young), young)


def purposes(ca: Holder) -> None:
    write("for-servers", make("a", ca, purposes=[Purpose.SERVER_AUTH]))
    write("for-both", make("a", ca, purposes=[Purpose.CLIENT_AUTH, Purpose.SERVER_AUTH]))
    write("for-anything", make("a", ca, purposes=[Purpose.ANY_EXTENDED_KEY_USAGE]))
    write("for-clients", make("a", ca, purposes=[Purpose.CLIENT_AUTH]))
    for_servers = make("for servers", ca, ca=True, names=None, purposes=[Purpose.SERVER_AUTH])
    for_clients = make("a", for_servers, purposes=[Purpose.CLIENT_AUTH])
    write("for-clients-by-one-for-servers", for_clients, for_servers)
    no_servers = make("for clients", ca, ca=True, names=None, purposes=[Purpose.CLIENT_AUTH])
    write("by-one-for-clients", make("a", no_servers), no_servers)
    both = make("a", no_servers, purposes=[Purpose.SERVER_AUTH])
    write("for-servers-by-one-for-clients", both, no_servers)


def algorithms(ca: Holder, rsa_ca: Holder) -> None:
    for bits in (1024, 2040, 4104, 8192):
        write(f"rsa-{bits}", make("a", ca, rsa.generate_private_key(65537, bits)))
    write("ed25519", make("a", ca, ed25519.Ed25519PrivateKey.generate()))
    write("p256k1", make("a", ca, ec.generate_private_key(ec.SECP256K1())))
    edwards = make("edwards ca", ca, ed25519.Ed25519PrivateKey.generate(), ca=True, names=None)
    write("signed-with-ed25519", make("a", edwards), edwards)
    write("signed-with-sha1", with_sha1(make("a", rsa_ca), rsa_ca))
    write("signed-with-sha224", make("a", ca, digest=hashes.SHA224()))
    write("signed-with-sha384", make("a", rsa_ca, digest=hashes.SHA384()))
    write("signed-with-sha512", make("a", rsa_ca, digest=hashes.SHA512()))
    small = make("small ca", ca, rsa.generate_private_key(65537, 1024), ca=True, names=None)
    write("signed-with-rsa-1024", make("a", small), small)


def without_null(one: Holder, issuer: Holder) -> bytes:
    """The same, signed with RSA and SHA-256 without parameters."""
    named, bare = (element(0x30, bytes.fromhex("06092a864886f70d01010b" + p)) for p in ("0500", ""))
    tbs = x509.load_der_x509_certificate(one.der).tbs_certificate_bytes
    # The one of its key is another OID; its own length shrinks with it.
    content = tbs[4:].replace(named, bare, 1)
    tbs = element(0x30, content)
    signature = issuer.key.sign(tbs, padding.PKCS1v15(), hashes.SHA256())
    return element(0x30, tbs + bare + element(0x03, b"\0" + signature))


def malformed(ca: Holder, middle: Holder, rsa_ca: Holder) -> None:
    good = make("a", ca)
    write("rsa-without-null", without_null(make("a", rsa_ca), rsa_ca))
    algorithm = bytes.fromhex("06082a8648ce3d040302")
    at = good.der.rindex(algorithm)
    other = bytes.fromhex("06082a8648ce3d040303")
    write("algorithms-differ", good.der[:at] + other + good.der[at + len(other) :])
    bits = good.der.index(b"\0\x30", at)
    write("unused-bits", good.der[:bits] + b"\1" + good.der[bits + 1 :])
    limited = make("limited", ca, ca=True, names=None, critical=b"\x05\x00")
    write("critical-extension-of-the-intermediate", make("a", limited), limited)
    write("critical-extension", make("a", ca, critical=b"\x05\x00"))
    write("wrong-signature", with_wrong_signature(good))
    write("wrong-signature-by-intermediate", with_wrong_signature(make("a", middle)), middle)
    write("changed", good.der.replace(HOST.encode(), HOST.upper().encode()))
    write("cut-short", good.der[:-1])
    write("one-byte-more", good.der + b"\0")
    write("not-a-certificate", b"\x30\x03\x02\x01\x00")


def own_anchors() -> None:
    """Each is its own anchor."""
    write("may-not-sign", make("a", usage=["key_encipherment"]))
    # More names than a message shows.
    many = [x509.DNSName(f"name-{n:02}.example.com") for n in range(20)]
    write("many-names", make("c", names=many))
    write("may-sign-alone", make("b", usage=["digital_signature"]))


def limits() -> None:
    """What limits a CA's certificate: each in a file as an anchor, too."""
    silent = make("silent", ca=True, names=None, usage=["digital_signature"])
    write("anchor-that-may-not-sign", silent)
    write("by-anchor-that-may-not-sign", make("a", silent))
    signing = make("signing", ca=True, names=None, usage=["key_cert_sign"])
    write("anchor-that-may-sign", signing)
    write("by-anchor-that-may-sign", make("a", signing))
    clients = make("clients", ca=True, names=None, purposes=[Purpose.CLIENT_AUTH])
    write("anchor-for-clients", clients)
    write("by-anchor-for-clients", make("a", clients, purposes=[Purpose.SERVER_AUTH]))
    last = make("last anchor", ca=True, path=0, names=None)
    write("anchor-path-0", last)
    write("by-anchor-path-0", make("a", last))
    further = make("further", last, ca=True, names=None)
    write("by-anchor-path-0-too-long", make("a", further), further)
    anew = make("last anchor", last, ca=True, names=None)
    write("by-anchor-path-0-anew", make("a", anew), anew)
    ca = make("limits ca", ca=True, names=None)
    write("limits-ca", ca)
    constrained = make("constrained", ca, ca=True, names=None, constrained=True)
    write("names-constrained", make("a", constrained), constrained)


def paths() -> None:
    """With the root, which is the anchor."""
    root = make("root", ca=True, names=None)
    # A CA of path length 0 that has certified its next key: the same name twice.
    old = make("limited", root, ca=True, path=0, names=None)
    renewed = make("limited", old, ca=True, path=0, names=None)
    write("renewed-ca", make("a", renewed), renewed, old, root)
    weak = make("weak", root, ca=True, names=None, digest=hashes.SHA224())
    write("intermediate-signed-with-sha224", make("a", weak), weak, root)


def main() -> None:
    ca = make("ca", ca=True, names=None)
    rsa_key = rsa.generate_private_key(65537, 2048)
    rsa_ca = make("rsa ca", ca=True, names=None, key=rsa_key)
    other = make("other ca", ca=True, names=None)
    middle = make("intermediate", ca, ca=True, names=None)
    write("ca", ca, rsa_ca)
    right(ca, rsa_ca, other, middle)
    names(ca)
    issuers(ca, other, middle)
    dates(ca, other)
    purposes(ca)
    own_anchors()
    paths()
    algorithms(ca, rsa_ca)
    malformed(ca, middle, rsa_ca)
    limits()


if __name__ == "__main__":
    main()
