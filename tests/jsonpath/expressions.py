"""Makes JSONPath templates for a document: most find something, some fail, some do not parse.

A path is made beside the values that it leads to, so that the next step can be one that they have.
"""

from __future__ import annotations

import random

from .documents import NAMES, Number

ENDS_A_NAME = " \t\r\n.,[]$@{}"
OPERATORS = ["==", "==", "==", "!=", "!=", "<", "<=", ">", ">="]
ODD_OPERATORS = ["=", "===", "<>", "=~", "!", "&&", "||"]
PLAIN = ["", "", "", " ", "\n", "\t", "a=", ", ", "}", "\\n", "é", "[", "x"]
LITERALS = [r'"\n"', r'"\t"', "' '", '"x"', r"'\''", r'"\u00e9\x41\101"', '""', "5", "-3", "1.50",
            "true", "false", "0.000001", "1000000.0", "007", "+4"]  # fmt: skip
BAD_ACTIONS = ["{nope}", "{null}", "{end}", r'{"\q"}', "{", "{.v", "{*}", '{"v\\\\"}', "{.l[", "{€}",
               "{.l[x]}", "{.v,.w}", "{-}", "{1.2.3}", "{\t.v}", "{é}", "{.l[1:2:3:4]}", "{'}",
               "{.l[?(@.v]}", "{.nope end}", "{.l[*] end}", "{'a\nb'}", r'{"\ud800"}', '{"é\\xff"}']  # fmt: skip
NOISE = "{}[]().,'\"\\$@?*:!=<>&|~ \t\n\r0159-+aelnorvéE_/\u20ac"


def make(rng: random.Random, model) -> bytes:
    text = _template(rng, [model], 0)
    if rng.random() < 0.07:
        text = _noisy(rng, text)
    data = text.encode()
    if rng.random() < 0.005:  # the command line may hold any byte but NUL
        data += rng.choice([b"\xff", b"{.\xff}", b"{.\xc3}", b'{"\xff"}'])
    return data


def _noisy(rng: random.Random, text: str) -> str:
    for _ in range(rng.choice([1, 1, 2])):
        at = rng.randrange(len(text) + 1)
        cut = rng.choice([0, 0, 1, 1, 2])
        text = text[:at] + (rng.choice(NOISE) if rng.random() < 0.7 else "") + text[at + cut :]
    return text


def _template(rng: random.Random, values: list, depth: int) -> str:
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 3] if depth == 0 else [1, 2, 2])):
        parts.append(rng.choice(PLAIN))
        kind = rng.random()
        if kind < 0.2 and depth < 3:
            parts.append(_range(rng, values, depth))
        elif kind < 0.27:
            parts.append("{" + rng.choice(LITERALS) + "}")
        elif kind < 0.29:
            parts.append(rng.choice(BAD_ACTIONS))
        else:
            parts.append(_action(rng, values))
    return "".join(parts) + rng.choice(PLAIN)


def _range(rng: random.Random, values: list, depth: int) -> str:
    path, inner = _path(rng, values, 0.9)
    space = rng.choice(["", " ", " ", " ", "  "]) if path[:1] in (".", "[", "@", "$") else " "
    body = _template(rng, inner, depth + 1)
    begin, end = f"{{range{space}{path}}}", "{end}"
    if rng.random() < 0.08:  # the words may stand anywhere, and more than once
        begin = rng.choice([f"{{{path} range}}", f"{{range {path} range}}", f"{{range range {path}}}",
                            f"{{range {path} end}}"])  # fmt: skip
    if rng.random() < 0.12:
        end = rng.choice(["", "", "{end end}", "{.v end}", "{end .v}", "{end 'x'}", "{range end}",
                          "{end}{end}", "{'x' end}"])  # fmt: skip
    return begin + body + end


def _action(rng: random.Random, values: list) -> str:
    path, _ = _path(rng, values, 0.75)
    path = rng.choice(["", "", "", "$", "@", " "]) + path
    if rng.random() < 0.05:
        path += " " + rng.choice(LITERALS)
    return "{" + path + rng.choice(["", "", "", "", " "]) + "}"


def _path(rng: random.Random, values: list, further: float, steps: int = 6) -> tuple[str, list]:
    """A path from these values, and some of those that it may lead to."""
    path, spaced = "", rng.random() < 0.05
    for _ in range(steps):
        if path and rng.random() > further:
            break
        step, values = _step(rng, values)
        if not step:
            break
        path += (" " if spaced and rng.random() < 0.5 else "") + step
        values = rng.sample(values, min(len(values), 8))
    return path, values


def _step(rng: random.Random, values: list) -> tuple[str, list]:
    # Where there is more to walk, mostly.
    deep = [value for value in values if isinstance(value, dict | list) and value]
    value = rng.choice(deep if deep and rng.random() < 0.9 else values or [None])
    if isinstance(value, dict):
        return _object_step(rng, values, value)
    if isinstance(value, list):
        return _list_step(rng, values, value)
    return _scalar_step(rng)


