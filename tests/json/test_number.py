"""Numbers against Python's float() and repr(), which round exactly and print what is shortest.

The driver is tests/unit/number_main.c. Where Go's layout differs from Python's, it is made here from
the same digits (fmt's %v alone, encoding/json inside).
"""

import random
import struct
import subprocess
from decimal import Decimal, getcontext

import pytest

FLAGS = ["-std=c17", "-O1", "-g", "-D_GNU_SOURCE", "-Isrc"]
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
SOURCES = ["tests/unit/number_main.c", "src/json/number.c", "src/base/text.c"]

LARGEST = 0x7FEFFFFFFFFFFFFF
# What is halfway between two doubles has up to 1,075 digits, and some are added here.
getcontext().prec = 2500


@pytest.fixture(scope="module")
def program(root, tmp_path_factory):
    to = tmp_path_factory.mktemp("number") / "number_main"
    subprocess.run(["gcc", *FLAGS, *SANITIZERS, "-o", to, *SOURCES], cwd=root, check=True)
    return to


def double(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def bits_of(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0]


def spell(number):
    """A Decimal with all its digits, as JSON spells it."""
    return format(number, "E").replace("E+", "e").replace("E", "e")


def any_double(rng):
    return double(rng.randrange(LARGEST + 1) | rng.getrandbits(1) << 63)


def text_of(rng):
    """Of any form and any size."""
    digits = str(rng.getrandbits(rng.randrange(1, 220)))
    at = rng.randrange(len(digits))
    return rng.choice(
        [
            digits,
            f"-{digits}.0",
            f"{digits[:at] or '0'}.{digits[at:]}",
            f"{digits}e{rng.randrange(-400, 320)}",
            f"{digits[0]}.{digits[1:] or '0'}E{rng.randrange(-345, 311):+d}",
        ]
    )


def halfway(rng):
    """Between two doubles, and a little beside it, so far behind that it hardly counts."""
    below = rng.choice([rng.randrange(LARGEST), rng.randrange(1 << 53), LARGEST - 1])
    middle = (Decimal(double(below)) + Decimal(double(below + 1))) / 2
    little = middle * Decimal(10) ** -rng.choice([17, 30, 400, 800, 1100])
    return [spell(middle), spell(middle + little), spell(middle - little)]


def around(value):
    """The text of a double, of its neighbours, and all of its digits."""
    bits = bits_of(value)
    near = [double(n) for n in range(max(bits - 2, 0), bits + 3) if n <= LARGEST]
    return [repr(x) for x in near] + [spell(Decimal(value))]


def numbers(rng):
    texts = [repr(any_double(rng)) for _ in range(12_000)]
    texts += [f"{any_double(rng):.{rng.randrange(15, 25)}e}" for _ in range(12_000)]
    texts += [text_of(rng) for _ in range(40_000)]
    texts += [repr(rng.uniform(-180, 180)) for _ in range(10_000)]
    texts += [f"{rng.uniform(-1e6, 1e6):.{rng.randrange(20)}f}" for _ in range(10_000)]
    texts += [text for _ in range(1_000) for text in halfway(rng)]
    texts += [text for e in range(-1074, 1024) for text in around(2.0**e)]
    texts += [text for e in range(-323, 309) for text in around(float(f"1e{e}"))]
    # Fractions of few bits, which are halfway between two decimals.
    texts += [
        repr(((1 << bits) | rng.getrandbits(bits)) + rng.randrange(1, 64) / 64)
        for bits in range(40, 53)
        for _ in range(300)
    ]
    return texts


def parts(shortest):
    """repr()'s sign, digits, and the power of ten of the first of them."""
    sign, digits, exponent = Decimal(shortest).as_tuple()
    text = "".join(map(str, digits)).strip("0")
    return "-" * sign, text, len("".join(map(str, digits)).lstrip("0")) + exponent - 1


def layout(shortest, least, limit, width):
    sign, digits, exponent = parts(shortest)
    if not digits:
        return f"{sign}0"
    if least <= exponent < limit:
        before = exponent + 1
        whole = digits[: max(before, 0)].ljust(before, "0") or "0"
        fraction = "0" * -before + digits[max(before, 0) :]
        return f"{sign}{whole}.{fraction}".removesuffix(".")
    mantissa = f"{digits[0]}.{digits[1:]}".removesuffix(".")
    return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):0{width}d}"


def expected(text):
    if not set(text) & set(".eE") and -(2**63) <= int(text) < 2**63:
        return f"whole {int(text)}"
    value = float(text)
    if value in (float("inf"), -float("inf")):
        return "no"
    shortest = repr(value)
    return f"double {layout(shortest, -4, 6, 2)} {layout(shortest, -6, 21, 1)}"


def test_layout_is_what_go_prints():
    """Taken from Go's own output, so that the other test compares with the right thing."""
    for text, alone, inside in [
        ("1234567.0", "1.234567e+06", "1234567"),
        ("0.00001", "1e-05", "0.00001"),
        ("1e21", "1e+21", "1e+21"),
        ("1e-7", "1e-07", "1e-7"),
        ("-0.0", "-0", "-0"),
        ("9223372036854775808", "9.223372036854776e+18", "9223372036854776000"),
    ]:
        assert expected(text) == f"double {alone} {inside}"


def test_numbers(program):
    texts = numbers(random.Random(1))
    assert len(texts) > 100_000
    done = subprocess.run(
        [program], input="\n".join(texts) + "\n", capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-4000:]
    answers = done.stdout.splitlines()
    assert len(answers) == len(texts)
    wrong = [
        (text, answer, right)
        for text, answer in zip(texts, answers, strict=True)
        if answer != (right := expected(text))
    ]
    assert wrong == []
