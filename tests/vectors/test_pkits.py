"""NIST's Public Key Interoperability Test Suite (PKITS) against the check of the chain.

The certificates come in the PyPI package `cryptography_vectors`, by pip, and are kept in the user's
cache; the driver is tests/unit/trust_main.c. The suite's names say what is valid. Where we deviate,
it stands here with its reason.
"""

import hashlib
import os
import re
import subprocess
import sys
import warnings
import zipfile
from collections import Counter, defaultdict
from datetime import datetime, timezone
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

NAME = "cryptography_vectors-50.0.2-py3-none-any.whl"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "peyk"
CERTIFICATES = "cryptography_vectors/x509/PKITS_data/certs/"
ROOT = "TrustAnchorRootCertificate"
WHEN = int(datetime(2020, 1, 1, tzinfo=timezone.utc).timestamp())
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]

# Invalid for what is in a revocation list, or for the lack of one: a pod has none.
REVOCATION = (
    "CRL(?!SigningKeyTest8)|cRLIssuer|deltaCRL|distributionPoint|onlyContains|onlySomeReasons|Revoked|SerialNumber"
    "|CertificateandCRLKeys|IDPwith|BasicSelfIssued(NewWithOld|OldWithNew)|cRLSignFalse"
)
# Valid for those who understand a critical extension that we refuse, or by another algorithm.
NOT_UNDERSTOOD = {
    "nameConstraints": "[nN]ameConstraints",
    "policies that are constrained or mapped": "[pP]olicy",
    "DSA": "DSA",
}


@pytest.fixture(scope="session")
def wheel(root, tmp_path_factory):
    """The package as a file, checked."""
    pinned = re.search(r"[0-9a-f]{64}", (root / "tests/vectors/pkits.sha256").read_text())[0]
    kept = CACHE / NAME
    if not kept.exists() or hashlib.sha256(kept.read_bytes()).hexdigest() != pinned:
        folder = tmp_path_factory.mktemp("pkits")
        name, version = NAME.split("-")[:2]
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder,
             f"{name}=={version}"],
            check=True, timeout=300,
        )  # fmt: skip
        got = (folder / NAME).read_bytes()
        assert hashlib.sha256(got).hexdigest() == pinned, f"{NAME} is another one"
        CACHE.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(f".{os.getpid()}")
        new.write_bytes(got)
        new.replace(kept)
    with zipfile.ZipFile(kept) as z:
        yield z


@pytest.fixture(scope="session")
def certificates(wheel):
    """DER by name, and as the library reads it (None where it does not)."""
    found = {}
    for member in wheel.namelist():
        if not (member.startswith(CERTIFICATES) and member.endswith(".crt")):
            continue
        der = wheel.read(member)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                read = x509.load_der_x509_certificate(der)
                read.subject, read.issuer, key_id(read, x509.SubjectKeyIdentifier)
            except ValueError:
                continue  # DSA without parameters
        found[member[len(CERTIFICATES) : -len(".crt")]] = (der, read)
    assert len(found) > 400
    return found


def key_id(certificate, kind):
    try:
        value = certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
    return value.digest if kind is x509.SubjectKeyIdentifier else value.key_identifier


def chains(name, certificates, by_subject, below=()):
    """Every way from `name` to the anchor, by names (byte for byte, as Go does) and key identifiers."""
    one = certificates[name][1]
    wanted = key_id(one, x509.AuthorityKeyIdentifier)
    for issuer in by_subject[one.issuer.public_bytes()]:
        other = key_id(certificates[issuer][1], x509.SubjectKeyIdentifier)
        if issuer in (name, *below) or (wanted and other and wanted != other):
            continue
        if issuer == ROOT:
            yield [name]
        else:
            for rest in chains(issuer, certificates, by_subject, (name, *below)):
                yield [name, *rest]


def expected(name):
    """Whether we accept it, and why that is not what its name says."""
    if name.startswith("Invalid"):
        return (True, "revocation") if re.search(REVOCATION, name) else (False, None)
    for why, pattern in NOT_UNDERSTOOD.items():
        if re.search(pattern, name):
            return None, why
    return True, None


@pytest.fixture(scope="session")
def verdicts(root, certificates, tmp_path_factory):
    """(end entity, chain, "trusted" or why it is not) for each chain."""
    folder = tmp_path_factory.mktemp("trust")
    build = Path(os.environ.get("BUILD", root / "build"))
    (folder / "root.pem").write_bytes(certificates[ROOT][1].public_bytes(Encoding.PEM))
    subprocess.run(
        ["gcc", "-std=c17", "-g", "-O1", "-D_GNU_SOURCE", "-Isrc", "-isystem",
         next(build.glob("bearssl-*/inc")), *SANITIZERS, "-o", folder / "trust_main",
         "tests/unit/trust_main.c", build / "unit" / "libpeyk.a", build / "host-bearssl.a"],
        cwd=root, check=True,
    )  # fmt: skip
    by_subject = defaultdict(list)
    for name, (_, read) in certificates.items():
        by_subject[read.subject.public_bytes()].append(name)
    asked = [
        (name, chain)
        for name in sorted(certificates)
        if name.startswith(("Valid", "Invalid")) and name.endswith("EE")
        for chain in chains(name, certificates, by_subject)
    ]
    lines = [" ".join(certificates[one][0].hex() for one in chain) for _, chain in asked]
    done = subprocess.run(
        [folder / "trust_main", folder / "root.pem", str(WHEN)],
        input="".join(f"{line}\n" for line in lines), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return [(*one, why) for one, why in zip(asked, done.stdout.splitlines(), strict=True)]


def test_what_is_valid_is_trusted_and_nothing_else(verdicts):
    counts, wrong = Counter(), []
    for name, chain, verdict in verdicts:
        accepted, why = expected(name)
        trusted = verdict == "trusted"
        counts[("trusted" if trusted else "refused") + (f", {why}" if why else "")] += 1
        if accepted is not None and accepted != trusted:
            wrong.append((name, chain[1:], verdict))
    print(dict(counts))
    assert not wrong
    assert counts["trusted"] >= 40 and counts["refused"] >= 60


def test_why_each_is_refused(verdicts):
    """Some of the suite's sections, by our words for what is wrong."""
    no_ca = "signed by a certificate that is not a CA's"
    reasons = {
        "SignedTest|CASignature|EESignature": {
            "a signature in its chain is wrong",
            "no CA certificate that we have has signed it",
        },
        "notBefore|notAfter": {"not valid now"},
        "[mM]issingbasicConstraints|cAFalse": {no_ca},
        "pathLen": {no_ca},
        "keyCertSignFalse": {"signed by a certificate that may not"},
        "UnknownCriticalCertificateExtension": {"a critical extension that is not understood"},
    }
    seen = Counter()
    for name, chain, verdict in verdicts:
        for pattern, words in reasons.items():
            if name.startswith("Invalid") and re.search(pattern, name):
                seen[pattern] += 1
                assert verdict in words, (name, chain, verdict)
    assert set(seen) == set(reasons), seen
