"""What Python's json makes of a text, held to what peyk promises, and how to ask peyk."""

from __future__ import annotations

import json
import re

from jsonpath.program import MALFORMED, Peyk

DEEPEST = 256  # objects and arrays that may be open at once


class NotJson(Exception):
    """The text is none, or one that peyk does not take."""


class Number(str):
    pass


class Object(tuple):
    """The members in their order, with those of the same name."""


def _no_constant(name: str):
    raise NotJson(f"{name}, which Python takes for a number")


_DECODER = json.JSONDecoder(object_pairs_hook=Object, parse_float=Number, parse_int=Number,
                            parse_constant=_no_constant)  # fmt: skip


def read(text: bytes):
    """The value of the text. Numbers stay as they are spelled; half a surrogate pair is U+FFFD."""
    try:
        # Python would guess UTF-16 and UTF-32, too.
        value = _DECODER.decode(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotJson("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise NotJson(str(error)) from error
    except RecursionError as error:
        raise NotJson("too deep") from error
    return _kept(value, 0)


def _kept(value, depth: int = 0):
    if isinstance(value, Object | list) and depth == DEEPEST:
        raise NotJson("too deep")
    match value:
        case Number():
            return value
        case str():
            return re.sub("[\ud800-\udfff]", "\ufffd", value)
        case Object():
            return Object([(_kept(name), _kept(inner, depth + 1)) for name, inner in value])
        case list():
            return [_kept(inner, depth + 1) for inner in value]
        case _:
            return value


def is_json(text: bytes) -> bool:
    try:
        read(text)
    except NotJson:
        return False
    return True


def accepted(peyk: Peyk, text: bytes) -> bool:
    """Whether peyk takes it, having checked that what it then prints is the same, and only that."""
    result = peyk.json(stdin=text)
    if result.code == 0:
        assert result.err == "", result
        assert result.out.endswith(b"\n"), result
        assert read(result.out) == read(text), result
        assert _close(result.out[:-1]), result
        return True
    assert result.code == MALFORMED and result.told, result
    offset(result.err)
    return False


def offset(message: str) -> int:
    """Where peyk says that it goes wrong: how many bytes stand before."""
    return int(re.search(r": byte (\d+): ", message)[1])


def _close(text: bytes) -> bool:
    """No white space but in strings."""
    return not re.search(rb"\s", re.sub(rb'"(\\.|[^"\\])*"', b"", text))
