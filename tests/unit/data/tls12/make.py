"""Made signature.txt beside it; to be run once, with $(tests/setup.sh python).

The keys are thrown away.
"""

from __future__ import annotations

import pathlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

FOLDER = pathlib.Path(__file__).parent
CONTENT = b"both randoms, and the parameters"
HASHES = {2: hashes.SHA1(), 3: hashes.SHA224(), 4: hashes.SHA256(), 5: hashes.SHA384(), 6: hashes.SHA512()}
CURVES = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
RIGHT, ILLEGAL, DECRYPT = "0", "47", "51"
ECDSA, PKCS1 = 3, 1


def public(key):
    numbers = key.public_key().public_numbers()
    if isinstance(key, rsa.RSAPrivateKey):
        return "rsa", numbers.n.to_bytes(256, "big").hex()
    size = (key.curve.key_size + 7) // 8
    kind = next(name for name, curve in CURVES.items() if curve.name == key.curve.name)
    return kind, (b"\4" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")).hex()


def sign(key, hash, content=CONTENT, pss=False):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(content, ec.ECDSA(hash))
    pad = padding.PSS(padding.MGF1(hash), hash.digest_size) if pss else padding.PKCS1v15()
    return key.sign(content, pad, hash)


def row(what, expected, key, scheme, signature):
    return "\t".join([f"{scheme:04x}: {what}", expected, *public(key), f"{scheme:04x}", CONTENT.hex(), signature.hex()])


def rows():
    rsa_ = rsa.generate_private_key(65537, 2048)
    keys = {name: ec.generate_private_key(curve) for name, curve in CURVES.items()}
    for id in (4, 5, 6):
        hash, other = HASHES[id], HASHES[4 + (id - 3) % 3]
        plain, pss = id << 8 | PKCS1, 0x800 | id
        for name, key in keys.items():
            scheme = id << 8 | ECDSA
            yield row(f"{name}", RIGHT, key, scheme, sign(key, hash))
            yield row(f"{name}, {other.name} instead", DECRYPT, key, scheme, sign(key, other))
            yield row(f"{name}, of something else", DECRYPT, key, scheme, sign(key, hash, b"else"))
            yield row(f"{name}, named PKCS #1", ILLEGAL, key, plain, sign(key, hash))
            yield row(f"{name}, named RSA-PSS", ILLEGAL, key, pss, sign(key, hash))
        yield row("RSA, named ECDSA", ILLEGAL, rsa_, id << 8 | ECDSA, sign(rsa_, hash))
        for scheme, is_pss in ((plain, False), (pss, True)):
            good = sign(rsa_, hash, pss=is_pss)
            yield row("RSA", RIGHT, rsa_, scheme, good)
            yield row(f"RSA, {other.name} instead", DECRYPT, rsa_, scheme, sign(rsa_, other, pss=is_pss))
            yield row("RSA, of something else", DECRYPT, rsa_, scheme, sign(rsa_, hash, b"else", is_pss))
            yield row("RSA, the other padding", DECRYPT, rsa_, scheme, sign(rsa_, hash, pss=not is_pss))
            yield row("RSA, its last bit", DECRYPT, rsa_, scheme, good[:-1] + bytes((good[-1] ^ 1,)))
            yield row("RSA, cut short", DECRYPT, rsa_, scheme, good[:-1])
            yield row("RSA, nothing", DECRYPT, rsa_, scheme, b"")
    for id in (2, 3):
        yield row("RSA", ILLEGAL, rsa_, id << 8 | PKCS1, sign(rsa_, HASHES[id]))
        yield row("p256", ILLEGAL, keys["p256"], id << 8 | ECDSA, sign(keys["p256"], HASHES[id]))
    for scheme in (0x0000, 0x0001, 0x0101, 0x0400, 0x0402, 0x0404, 0x0408, 0x0701, 0x0800, 0x0803, 0x0809, 0x080A, 0x080B, 0xFFFF):
        yield row("no scheme of ours", ILLEGAL, rsa_, scheme, sign(rsa_, HASHES[4], pss=True))
    for scheme in (0x0003, 0x0103, 0x0703, 0x0807, 0x0808, 0x081A):
        yield row("no scheme of ours", ILLEGAL, keys["p256"], scheme, sign(keys["p256"], HASHES[4]))


if __name__ == "__main__":
    head = "# Made by make.py. Name, alert, kind of key, point or modulus (exponent 65537), scheme, content, signature.\n"
    (FOLDER / "signature.txt").write_text(head + "".join(f"{r}\n" for r in rows()))
