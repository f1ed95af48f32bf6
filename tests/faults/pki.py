"""A certificate factory: authorities, chains and servers, right ones and wrong ones.

subjectAltName is always written from raw GeneralName bytes, since the tests
need names that no well-meaning library would write.
"""

from __future__ import annotations

import datetime
import functools
import ipaddress
import ssl
import tempfile
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtensionOID, NameOID

from .mode import TLS

NEWEST = ssl.TLSVersion.TLSv1_3 if TLS == "1.3" else ssl.TLSVersion.TLSv1_2

_CURVES = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}
_HASHES = {"SHA-256": hashes.SHA256, "SHA-384": hashes.SHA384, "SHA-512": hashes.SHA512}

CLIENT_AUTH = x509.ExtendedKeyUsageOID.CLIENT_AUTH
SERVER_AUTH = x509.ExtendedKeyUsageOID.SERVER_AUTH
ANY_PURPOSE = x509.ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE


@functools.cache
def key(kind: str, slot: str):
    """One private key a session for each kind and slot: RSA keys are slow to make."""
    if kind in _CURVES:
        return ec.generate_private_key(_CURVES[kind]())
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    assert kind.startswith("RSA-"), kind
    return rsa.generate_private_key(65537, int(kind.removeprefix("RSA-")))


# ---- subjectAltName ----


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def dns(name: str | bytes) -> bytes:
    """A dNSName entry, of any bytes."""
    return _der(0x82, name.encode() if isinstance(name, str) else name)


def ip(address: str | bytes) -> bytes:
    """An iPAddress entry: an address, or any bytes."""
    raw = ipaddress.ip_address(address).packed if isinstance(address, str) else address
    return _der(0x87, raw)


def email(name: str) -> bytes:
    return _der(0x81, name.encode())


def uri(name: str) -> bytes:
    return _der(0x86, name.encode())


def san(*entries: bytes) -> bytes:
    """The extension's value."""
    return _der(0x30, b"".join(entries))


# ---- certificates ----


def day(offset: float) -> datetime.datetime:
    """The second that is `offset` days from now."""
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    return now + datetime.timedelta(days=offset)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


@dataclass(frozen=True)
class Certified:
    """A certificate, its key, and what a server sends behind it."""

    certificate: x509.Certificate
    private_key: object
    above: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return _pem(self.certificate)

    def sending(self, *above: Certified) -> Certified:
        """The same, with these certificates sent behind it and no others."""
        return Certified(self.certificate, self.private_key, tuple(c.certificate for c in above))

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def issue(self, **fields) -> Certified:
        """A certificate signed with this one's key; sent with what is between it and the root."""
        issued = _certify(self.certificate.subject, self.private_key, **fields)
        is_root = self.certificate.issuer == self.certificate.subject
        above = () if is_root else (self.certificate, *self.above)
        return Certified(issued.certificate, issued.private_key, above)

    def disguised(self) -> Certified:
        """The same bytes, but that subjectAltName has an identifier that means nothing,
        and that a key which may encipher may sign instead.

        OpenSSL loads no certificate with a malformed subjectAltName, and uses no
        key that may not sign. A server loads the disguise, and sends the real
        one in its place (`Server.disguise`).
        """
        names, nothing = bytes.fromhex("0603551d11"), bytes.fromhex("0603551d7f")
        enciphers, signs = bytes.fromhex("040403020520"), bytes.fromhex("040403020780")
        der = self.der.replace(names, nothing).replace(enciphers, signs)
        return Certified(x509.load_der_x509_certificate(der), self.private_key, self.above)

    def context(
        self,
        *,
        oldest: ssl.TLSVersion | None = None,
        newest: ssl.TLSVersion | None = NEWEST,
        ciphers: str = "ECDHE+AESGCM",
        curve: str | None = None,
        client_certificate: ssl.VerifyMode = ssl.CERT_NONE,
        client_authority: Certified | None = None,
    ) -> ssl.SSLContext:
        """What a server needs to present this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # Level 0: the server must not be the one that refuses.
        context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
        context.minimum_version = NEWEST if oldest is None else oldest
        if newest is not None:
            context.maximum_version = newest
        if curve is not None:
            context.set_ecdh_curve(curve)
        with tempfile.NamedTemporaryFile() as file:
            file.write(
                self.private_key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
            file.write(b"".join(_pem(c) for c in (self.certificate, *self.above)))
            file.flush()
            context.load_cert_chain(file.name)
        # So that the handshake ends with what the client must have.
        context.num_tickets = 0
        context.verify_mode = client_certificate
        if client_authority is not None:
            context.load_verify_locations(cadata=client_authority.pem.decode())
        return context


def self_signed(**fields) -> Certified:
    return _certify(None, None, **fields)


def authority(name: str = "peyk test root", *, kind: str = "P-256", **fields) -> Certified:
    fields.setdefault("slot", name)
    return self_signed(subject=name, kind=kind, ca=True, **fields)


def _certify(
    issuer: x509.Name | None,
    issuer_key,
    *,
    subject: str | None = "peyk test server",
    names: bytes | None = None,
    names_critical: bool = False,
    second_names: bytes | None = None,
    kind: str = "P-256",
    slot: str = "server",
    hash: str = "SHA-256",
    not_before: float = -1,
    not_after: float = 30,
    ca: bool = False,
    basic_constraints: bool = True,
    path_length: int | None = None,
    signs: bool = True,
    purposes: tuple[x509.ObjectIdentifier, ...] = (),
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> Certified:
    own = key(kind, slot)
    attributes = [] if subject is None else [x509.NameAttribute(NameOID.COMMON_NAME, subject)]
    name = x509.Name(attributes)
    builder = x509.CertificateBuilder(
        subject_name=name,
        issuer_name=name if issuer is None else issuer,
        public_key=own.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=day(not_before),
        not_valid_after=day(not_after),
    )
    if basic_constraints:
        builder = builder.add_extension(
            x509.BasicConstraints(ca=ca, path_length=path_length), critical=True
        )
    builder = builder.add_extension(_usage(ca, signs), critical=True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    for value in (names, second_names):
        if value is not None:
            # Not by add_extension(): it refuses to write the same one twice.
            raw = x509.UnrecognizedExtension(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, value)
            builder._extensions.append(x509.Extension(raw.oid, names_critical, raw))
    signer = own if issuer_key is None else issuer_key
    algorithm = None if isinstance(signer, ed25519.Ed25519PrivateKey) else _HASHES[hash]()
    return Certified(builder.sign(signer, algorithm), own)


def _usage(ca: bool, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs and not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        key_encipherment=not signs,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def signed_with_sha1(certified: Certified, issuer: Certified) -> Certified:
    """The same certificate, signed anew with sha1WithRSAEncryption.

    Its object identifier is as long as sha256WithRSAEncryption's, so that no
    length around it changes.
    """
    sha256_with_rsa = bytes.fromhex("06092a864886f70d01010b")
    sha1_with_rsa = bytes.fromhex("06092a864886f70d010105")
    tbs = certified.certificate.tbs_certificate_bytes.replace(sha256_with_rsa, sha1_with_rsa)
    signature = issuer.private_key.sign(tbs, padding.PKCS1v15(), hashes.SHA1())
    null = b"\x05\x00"
    der = _der(0x30, tbs + _der(0x30, sha1_with_rsa + null) + _der(0x03, b"\x00" + signature))
    return Certified(x509.load_der_x509_certificate(der), certified.private_key, certified.above)
