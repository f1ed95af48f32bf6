"""`peyk json [EXPRESSION [FILE]]`: what goes in and out, and what is said when it fails.

What expressions mean is in tests/unit/select_test.c.
"""

from __future__ import annotations

import subprocess

import pytest

LIST = b'{"items":[{"a":1,"b":"x"},{"a":2}]}'


@pytest.fixture
def json(binary):
    def run(*arguments, stdin=b"", status=0, said=""):
        done = subprocess.run([binary, "json", *arguments], input=stdin, capture_output=True)
        assert (done.stderr.decode(), done.returncode) == (said, status)
        return done.stdout

    return run


def test_an_expression_over_stdin(json):
    assert json("{.items[*].a}", stdin=LIST) == b"1 2"


def test_an_expression_over_a_file(json, tmp_path):
    file = tmp_path / "list"
    file.write_bytes(LIST)
    assert json('{range .items[*]}{.a}{"\\n"}{end}', file) == b"1\n2\n"


def test_stdin_by_its_name(json):
    assert json("{.items[*].a}", "-", stdin=LIST) == b"1 2"


def test_no_expression(json):
    assert json(stdin=b' { "b" : 1 , "a" : [ ] } \n') == b'{"b":1,"a":[]}\n'


@pytest.mark.parametrize(
    "arguments, stdin, status, said",
    [
        (["{.a[3]}"], b'{"a":[1]}', 1,
         "peyk: the expression does not fit the JSON: array index out of bounds\n"),
        (["{.a"], b"{}", 2,
         "peyk: the expression is refused: the { is not closed\n  {.a\n     ^\n"),
        (["{.a\té%}"], b"{}", 2,
         "peyk: the expression is refused: nothing begins with this\n  {.a???%}\n     ^\n"),
        ([""], b"{}", 2, "peyk: the expression is refused: there is nothing in it\n  \n  ^\n"),
        (["{.a}", "FILE", "more"], b"{}", 2,
         "peyk: wrong usage: json takes an expression and a FILE: see peyk help\n"),
        (["--output=x"], b"{}", 2,
         "peyk: wrong usage: there is no option --output: see peyk help\n"),
        (["{", "--output=x"], b"{}", 2,
         "peyk: wrong usage: there is no option --output: see peyk help\n"),
        (["{.a}"], b'{"a":1', 4, "peyk: malformed JSON: byte 6: it ends too early\n"),
        ([], b"{} {}", 4, "peyk: malformed JSON: byte 3: more than one value\n"),
        (["{.a}", "no/such/file"], b"{}", 4,
         "peyk: could not read the input: no/such/file: no such file or folder\n"),
        (["{.a}", "/"], b"{}", 4, "peyk: could not read the input: /: it is a folder\n"),
        (["{.a[*]}"], b'{"a":[1],"a":[2]}', 4,
         "peyk: the JSON cannot be held: a second list of this name: select less of it\n"),
        (["{@}"], b'"' + b"a" * (4 << 20) + b'"', 4,
         "peyk: the JSON cannot be held: more than 4 MiB must be held: select less of it\n"),
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_said(json, arguments, stdin, status, said):
    json(*arguments, stdin=stdin, status=status, said=said)


def test_what_was_found_before_it_failed_is_printed(json):
    said = "peyk: the expression does not fit the JSON: array index out of bounds\n"
    assert json("{range .items[*]}{.a}{.b[0]}{end}", stdin=b'{"items":[{"a":1},{"a":2,"b":[]}]}',
                status=1, said=said) == b"12"  # fmt: skip


def test_help(json):
    assert json("--help").startswith(b"peyk json [EXPRESSION [FILE]]\n")


def test_a_reader_that_goes_is_no_failure(binary, tmp_path):
    file = tmp_path / "list"
    file.write_bytes(b'{"items":[' + b",".join([b'"aaaaaaaaaaaaaaaa"'] * 100_000) + b"]}")
    with subprocess.Popen([binary, "json", "{.items[*]}", file], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as peyk:  # fmt: skip
        assert peyk.stdout.read(4) == b"aaaa"
        peyk.stdout.close()
        assert peyk.stderr.read() == b""
    assert peyk.returncode == 0


def test_output_that_cannot_be_written(binary):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([binary, "json", "a"], input=b"{}", stdout=full,
                              stderr=subprocess.PIPE)  # fmt: skip
    assert done.returncode == 4
    assert done.stderr.startswith(b"peyk: could not write the output: ")
