"""Numbers, a hundred thousand of them: printed alone, inside of a list, and compared."""

from __future__ import annotations

import random
import struct
from decimal import Decimal, localcontext

import pytest

from . import reference
from .program import PRINTED

EACH = 400  # in one list
LISTS = 25
LARGEST = 1.7976931348623157e308


def double(rng: random.Random) -> float:
    """Any finite one, all exponents as likely."""
    return struct.unpack("d", struct.pack("Q", rng.getrandbits(52) | rng.randrange(2047) << 52))[0]


def next_double(value: float) -> float:
    return struct.unpack("d", struct.pack("Q", struct.unpack("Q", struct.pack("d", value))[0] + 1))[0]


def shortest(rng: random.Random) -> str:
    return repr(double(rng))


def many_digits(rng: random.Random) -> str:
    return f"{double(rng):.{rng.choice([14, 15, 16, 17, 18, 19, 25, 60])}{rng.choice('eE')}}"


def halfway(rng: random.Random) -> str:
    """Exactly between two doubles, or as near to that as can be said: up to 770 digits."""
    value = double(rng)
    if value > LARGEST / 2:  # what is halfway to the next may be too large
        return repr(value)
    with localcontext() as context:
        context.prec = 1200
        middle = (Decimal(value) + Decimal(next_double(value))) / 2
    digits, _, exponent = str(middle).partition("E")
    if "." not in digits:
        digits += ".0"
    if rng.random() < 0.2 and digits[-1] != "0":
        digits = digits[:-1] + str(int(digits[-1]) - 1) + "9"
    digits += rng.choice(["", "", "0", "1", "000000001"])
    return digits + ("E" + exponent if exponent else "")


def small(rng: random.Random) -> str:
    whole, behind = (rng.randrange(10 ** rng.randrange(1, 10)) for _ in range(2))
    return f"{rng.choice(['', '-'])}{whole}.{behind}"


def around_a_border(rng: random.Random) -> str:
    """Where plain turns to exponents, whole to doubles, doubles to zero and to too large."""
    border = rng.choice(["1e21", "1e6", "1e-4", "1e-6", "1e20", "1e-5", "9223372036854775807", "5e-324",
                         "2.2250738585072014e-308", "9007199254740992", "1e16", "1e22", "1e23"])
    value = Decimal(border) * (1 + Decimal(rng.randrange(-9, 10)) / 10 ** rng.randrange(1, 20))
    plain = "{:f}" if len(border) < 7 else "{}"
    return rng.choice(["{}", "{:.22e}", plain]).format(value)


def long_integer(rng: random.Random) -> str:
    return str(rng.choice([1, -1]) * rng.randrange(10 ** rng.choice([17, 18, 19, 20, 21, 22, 40, 300])))


def long_fraction(rng: random.Random) -> str:
    """More digits than a decimal of any double has."""
    zeros = "0" * rng.randrange(330)
    return f"0.{zeros}{rng.randrange(1, 10**20)}{'0' * rng.randrange(900)}{rng.choice(['', '1'])}"


def odd_exponent(rng: random.Random) -> str:
    number = f"{rng.randrange(1000)}{rng.choice(['', '.0', '.50'])}"
    return f"{number}{rng.choice('eE')}{rng.choice(['', '+', '-', '+00', '-000'])}{rng.randrange(290)}"


KINDS = [shortest, many_digits, halfway, small, around_a_border, long_integer, long_fraction,
         odd_exponent]  # fmt: skip


def json_number(text: str) -> str:
    """As RFC 8259 spells it: Python's own spellings, but for a bare point, are that."""
    return text.replace(".e", ".0e").replace(".E", ".0E") + ("0" if text.endswith(".") else "")


def make(kind, number: int) -> list[str]:
    rng = random.Random(f"{kind.__name__} {number}")
    return [json_number(kind(rng)) for _ in range(EACH)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_printed(kind, peyk):
    lists = [make(kind, number) for number in range(LISTS)]
    texts = [f"[{','.join(numbers)}]".encode() for numbers in lists]
    asked = [b"{[*]}", b"{}"]
    answers = reference.ask([(text, asked) for text in texts])
    for numbers, text, answer in zip(lists, texts, answers, strict=True):
        assert not answer.error, answer.error
        for expression, separator, [theirs] in zip(asked, (b" ", b","), answer.outcomes, strict=True):
            result = peyk.json(expression, stdin=text)
            assert (result.code, result.err, theirs.status) == (PRINTED, "", "printed")
            wrong = [
                difference
                for difference in zip(numbers, result.out.strip(b"[]").split(separator),
                                      theirs.output.strip(b"[]").split(separator), strict=True)
                if difference[1] != difference[2]
            ]  # fmt: skip
            assert not wrong, f"{len(wrong)} of {len(numbers)}: the number, peyk, kubectl: {wrong[:5]}"
            assert result.out == theirs.output


def pair(rng: random.Random) -> tuple[str, str]:
    """Two doubles that are near each other, or the same in two spellings."""
    value = double(rng) if rng.random() < 0.7 else rng.randrange(-1000, 1000) / 8
    if abs(value) == LARGEST:
        value = 1.5
    other = rng.choice([value, value, next_double(value), -value, value / 2])
    spelled = [rng.choice(["{!r}", "{:.17e}", "{:.20e}", "{:.30E}"]).format(x) for x in (value, other)]
    return tuple(text if "." in text or "e" in text else text + ".0" for text in spelled)


def whole(rng: random.Random) -> tuple[str, str]:
    value = rng.randrange(-(2**63), 2**63) >> rng.randrange(64)
    other = min(max(value + rng.choice([-1, 0, 0, 1]), -(2**63)), 2**63 - 1)
    return str(value), str(rng.choice([other, other, -other if other > -(2**63) else 0]))


@pytest.mark.parametrize("operator", ["<", "<=", "==", "!=", ">=", ">"])
@pytest.mark.parametrize("make_pair", [pair, whole])
def test_compared(operator, make_pair, peyk):
    rng = random.Random(f"{operator} {make_pair.__name__}")
    expression = f"{{[?(@.a{operator}@.b)]['i']}}".encode()
    elements = []
    for i in range(4 * EACH):
        a, b = make_pair(rng)
        elements.append(f'{{"i":{i},"a":{a},"b":{b}}}')
    text = f"[{','.join(elements)}]".encode()
    [theirs] = reference.one(text, expression)
    assert theirs.status == "printed" and theirs.output.count(b" ") > EACH / 10
    result = peyk.json(expression, stdin=text)
    assert result.code == PRINTED
    differ = set(result.out.split()) ^ set(theirs.output.split())
    assert not differ, [elements[int(i)] for i in sorted(differ)[:5]]
    assert result.out == theirs.output
