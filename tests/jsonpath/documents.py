"""Makes JSON documents that expressions find something in.

What is made is a model (dict, list, str, Number, True, False, None) and one of the many texts that
stand for it.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field


class Number(str):
    """As it is spelled."""


@dataclass
class Document:
    model: object
    text: bytes
    marks: set[str] = field(default_factory=set)  # duplicate: a name stands twice in an object


NAMES = ["v", "w", "l", "n", "a", "b", "items", "name", "metadata", "5", "A"]
ODD_NAMES = ["", "a.b", "v w", "x/y", "é", "日本", "$v", "@w", "it's", 'q"', "back\\slash", "*", "a,b",
             "[0]", "true", "range", "-", "tab\t", "two\nlines", "😀", "{}", "a\\.b", "v:w", "(v)",
             "?", "x=y", "a~b", "\u2028", "end", "\x7f"]  # fmt: skip
TEXTS = ["", "v", "w", "a", "b", "ab", "Running", "true", "1", "null", "a b", "<b>&amp;</b>", "é",
         "日本語", "😀", "a\nb", "\t", 'say "so"', "it's", "back\\slash", "\x00\x01\x1f\x7f", "\b\f\r",
         "\u2028\u2029", "/", "a)]b", "a=b", "z", "Z", "\ufffd", "x" * 300, "é😀" * 2100]  # fmt: skip
INTEGERS = ["0", "1", "2", "3", "5", "7", "-1", "-0", "10", "100", "123456789", "1000000",
            "9007199254740993", "9223372036854775807", "-9223372036854775808"]  # fmt: skip
DOUBLES = ["1.0", "2.5", "0.1", "-0.0", "1e0", "1E3", "1e21", "1e20", "999999.5", "999999.9999999999",
           "1000000.0", "1e6", "123456.789", "0.0001", "0.00001", "0.000001", "1e-6", "1e-7", "5e-324",
           "2.2250738585072014e-308", "1.7976931348623157e308", "9223372036854775808",
           "-9223372036854775809", "18446744073709551616", "123456789012345678901234567890",
           "0.30000000000000004", "1.0E+2", "0e10", "1e-400", "100000000000000000000",
           "9007199254740993.0", "4.35", "2.50", "-7.25e-3"]  # fmt: skip
DEEPEST = 5


def make(rng: random.Random) -> Document:
    model = _root(rng)
    document = Document(model, b"")
    if rng.random() < 0.5:
        document.model = model = _sorted(model)
    document.text = _Writer(rng, document).text(model)
    return document


def _root(rng: random.Random):
    kind = rng.random()
    if kind < 0.04:
        return _scalar(rng)
    if kind < 0.12:
        return _list(rng, 1)
    return _object(rng, 0)


def _value(rng: random.Random, depth: int):
    kind = rng.random()
    if depth < DEEPEST and kind < 0.2:
        return _object(rng, depth + 1)
    if depth < DEEPEST and kind < 0.42:
        return _list(rng, depth + 1)
    return _scalar(rng)


def _object(rng: random.Random, depth: int):
    count = rng.choice([0, 1, 1, 2, 2, 3, 3, 4, 5] if depth else [1, 2, 3, 3, 4, 5])
    return {_name(rng): _value(rng, depth) for _ in range(count)}


def _list(rng: random.Random, depth: int):
    if rng.random() < 0.45:  # as items are: alike
        count = rng.choice([1, 2, 2, 3, 4, 6])
        names = [_name(rng) for _ in range(rng.choice([1, 2, 3]))]
        kinds = {name: rng.choice([_text, _integer, _double, _scalar, None]) for name in names}
        return [_alike(rng, kinds, depth) for _ in range(count)]
    kind = rng.choice([None, None, _integer, _double, _text])
    return [kind(rng) if kind else _value(rng, depth)
            for _ in range(rng.choice([0, 1, 1, 2, 3, 3, 5]))]  # fmt: skip


def _alike(rng: random.Random, kinds, depth: int):
    return {
        name: kind(rng) if kind else _value(rng, depth + 1)
        for name, kind in kinds.items()
        if rng.random() < 0.9
    }


def _name(rng: random.Random) -> str:
    return rng.choice(ODD_NAMES if rng.random() < 0.12 else NAMES)


def _scalar(rng: random.Random):
    return rng.choice([_text, _text, _integer, _integer, _double, _word])(rng)


def _word(rng: random.Random):
    return rng.choice([True, False, None])


def _text(rng: random.Random) -> str:
    return rng.choice(TEXTS[:8] if rng.random() < 0.6 else TEXTS)


def _integer(rng: random.Random) -> Number:
    if rng.random() < 0.1:
        return Number(rng.randrange(-(2**66), 2**66) >> rng.randrange(66))
    return Number(rng.choice(INTEGERS[:7] if rng.random() < 0.6 else INTEGERS))


def _double(rng: random.Random) -> Number:
    kind = rng.random()
    if kind < 0.6:
        return Number(rng.choice(DOUBLES))
    if kind < 0.8:
        return Number(f"{rng.randrange(-10**9, 10**9) / 10 ** rng.randrange(12)}")
    return Number(_spelled(rng, struct.unpack("d", rng.randbytes(8))[0]))


def _spelled(rng: random.Random, value: float) -> str:
    """One that reads as this double, or nearly: with more digits than needed, or fewer."""
    if value != value or value in (float("inf"), float("-inf")):
        return "1.5"
    return rng.choice(["{!r}", "{:.17e}", "{:.15E}", "{:.30e}", "{:.3e}", "{:.16e}"]).format(value)


def _sorted(model):
    if isinstance(model, dict):
        return {name: _sorted(model[name]) for name in sorted(model, key=str.encode)}
    return [_sorted(value) for value in model] if isinstance(model, list) else model


class _Writer:
    SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"',
             "\\": "\\\\"}  # fmt: skip

    def __init__(self, rng: random.Random, document: Document):
        self.rng, self.document = rng, document
        self.spaces = rng.choice([[""], ["", " "], ["", "", " ", "\n  ", "\t", "\r\n"]])
        self.escapes = rng.choice([0, 0, 0.02, 0.3])
        self.duplicates = rng.choice([0] * 40 + [0.2])

    def text(self, model) -> bytes:
        return (self._space() + self._value(model) + self._space()).encode()

    def _space(self) -> str:
        return self.rng.choice(self.spaces)

    def _value(self, model) -> str:
        match model:
            case dict():
                members = list(model.items())
                if members and self.rng.random() < self.duplicates:
                    self.document.marks.add("duplicate")
                    members.insert(0, (members[-1][0], self.rng.choice([None, "twice", Number(8)])))
                inside = [f"{self._string(name)}{self._space()}:{self._space()}{self._value(value)}"
                          for name, value in members]  # fmt: skip
                return "{" + self._joined(inside) + "}"
            case list():
                return "[" + self._joined([self._value(value) for value in model]) + "]"
            case Number():
                return str(model)
            case str():
                return self._string(model)
            case None:
                return "null"
            case _:
                return str(model).lower()

    def _joined(self, inside: list[str]) -> str:
        return (self._space() + f"{self._space()},{self._space()}".join(inside)) + self._space()

    def _string(self, text: str) -> str:
        return '"' + "".join(map(self._character, text)) + '"'

    def _character(self, c: str) -> str:
        escaped = self.rng.random() < self.escapes
        if c == "\ufffd" and escaped:
            return self.rng.choice(["\\ud800", "\\udfff", "\\uDbFf"])  # half a pair reads as that
        if c in self.SHORT and not (escaped and self.rng.random() < 0.5):
            return self.SHORT[c]
        if c < " " or escaped:
            units = c.encode("utf-16-be")
            digits = self.rng.choice(["{:04x}", "{:04X}"])
            return "".join("\\u" + digits.format(int.from_bytes(units[i : i + 2]))
                           for i in range(0, len(units), 2))  # fmt: skip
        return "\\/" if c == "/" and self.rng.random() < 0.5 else c
