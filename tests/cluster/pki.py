"""Makes the keys and certificates that clusters really have, and those that go wrong."""

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

KEYS = {
    "ec256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ec384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ec521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
    "rsa2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa3072": lambda: rsa.generate_private_key(65537, 3072),
    "rsa4096": lambda: rsa.generate_private_key(65537, 4096),
}
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}

# What an API server is reached by: from pods, from the machine, and by the service's first address.
API_SERVER_NAMES = (
    "127.0.0.1",
    "::1",
    "10.96.0.1",
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local",
)
CA_DAYS = (-1, 3650)
LEAF_DAYS = (-1, 365)


@dataclass(frozen=True)
class Identity:
    """A private key and the certificate of its public half."""

    certificate: x509.Certificate
    key: object

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return private_pem(self.key)


def make_key(kind: str):
    return KEYS[kind]()


def private_pem(key) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                             serialization.NoEncryption())


def public_pem(key) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM,
                                         serialization.PublicFormat.SubjectPublicKeyInfo)


def write_private(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


def make_ca(name: str = "kubernetes", key: str = "ec256", sign_hash: str = "sha256",
            issuer: Identity | None = None, days: tuple[int, int] = CA_DAYS) -> Identity:
    """A certificate authority: its own issuer, or an intermediate one under ISSUER."""
    private = make_key(key)
    builder = _builder(_common_name(name), private, issuer, days)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(_key_usage(private, authority=True), critical=True)
    return Identity(_signed(builder, issuer or private, sign_hash), private)


def make_server(issuer: Identity, names: tuple[str, ...] = API_SERVER_NAMES, key: str = "ec256",
                sign_hash: str = "sha256", days: tuple[int, int] = LEAF_DAYS) -> Identity:
    """A server's certificate for NAMES: DNS names and IP addresses."""
    private = make_key(key)
    builder = _leaf(_common_name("kube-apiserver"), private, issuer, days,
                    ExtendedKeyUsageOID.SERVER_AUTH)
    builder = builder.add_extension(
        x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
    return Identity(_signed(builder, issuer, sign_hash), private)


def make_client(issuer: Identity, user: str, group: str) -> Identity:
    """A certificate by which a server knows its client as USER, a member of GROUP."""
    private = make_key("ec256")
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, group),
                         x509.NameAttribute(NameOID.COMMON_NAME, user)])
    builder = _leaf(subject, private, issuer, LEAF_DAYS, ExtendedKeyUsageOID.CLIENT_AUTH)
    return Identity(_signed(builder, issuer, "sha256"), private)


def six_certificate_bundle(real: Identity) -> bytes:
    """A ca.crt as OpenShift lays it out: signers of several kinds, the router's wildcard
    certificate (which is no CA at all), and, last, the one CA that matters."""
    signers = [make_ca(name, key) for name, key in (
        ("openshift-kube-apiserver-lb-signer", "rsa2048"),
        ("openshift-kube-apiserver-localhost-signer", "rsa4096"),
        ("openshift-kube-apiserver-service-network-signer", "ec256"),
        ("ingress-operator", "ec384"),
    )]
    wildcard = make_server(signers[-1], ("*.apps.cluster.example",), "rsa2048")
    return b"".join(one.certificate_pem for one in (*signers, wildcard, real))


def _common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _builder(subject: x509.Name, private, issuer: Identity | None,
             days: tuple[int, int]) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    issuer_key = issuer.key if issuer else private
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=days[0]))
        .not_valid_after(now + datetime.timedelta(days=days[1]))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()),
                       critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(
            issuer_key.public_key()), critical=False)
    )


def _leaf(subject: x509.Name, private, issuer: Identity, days: tuple[int, int],
          purpose: x509.ObjectIdentifier) -> x509.CertificateBuilder:
    return (
        _builder(subject, private, issuer, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(private, authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    )


def _key_usage(private, authority: bool) -> x509.KeyUsage:
    # As kubeadm's: key encipherment is for RSA alone.
    return x509.KeyUsage(
        digital_signature=True, key_encipherment=isinstance(private, rsa.RSAPrivateKey),
        key_cert_sign=authority, crl_sign=authority, content_commitment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False)


def _signed(builder: x509.CertificateBuilder, signer, sign_hash: str) -> x509.Certificate:
    key = signer.key if isinstance(signer, Identity) else signer
    # Ed25519 has its hash built in.
    own_hash = isinstance(key, ed25519.Ed25519PrivateKey)
    return builder.sign(key, None if own_hash else HASHES[sign_hash])