def _object_step(rng: random.Random, values: list, value: dict) -> tuple[str, list]:
    kind = rng.random()
    name = rng.choice(list(value) or NAMES)
    if kind < 0.68:
        return _field(rng, name), _members(values, name)
    if kind < 0.73:
        return _field(rng, rng.choice(NAMES)), [None]
    if kind < 0.82:
        return rng.choice([".*", "['*']"]), _inside(values)
    if kind < 0.86:
        return "..", _below(values)
    if kind < 0.91:
        below = _below(values)
        names = [n for v in below if isinstance(v, dict) for n in v]
        name = rng.choice(names or NAMES)
        return "." + rng.choice(["", "."]) * (name[:1] == "v") + _dotted(name), _members(below, name)
    if kind < 0.97:
        return _union(rng, list(value) or NAMES), _inside(values)
    return rng.choice(["[0]", "[*]", "[?(@.v)]", "[]"]), values


def _list_step(rng: random.Random, values: list, value: list) -> tuple[str, list]:
    kind = rng.random()
    inside = [inner for v in values if isinstance(v, list) for inner in v]
    if kind < 0.32:
        return "[*]", inside
    if kind < 0.47:
        return f"[{_index(rng, len(value))}]", inside
    if kind < 0.62:
        return f"[{_slice(rng, len(value))}]", inside
    if kind < 0.87:
        return _filter(rng, inside), inside
    if kind < 0.91:
        parts = [_index(rng, len(value)) if rng.random() < 0.6 else _slice(rng, len(value))
                 for _ in range(rng.choice([2, 2, 3]))]  # fmt: skip
        return "[" + rng.choice([",", ", ", " ,"]).join(parts) + "]", inside
    if kind < 0.95:
        return ".*", _inside(values)
    if kind < 0.98:
        return "..", _below(values)
    return rng.choice([".v", "[]", "['v']", "[::]"]), inside


def _scalar_step(rng: random.Random) -> tuple[str, list]:
    if rng.random() < 0.8:
        return "", []
    return rng.choice([".v", "[0]", "[*]", ".*", "..", "..v", "[?(@.v)]", "['v','w']"]), [None]


def _members(values: list, name: str) -> list:
    return [value[name] for value in values if isinstance(value, dict) and name in value]


def _inside(values: list) -> list:
    found = []
    for value in values:
        found += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return found


def _below(values: list) -> list:
    found, todo = [], list(values)
    while todo:
        value = todo.pop(0)
        if value and isinstance(value, dict | list):
            found.append(value)
            todo += _inside([value])
    return found


def _field(rng: random.Random, name: str) -> str:
    if rng.random() < 0.12:
        return f"['{_escaped(name)}']"
    return "." + _dotted(name)


def _dotted(name: str) -> str:
    return "\\*" if name == "*" else _escaped(name)


def _escaped(name: str) -> str:
    return "".join("\\" + c if c in ENDS_A_NAME else c for c in name)


def _union(rng: random.Random, names: list[str]) -> str:
    parts = []
    for _ in range(rng.choice([2, 2, 3])):
        name = rng.choice(names if rng.random() < 0.85 else NAMES)
        parts.append(f"'{_escaped(name)}'" if rng.random() < 0.95 else rng.choice(["0", "*", "1:"]))
    return "[" + rng.choice([",", ",", ", ", " , "]).join(parts) + "]"


def _index(rng: random.Random, length: int) -> str:
    if rng.random() < 0.85 and length:
        return str(rng.randrange(-length, length))
    return rng.choice([str(length), str(-length - 1), "00", "-0", "9999999999", "-", "18446744073709551616"])


def _slice(rng: random.Random, length: int) -> str:
    def bound() -> str:
        kind = rng.random()
        if kind < 0.4:
            return ""
        return str(rng.randrange(-length, length + 1) if kind < 0.9 else rng.randrange(-7, 8))

    text = bound() + ":" + bound()
    return text + (":" + rng.choice(["", "1", "1", "2", "3", "0", "-1"]) if rng.random() < 0.3 else "")


def _filter(rng: random.Random, elements: list) -> str:
    element = rng.choice(elements or [None])
    left, values = _path(rng, [element], 0.35, 2) if rng.random() < 0.93 else ("", [element])
    left = "@" + left
    if rng.random() < 0.2:
        return f"[?({left})]"
    operator = rng.choice(OPERATORS if rng.random() < 0.96 else ODD_OPERATORS)
    # Of the values that other elements have there, too: a comparison should tell them apart.
    right = _operand(rng, values, element)
    space = rng.choice(["", "", "", " "])
    if rng.random() < 0.03:
        left, right = right, left
    return f"[?({left}{space}{operator}{space}{right})]"


def _operand(rng: random.Random, values: list, element) -> str:
    kind = rng.random()
    if kind < 0.1:
        return "@" + _path(rng, [element], 0.35, 2)[0]
    value = rng.choice(values or [None])
    if kind < 0.2:
        value = rng.choice(["v", Number("1"), Number("2.5"), True, None, Number(".5"), Number("+1")])
    match value:
        case Number():
            return str(value) if rng.random() < 0.9 else f'"{value}"'
        case str():
            return _quoted(rng, value[:40])
        case bool():
            return str(value).lower()
        case None:
            return rng.choice(["null", "1", '"v"', "true"])
        case _:
            return rng.choice(["@.v", "{}", "1", "''"])


def _quoted(rng: random.Random, text: str) -> str:
    quote = rng.choice(['"', "'"])
    names = {"\n": "\\n", "\t": "\\t", "\\": "\\\\", quote: "\\" + quote, "\b": "\\b", "\f": "\\f",
             "\r": "\\r", "\x00": "\\x00", "\x01": "\\u0001"}  # fmt: skip
    return quote + "".join(names.get(c, c) for c in text) + quote
