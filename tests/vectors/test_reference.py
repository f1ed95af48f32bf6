"""The arithmetic of TLS against OpenSSL and Python's own integers: what is anywhere, and what is at an
edge: 0, 1, the prime or the order and what is beside it, limbs of zeros and ones.
"""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

# Each: OpenSSL's, the prime, the order, bytes of a coordinate, how many of each kind are tried.
CURVES = {
    "p256": (ec.SECP256R1(), 2**256 - 2**224 + 2**192 + 2**96 - 1,
             0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551, 32, 300),
    "p384": (ec.SECP384R1(), 2**384 - 2**128 - 2**96 + 2**32 - 1,
             int("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF"
                 "581A0DB248B0A77AECEC196ACCC52973", 16), 48, 100),
    "p521": (ec.SECP521R1(), 2**521 - 1,
             int("01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA"
                 "51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409", 16), 66, 40),
}  # fmt: skip


def near(*numbers, below):
    """These, what is beside them and not below zero, and not above `below`."""
    found = {n + d for n in numbers for d in (-2, -1, 0, 1, 2)}
    return sorted(n for n in found if 0 <= n < below)


def limbs(rng, bits):
    """A number whose limbs, of one size or another, are mostly zeros or ones."""
    size = rng.choice((8, 26, 32, 51, 64))
    found = 0
    for at in range(0, bits, size):
        kind = rng.randrange(4)
        limb = (0, (1 << size) - 1, 1 << rng.randrange(size), rng.getrandbits(size))[kind]
        found |= limb << at
    return found & ((1 << bits) - 1)


# ---- the curves of the NIST ----


