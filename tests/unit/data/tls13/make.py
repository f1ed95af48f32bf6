"""Made pss.txt and verify.txt beside it; to be run once, with $(tests/setup.sh python).

The keys are thrown away. Encodings that no library makes are put together here, by RFC 8017,
section 9.1.1, and signed with the bare private key operation.
"""

from __future__ import annotations

import hashlib
import pathlib
import secrets
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
MESSAGE = b"what is signed"
LIBRARY = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


def prime(bits: int) -> int:
    """Fermat's test is enough for a key that is thrown away."""
    while True:
        p = secrets.randbits(bits) | 3 << (bits - 2) | 1
        if all(p % q for q in (3, 5, 7, 11, 13, 17, 19, 23)) and pow(2, p - 1, p) == 1:
            if (p - 1) % 65537:
                return p


def rsa_key(bits: int):
    """The library makes keys of a bit less than was asked for where the number is odd."""
    p, q = prime(bits // 2), prime(bits - bits // 2)
    n, e = p * q, 65537
    assert n.bit_length() == bits
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, n)
    return rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    ).private_key()


def mgf1(name: str, seed: bytes, length: int) -> bytes:
    out = b""
    for i in range(length // hashlib.new(name).digest_size + 1):
        out += hashlib.new(name, seed + i.to_bytes(4, "big")).digest()
    return out[:length]


def xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def encode(bits, name, digest, *, salt=None, mgf=None, trailer=0xBC, padding_byte=None, one=0x01,
           top=0, first=None, zeros=8):  # fmt: skip
    """EMSA-PSS-ENCODE for a modulus of so many bits, with what may be wrong about it."""
    size = hashlib.new(name).digest_size
    length = (bits - 1 + 7) // 8
    salt = bytes(range(size)) if salt is None else salt
    h = hashlib.new(name, bytes(zeros) + digest + salt).digest()
    ps = bytearray(length - size - len(salt) - 2)
    if padding_byte is not None:
        ps[padding_byte] = 1
    db = bytes(ps) + bytes([one]) + salt
    masked = bytearray(xor(db, mgf1(mgf or name, h, len(db))))
    unused = 8 * length - (bits - 1)
    masked[0] &= 0xFF >> unused
    masked[0] |= top
    em = bytes(masked) + h + bytes([trailer])
    if first is not None:
        em = bytes([first]) + em
    return em


def raw(key, em: bytes) -> bytes:
    """RSASP1."""
    numbers = key.private_numbers()
    n = numbers.public_numbers.n
    m = int.from_bytes(em, "big")
    assert m < n
    return pow(m, numbers.d, n).to_bytes((n.bit_length() + 7) // 8, "big")


def below(key, name, digest, top):
    """An encoding with a bit that is not its own, and still smaller than the modulus."""
    n = key.private_numbers().public_numbers.n
    for i in range(1 << 20):
        salt = hashlib.new(name, i.to_bytes(4, "big")).digest()
        em = encode(n.bit_length(), name, digest, salt=salt, top=top)
        if int.from_bytes(em, "big") < n:
            return em
    raise AssertionError


def pss_row(name, expected, key, hash_name, digest, signature, n=None):
    public = key.public_key().public_numbers()
    n = n or public.n.to_bytes((public.n.bit_length() + 7) // 8, "big")
    e = public.e.to_bytes(3, "big")
    return "\t".join([name, expected, hash_name, n.hex(), e.hex(), digest.hex(), signature.hex()])


def pss_rows():
    digests = {name: hashlib.new(name, MESSAGE).digest() for name in LIBRARY}
    keys = {bits: rsa_key(bits) for bits in (*range(2047, 2058), 3072, 4096)}

    def sign(key, name, salt=padding.PSS.DIGEST_LENGTH):
        way = padding.PSS(padding.MGF1(LIBRARY[name]), salt)
        return key.sign(MESSAGE, way, LIBRARY[name])

    for bits, key in keys.items():
        for name in LIBRARY if bits in (2048, 2049, 3072, 4096) else ("sha256",):
            yield pss_row(f"{bits} bits, {name}", "right", key, name, digests[name],
                          sign(key, name))  # fmt: skip
    k, b, name = keys[2048], 2048, "sha256"
    d = digests[name]
    good = sign(k, name)
    n = k.public_key().public_numbers().n
    nb = n.to_bytes(256, "big")
    assert raw(k, encode(b, name, d))

    def wrong(what, em, key=k):
        return pss_row(what, "wrong", key, name, d, raw(key, em))

    yield pss_row("made by hand", "right", k, name, d, raw(k, encode(b, name, d)))
    yield pss_row("zeros before the modulus", "right", k, name, d, good, n=bytes(3) + nb)
    yield pss_row("another digest", "wrong", k, name, hashlib.sha256(b"x").digest(), good)
    yield pss_row("another key", "wrong", keys[2056], name, d, sign(keys[2056], name)[1:] + b"\0")
    yield pss_row("the hash of another size", "wrong", k, "sha384", digests["sha384"], good)
    yield pss_row("a signature one byte shorter", "wrong", k, name, d, good[:-1])
    yield pss_row("a signature one byte longer", "wrong", k, name, d, good + b"\0")
    yield pss_row("a signature with a zero before it", "wrong", k, name, d, b"\0" + good)
    yield pss_row("no signature", "wrong", k, name, d, b"")
    yield pss_row("a signature of zeros", "wrong", k, name, d, bytes(256))
    yield pss_row("a signature that is the modulus", "wrong", k, name, d, nb)
    over = 1 << 2048
    while over >= 1 << 2048:  # the same residue, out of range: only a small one has room for that
        over = int.from_bytes(sign(k, name), "big") + n
    yield pss_row("a signature plus the modulus", "wrong", k, name, d, over.to_bytes(256, "big"))
    yield wrong("trailer: cc", encode(b, name, d, trailer=0xCC))
    yield wrong("trailer: 00", encode(b, name, d, trailer=0))
    yield wrong("salt: none", encode(b, name, d, salt=b""))
    yield wrong("salt: one byte shorter", encode(b, name, d, salt=bytes(31)))
    yield wrong("salt: one byte longer", encode(b, name, d, salt=bytes(33)))
    yield wrong("salt: as long as fits", encode(b, name, d, salt=bytes(256 - 32 - 2)))
    yield wrong("MGF1 with another hash", encode(b, name, d, mgf="sha512"))
    yield wrong("padding: its first byte", encode(b, name, d, padding_byte=0))
    yield wrong("padding: its last byte", encode(b, name, d, padding_byte=-1))
    yield wrong("the one before the salt: 00", encode(b, name, d, one=0))
    yield wrong("the one before the salt: 02", encode(b, name, d, one=2))
    yield wrong("the eight zeros: seven", encode(b, name, d, zeros=7))
    for bits, top in ((2048, 0x80), (2055, 0x40), (2052, 0x08), (2050, 0x02)):
        yield wrong(f"{bits} bits: an unused bit", below(keys[bits], name, d, top), keys[bits])
    yield wrong("2049 bits: a byte before the encoding",
                encode(2049, name, d, first=1), keys[2049])  # fmt: skip
    yield pss_row("2049 bits: by hand", "right", keys[2049], name, d,
                  raw(keys[2049], encode(2049, name, d)))  # fmt: skip
    yield wrong("PKCS #1 v1.5", b"\0\1" + b"\xff" * 202 + bytes.fromhex(
        "00 3031300d060960864801650304020105000420") + d)  # fmt: skip
    small = rsa_key(1024)
    for name in LIBRARY:
        d = digests[name]
        if name == "sha512":
            em = b"\0" * 63 + hashlib.sha512(d).digest() + b"\xbc"
            yield pss_row("1024 bits, sha512: no room", "wrong", small, name, d, raw(small, em))
        else:
            yield pss_row(f"1024 bits, {name}", "right", small, name, d, sign(small, name))
    tight = rsa_key(1042)  # emLen = 131 = 2 * 64 + 3; the next one has just enough
    yield pss_row("1042 bits, sha512: a byte of padding", "right", tight, "sha512", d,
                  sign(tight, "sha512"))  # fmt: skip
    tight = rsa_key(1034)
    yield pss_row("1034 bits, sha512: no padding", "right", tight, "sha512", d,
                  sign(tight, "sha512"))  # fmt: skip
    tight = rsa_key(1033)
    yield pss_row("1033 bits, sha512: too short by nothing but a bit", "wrong", tight, "sha512", d,
                  raw(tight, bytes(1) + b"\1" * 128 + b"\xbc"))  # fmt: skip
    large = rsa_key(4104)
    yield pss_row("4104 bits are too many", "wrong", large, "sha256", digests["sha256"],
                  sign(large, "sha256"))  # fmt: skip


CONTEXT = b" " * 64 + b"TLS 1.3, server CertificateVerify\0"
ILLEGAL, DECRYPT = "47", "51"


def verify_rows():
    transcript = hashlib.sha256(b"the handshake so far").digest()
    other = hashlib.sha256(b"another handshake").digest()
    rsa_, small = rsa_key(2048), rsa_key(1024)
    curves = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
    keys = {name: ec.generate_private_key(curve) for name, curve in curves.items()}
    sha = {"03": "sha256", "04": "sha256", "05": "sha384", "06": "sha512"}

    def public(key):
        if isinstance(key, rsa.RSAPrivateKey):
            numbers = key.public_key().public_numbers()
            return "rsa", numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big").hex()
        numbers = key.public_key().public_numbers()
        size = (key.curve.key_size + 7) // 8
        kind = next(name for name, k in keys.items() if k.curve.name == key.curve.name)
        return kind, (b"\4" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")).hex()

    def sign(key, name, content):
        h = LIBRARY[name]
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(content, padding.PSS(padding.MGF1(h), h.digest_size), h)
        return key.sign(content, ec.ECDSA(h))

    def row(what, expected, key, scheme, signature):
        kind, point = public(key)
        return "\t".join([what, expected, kind, point, scheme, transcript.hex(), signature.hex()])

    content = CONTEXT + transcript
    fits = [("0403", keys["p256"]), ("0503", keys["p384"]), ("0603", keys["p521"]),
            ("0804", rsa_), ("0805", rsa_), ("0806", rsa_)]  # fmt: skip
    names = {"0403": "sha256", "0503": "sha384", "0603": "sha512",
             "0804": "sha256", "0805": "sha384", "0806": "sha512"}  # fmt: skip
    everyone = [("p256", keys["p256"]), ("p384", keys["p384"]), ("p521", keys["p521"]),
                ("RSA", rsa_)]  # fmt: skip
    for scheme, key in fits:
        yield row(f"{scheme}: right", "0", key, scheme, sign(key, names[scheme], content))
    # A10: the key decides, whatever the signature: each would be right but for the scheme.
    for scheme, right in fits:
        for what, key in everyone:
            if key is not right:
                yield row(f"{scheme} with a key of {what}", ILLEGAL, key, scheme,
                          sign(key, names[scheme], content))  # fmt: skip
    pkcs = {"0401": "sha256", "0501": "sha384", "0601": "sha512"}
    for scheme, name in pkcs.items():
        signature = rsa_.sign(content, padding.PKCS1v15(), LIBRARY[name])
        yield row(f"{scheme}: PKCS #1 v1.5", ILLEGAL, rsa_, scheme, signature)
        pss = {"0401": "0804", "0501": "0805", "0601": "0806"}[scheme]
        yield row(f"{pss}: PKCS #1 v1.5 under its name", DECRYPT, rsa_, pss, signature)
    for scheme, what, key in (
        ("0201", "RSA with SHA-1", rsa_), ("0203", "ECDSA with SHA-1", keys["p256"]),
        ("0809", "PSS with a PSS key", rsa_), ("080a", "PSS with a PSS key", rsa_),
        ("080b", "PSS with a PSS key", rsa_), ("0807", "Ed25519", keys["p256"]),
        ("0808", "Ed448", keys["p521"]), ("0000", "none", rsa_), ("0404", "unknown", rsa_),
        ("0303", "ECDSA with SHA-224", keys["p256"]), ("ffff", "unknown", rsa_),
        ("081a", "brainpool", keys["p256"]),
    ):  # fmt: skip
        yield row(f"{scheme}: {what}", ILLEGAL, key, scheme, sign(key, "sha256", content))
    wrong_contents = {
        "another transcript": CONTEXT + other,
        "the client's context": CONTEXT.replace(b"server", b"client") + transcript,
        "63 spaces": content[1:],
        "65 spaces": b" " + content,
        "no zero behind the context": CONTEXT[:-1] + transcript,
        "no context": transcript,
        "the transcript twice": content + transcript,
        "a hash of 48 bytes": CONTEXT + hashlib.sha384(b"the handshake so far").digest(),
    }
    for what, wrong in wrong_contents.items():
        for scheme, key in (fits[0], fits[3]):
            yield row(f"{scheme}: {what}", DECRYPT, key, scheme, sign(key, "sha256", wrong))
    for scheme, key in fits:
        hash_name = "sha512" if names[scheme] != "sha512" else "sha256"
        yield row(f"{scheme}: {hash_name} instead", DECRYPT, key, scheme,
                  sign(key, hash_name, content))  # fmt: skip
        good = sign(key, names[scheme], content)
        yield row(f"{scheme}: no signature", DECRYPT, key, scheme, b"")
        yield row(f"{scheme}: cut short", DECRYPT, key, scheme, good[:-1])
        yield row(f"{scheme}: a byte behind it", DECRYPT, key, scheme, good + b"\0")
        changed = bytes([*good[:-1], good[-1] ^ 1])
        yield row(f"{scheme}: its last bit", DECRYPT, key, scheme, changed)
        another = rsa_key(2048) if key is rsa_ else ec.generate_private_key(key.curve)
        yield row(f"{scheme}: by another key", DECRYPT, key, scheme,
                  sign(another, names[scheme], content))  # fmt: skip
    yield row("0804: RSA of 1024 bits is the certificate's matter", "0", small, "0804",
              sign(small, "sha256", content))  # fmt: skip


def write(name, head, rows):
    (FOLDER / name).write_text(f"# Made by make.py. {head}\n" + "".join(f"{r}\n" for r in rows))


if __name__ == "__main__":
    write("pss.txt", "Name, verdict, hash, modulus, exponent, digest, signature.", pss_rows())
    write("verify.txt", "Name, alert, kind of key, point or modulus (exponent 65537), scheme,"
          " transcript hash, signature.", verify_rows())  # fmt: skip
