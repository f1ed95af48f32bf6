"""The published suites: what is valid is taken, what is not is refused, and what the standard leaves
open is decided here."""

from __future__ import annotations

import pytest

from .verdict import accepted, is_json

TAKEN, REFUSED = True, False
NOT_UTF_8 = REFUSED  # RFC 8259, section 8.1
HALF_A_PAIR = TAKEN  # reads as U+FFFD, as in Go
TOO_DEEP = REFUSED  # more than 256 levels

DECIDED = {
    "i_object_key_lone_2nd_surrogate": HALF_A_PAIR,
    "i_string_1st_surrogate_but_2nd_missing": HALF_A_PAIR,
    "i_string_1st_valid_surrogate_2nd_invalid": HALF_A_PAIR,
    "i_string_incomplete_surrogate_and_escape_valid": HALF_A_PAIR,
    "i_string_incomplete_surrogate_pair": HALF_A_PAIR,
    "i_string_incomplete_surrogates_escape_valid": HALF_A_PAIR,
    "i_string_invalid_lonely_surrogate": HALF_A_PAIR,
    "i_string_invalid_surrogate": HALF_A_PAIR,
    "i_string_inverted_surrogates_U+1D11E": HALF_A_PAIR,
    "i_string_lone_second_surrogate": HALF_A_PAIR,
    "i_string_UTF-8_invalid_sequence": NOT_UTF_8,
    "i_string_UTF8_surrogate_U+D800": NOT_UTF_8,
    "i_string_UTF-16LE_with_BOM": NOT_UTF_8,
    "i_string_invalid_utf-8": NOT_UTF_8,
    "i_string_iso_latin_1": NOT_UTF_8,
    "i_string_lone_utf8_continuation_byte": NOT_UTF_8,
    "i_string_not_in_unicode_range": NOT_UTF_8,
    "i_string_overlong_sequence_2_bytes": NOT_UTF_8,
    "i_string_overlong_sequence_6_bytes": NOT_UTF_8,
    "i_string_overlong_sequence_6_bytes_null": NOT_UTF_8,
    "i_string_truncated-utf-8": NOT_UTF_8,
    "i_string_utf16BE_no_BOM": NOT_UTF_8,
    "i_string_utf16LE_no_BOM": NOT_UTF_8,
    "i_structure_UTF-8_BOM_empty_object": REFUSED,  # section 8.1 allows to ignore a byte-order mark
    "y_structure_500_nested_arrays": TOO_DEEP,  # i_ in the suite itself
    "fail1": TAKEN,  # a text may be a string since RFC 7159
    "fail18": TAKEN,  # 20 levels
}


def outcomes(peyk, texts, valid: str, invalid: str):
    wrong = []
    for name, text in texts.items():
        assert name in DECIDED or name.startswith((valid, invalid)), f"{name}: decide"
        wanted = DECIDED.get(name, name.startswith(valid))
        if accepted(peyk, text) != wanted:
            wrong.append((name, "refused" if wanted else "taken", text[:80]))
    return wrong


def test_json_test_suite(peyk, suite):
    assert outcomes(peyk, suite, "y_", "n_") == []


def test_json_checker(peyk, checker):
    assert outcomes(peyk, checker, "pass", "fail") == []


def test_python_agrees_with_the_decisions(suite, checker):
    """It is a witness in test_agreement."""
    for name, text in (suite | checker).items():
        assert is_json(text) == DECIDED.get(name, name.startswith(("y_", "pass"))), name


@pytest.mark.parametrize("open_, close", [("[", "]"), ('{"a":', "}")])
def test_depth(peyk, open_, close):
    for depth, taken in ((256, True), (257, False)):
        assert accepted(peyk, (open_ * depth + "1" + close * depth).encode()) == taken
