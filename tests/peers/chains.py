"""The servers' certificates: keys of every kind and size, and what is between them and the root."""

from __future__ import annotations

import functools
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from faults import pki
from faults.fixtures import HERE, write_account
from faults.program import Account

# name: (the leaf's key, the keys above it up to the root, the hash of their signatures)
CHAINS = {
    "RSA-2048": ("RSA-2048", ["RSA-2048"], "SHA-256"),
    "RSA-2048, SHA-384, an intermediate": ("RSA-2048", ["RSA-2048", "RSA-2048"], "SHA-384"),
    "RSA-3072": ("RSA-3072", ["RSA-3072"], "SHA-256"),
    "RSA-3072, SHA-512, an intermediate": ("RSA-3072", ["RSA-2048", "RSA-3072"], "SHA-512"),
    "RSA-4096": ("RSA-4096", ["RSA-4096"], "SHA-512"),
    "RSA-4096, two intermediates": ("RSA-4096", ["RSA-2048", "RSA-3072", "RSA-4096"], "SHA-256"),
    "P-256": ("P-256", ["P-256"], "SHA-256"),
    "P-256, SHA-512, an intermediate": ("P-256", ["P-256", "P-256"], "SHA-512"),
    "P-256, two intermediates": ("P-256", ["P-256", "P-384", "P-521"], "SHA-384"),
    "P-384": ("P-384", ["P-384"], "SHA-384"),
    "P-384, SHA-256, an intermediate": ("P-384", ["P-256", "P-384"], "SHA-256"),
    "P-521": ("P-521", ["P-521"], "SHA-512"),
    "P-521, SHA-384, an intermediate": ("P-521", ["P-384", "P-521"], "SHA-384"),
    "P-256 of an RSA-4096 root": ("P-256", ["RSA-4096"], "SHA-256"),
    "RSA-2048 of a P-384 root": ("RSA-2048", ["P-384"], "SHA-384"),
}
ED25519 = "Ed25519"  # no server gets far with it


@dataclass
class Files:
    """A chain in the forms that the libraries read."""

    NAME = "server"

    folder: Path
    kind: str
    account: Account
    leaf: Path = field(init=False)
    above: Path = field(init=False)
    chain: Path = field(init=False)
    key: Path = field(init=False)
    archive: Path = field(init=False)

    def __post_init__(self) -> None:
        for name in ("leaf", "above", "chain", "key"):
            setattr(self, name, self.folder / f"{name}.pem")
        self.archive = self.folder / "all.p12"

    @functools.cached_property
    def nss(self) -> Path:
        """NSS's database of keys and certificates."""
        database = self.folder / "nss"
        database.mkdir()
        for command in (
            ["certutil", "-N", "--empty-password"],
            ["pk12util", "-i", str(self.archive), "-W", "none", "-K", ""],
        ):
            subprocess.run(
                [*command, "-d", f"sql:{database}"], check=True, capture_output=True, timeout=60
            )
        return database


def make(name: str, folder: Path) -> Files:
    kind, above, hash = CHAINS.get(name, (ED25519, ["P-256"], "SHA-256"))
    *middle, top = above
    root = signer = pki.authority(f"root of {name}", kind=top, hash=hash, slot="root")
    for number, of in enumerate(reversed(middle)):
        subject = f"intermediate {number} of {name}"
        slot = f"intermediate {number}"
        signer = signer.issue(ca=True, subject=subject, kind=of, hash=hash, slot=slot)
    leaf = signer.issue(names=HERE, kind=kind, hash=hash, slot="leaf")
    files = Files(folder, kind, write_account(folder / "account", root.pem))
    between = [_pem(certificate) for certificate in leaf.above]
    files.leaf.write_bytes(leaf.pem)
    files.above.write_bytes(b"".join(between))
    files.chain.write_bytes(leaf.pem + b"".join(between))
    files.key.write_bytes(
        leaf.private_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    if kind != ED25519:
        files.archive.write_bytes(
            pkcs12.serialize_key_and_certificates(
                Files.NAME.encode(),
                leaf.private_key,
                leaf.certificate,
                [*leaf.above, root.certificate],
                serialization.BestAvailableEncryption(b"none"),
            )
        )
    return files


def _pem(certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
