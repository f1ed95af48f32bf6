"""Made the certificates beside it, of every kind of key; to be run once, with $(tests/setup.sh python).

Nothing is proved with their keys, which are thrown away.
"""

import datetime
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

FROM = datetime.datetime(2026, 1, 1)
UNTIL = datetime.datetime(2036, 1, 1)


def make(name, key, ca=True):
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("kubernetes")]), critical=False)
    )
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    pem = builder.sign(key, algorithm).public_bytes(serialization.Encoding.PEM)
    (pathlib.Path(__file__).parent / f"{name}.pem").write_bytes(pem)


for bits in (1024, 2048, 3072, 4096, 8192):
    make(f"rsa-{bits}", rsa.generate_private_key(65537, bits))
for curve in (ec.SECP224R1, ec.SECP256R1, ec.SECP384R1, ec.SECP521R1):
    make(curve.name, ec.generate_private_key(curve()))
make("ed25519", ed25519.Ed25519PrivateKey.generate())
make("no-ca", ec.generate_private_key(ec.SECP256R1()), ca=False)