class Curve:
    """Its points by OpenSSL, and as they stand in TLS."""

    def __init__(self, name):
        self.name = name
        self.curve, self.prime, self.order, self.len, self.count = CURVES[name]

    def private(self, scalar):
        return ec.derive_private_key(scalar, self.curve)

    def times_generator(self, scalar):
        """None: the point at infinity."""
        scalar %= self.order
        if scalar == 0:
            return None
        numbers = self.private(scalar).public_key().public_numbers()
        return numbers.x, numbers.y

    def encode(self, point):
        return "04" + "".join(self.number(n) for n in point)

    def number(self, n):
        return n.to_bytes(self.len, "big").hex()

    def scalars(self, rng):
        edges = near(0, self.order // 2, self.order, 2**128, below=2 ** (8 * self.len))
        edges += [1 << bit for bit in range(0, 8 * self.len, 31)]
        edges += [limbs(rng, self.order.bit_length()) for _ in range(self.count)]
        return edges + [rng.randrange(1, self.order) for _ in range(self.count)]


@pytest.fixture(params=CURVES)
def curve(request):
    return Curve(request.param)


def test_generate(curve, driver):
    scalars = curve.scalars(random.Random(1))
    answers = driver([f"generate {curve.name} {curve.number(k)}" for k in scalars])
    for scalar, answer in zip(scalars, answers, strict=True):
        # For a multiple of the order, which no caller has, something that is no point.
        assert answer == curve.encode(curve.times_generator(scalar) or (0, 0)), scalar


def test_multiply(curve, driver):
    """k (u G) = (k u) G, with a result of infinity where that is none."""
    rng = random.Random(2)
    cases = [(k, rng.randrange(1, curve.order)) for k in curve.scalars(rng)]
    # Points that the formulas might take for something else: G, -G, 2 G, half of G.
    special = (1, curve.order - 1, 2, (curve.order + 1) // 2)
    cases += [(k, u) for u in special for k in (0, 1, 2, 3, 4, curve.order - 1, curve.order)]
    lines = [
        f"multiply {curve.name} {curve.number(k)} {curve.encode(curve.times_generator(u))}"
        for k, u in cases
    ]
    for (k, u), answer in zip(cases, driver(lines), strict=True):
        expected = curve.times_generator(k * u)
        assert answer == ("no" if expected is None else curve.encode(expected)), (k, u)


def root(square, prime):
    """All three primes are 3 modulo 4."""
    found = pow(square, (prime + 1) // 4, prime)
    return found if found * found % prime == square % prime else None


def coefficient(curve):
    x, y = curve.times_generator(1)
    return (y * y - x**3 + 3 * x) % curve.prime


def test_coordinates_at_an_edge(curve, driver):
    """Whether it is a point is up to the curve's equation alone, and both are below the prime."""
    rng = random.Random(3)
    b, p = coefficient(curve), curve.prime
    known, lines = [], []
    for x in near(0, p, 2**64, 2**128, below=2 ** (8 * curve.len)):
        y = root(x**3 - 3 * x + b, p)
        for candidate in {0, 1, p - 1, p} | ({y, p - y} if y is not None else set()):
            right = x < p and candidate < p and (candidate**2 - x**3 + 3 * x - b) % p == 0
            known.append(right)
            lines.append(f"multiply {curve.name} {curve.number(1)} "
                         f"{curve.encode((x, candidate))}")  # fmt: skip
    assert any(known) and not all(known)
    for line, right, answer in zip(lines, known, driver(lines), strict=True):
        assert answer == (line.split()[3] if right else "no"), line
    # And changed in one bit anywhere.
    wrong = []
    for _ in range(curve.count):
        point = bytearray.fromhex(curve.encode(curve.times_generator(rng.randrange(1, 2**200))))
        point[rng.randrange(len(point))] ^= 1 << rng.randrange(8)
        wrong.append(f"multiply {curve.name} {curve.number(1)} {point.hex()}")
    assert set(driver(wrong)) == {"no"}


def signature(r, s):
    return encode_dss_signature(r, s).hex()


def sign(curve, secret, nonce, hashed):
    """ECDSA by its definition (FIPS 186-4, section 6.4), for any hash."""
    r = curve.times_generator(nonce)[0] % curve.order
    return r, pow(nonce, -1, curve.order) * (hashed + r * secret) % curve.order


def digests(curve, rng):
    """As long as those of SHA-256, SHA-384 and SHA-512, and the number that ECDSA takes each for."""
    for size in (32, 48, 64):
        edges = near(0, curve.order, 2 ** (8 * size), below=2 ** (8 * size))
        for n in edges + [rng.getrandbits(8 * size) for _ in range(curve.count // 5)]:
            yield n.to_bytes(size, "big"), n >> max(0, 8 * size - 8 * curve.len)


def test_verify(curve, driver):
    rng = random.Random(4)
    lines, wanted = [], []

    def add(digest, secret, r, s, right):
        point = curve.encode(curve.times_generator(secret))
        lines.append(f"verify {curve.name} {digest.hex()} {point} {signature(r, s)}")
        wanted.append("yes" if right else "no")

    for digest, number in digests(curve, rng):
        secret = rng.choice((1, 2, curve.order - 1, rng.randrange(1, curve.order)))
        nonce = rng.choice((1, 2, curve.order - 1, rng.randrange(1, curve.order)))
        r, s = sign(curve, secret, nonce, number)
        add(digest, secret, r, s, s != 0)
        add(digest, secret, r, curve.order - s, s != 0)  # the opposite point has the same x
        if s != 0:
            add(digest, secret, r, s ^ 1, False)
            add(digest, secret, r, s + curve.order, False)
            add(digest, secret, r + curve.order, s, False)
    assert wanted.count("yes") > 20 and wanted.count("no") > 20
    for line, right, answer in zip(lines, wanted, driver(lines), strict=True):
        assert answer == right, line


def test_verify_where_both_summands_meet(curve, driver):
    """u1 G + u2 Q, where both are equal (doubling) or opposite (infinity: refused)."""
    rng = random.Random(5)
    lines, wanted = [], []
    for _ in range(10):
        secret, nonce = rng.randrange(1, curve.order), rng.randrange(1, curve.order)
        r = curve.times_generator(nonce)[0] % curve.order
        for sign_of, right in ((1, "yes"), (-1, "no")):
            number = sign_of * r * secret % curve.order
            # Infinity has no x, whatever s is; the doubled one has the nonce's.
            s = 2 * r * secret * pow(nonce, -1, curve.order) % curve.order
            size = curve.len if curve.len < 64 else 64
            if number >= 1 << 8 * size:
                continue
            lines.append(f"verify {curve.name} {number.to_bytes(size, 'big').hex()} "
                         f"{curve.encode(curve.times_generator(secret))} {signature(r, s)}")
            wanted.append(right)  # fmt: skip
    assert driver(lines) == wanted


# ---- X25519 ----


def test_x25519(driver):
    rng = random.Random(6)
    p = 2**255 - 19
    points = near(0, 9, p, 2**255, 2**51, 2**102, 2**153, 2**204, 2**256, below=2**256)
    points += [limbs(rng, 256) for _ in range(3000)] + [rng.getrandbits(256) for _ in range(2000)]
    scalars = [rng.choice((limbs(rng, 256), rng.getrandbits(256))) for _ in points]
    pairs = [(k.to_bytes(32, "little"), u.to_bytes(32, "little"))
             for k, u in zip(scalars, points, strict=True)]  # fmt: skip
    answers = driver([f"x25519 {k.hex()} {u.hex()}" for k, u in pairs])
    for (k, u), answer in zip(pairs, answers, strict=True):
        try:
            public = x25519.X25519PublicKey.from_public_bytes(u)
            expected = x25519.X25519PrivateKey.from_private_bytes(k).exchange(public)
        except ValueError:  # OpenSSL refuses a result of zeros
            expected = bytes(32)
        assert answer == expected.hex(), (k.hex(), u.hex())


# ---- modular arithmetic ----


def moduli(rng, sizes):
    """Odd numbers of these many bytes, of any bits or of limbs of ones and zeros."""
    for size in sizes:
        bits = 8 * size
        for n in (rng.getrandbits(bits), limbs(rng, bits), 2**bits - 1,
                  2 ** (bits - 1) + 1, 2**bits - limbs(rng, max(bits // 2, 1)),
                  (rng.randrange(1, 256) << bits - 8) + 1):  # fmt: skip
            # The top byte is not zero, and it is not 1.
            yield (n | 1 | 1 << bits - 8) + (2 if n | 1 << bits - 8 | 1 == 1 else 0)


def below(rng, n):
    edges = near(0, n, n // 2, below=n)
    return rng.choice((rng.randrange(n), limbs(rng, n.bit_length()) % n, rng.choice(edges)))


def test_modular_arithmetic(driver):
    rng = random.Random(7)
    lines, wanted = [], []
    sizes = [*range(1, 70), 72, 80, 127, 128, 129, 200, 256, 384, 504, 505, 511, 512]
    for n in moduli(rng, sizes):
        size = (n.bit_length() + 7) // 8
        for _ in range(20):
            x, y = below(rng, n), below(rng, n)
            lines.append(" ".join(["mont", *(v.to_bytes(size, "big").hex() for v in (n, x, y))]))
            wanted.append("".join(v.to_bytes(size, "big").hex()
                                  for v in ((x + y) % n, (x - y) % n, x * y % n)))  # fmt: skip
        lines.append(f"mont {n.to_bytes(size, 'big').hex()} 00 {n.to_bytes(size, 'big').hex()}")
        wanted.append("no")
    assert len(lines) > 9000
    for line, right, answer in zip(lines, wanted, driver(lines), strict=True):
        assert answer == right, line


def test_rsa(driver):
    rng = random.Random(8)
    lines, wanted = [], []
    for n in moduli(rng, [1, 7, 8, 9, 127, 128, 129, 255, 256, 257, 383, 384, 385, 511, 512]):
        size = (n.bit_length() + 7) // 8
        for e in (1, 2, 3, 17, 65537, 2**31, 2**32 - 1):
            x = below(rng, n)
            lines.append(f"rsa {n.to_bytes(size, 'big').hex()} {e.to_bytes(4, 'big').hex()} "
                         f"{x.to_bytes(size, 'big').hex()}")  # fmt: skip
            wanted.append(pow(x, e, n).to_bytes(size, "big").hex())
    for line, right, answer in zip(lines, wanted, driver(lines), strict=True):
        assert answer == right, line
