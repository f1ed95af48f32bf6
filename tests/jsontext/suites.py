"""The published suites of JSON texts.

JSONTestSuite's test_parsing comes with the crate json-syntax, which renames the numbers of any size
(i_ there, y_ here) and leaves five texts out; JSON_checker's texts come with simplejson.
"""

from __future__ import annotations

import tarfile
from pathlib import Path

from simplejson.tests import test_fail, test_pass1, test_pass2, test_pass3

from crates import crate

CRATE = ("json-syntax", "0.12.5",
         "044a68aba3f96d712f492b72be25e10f96201eaaca3207a7d6e68d6d5105fda9")  # fmt: skip
LEFT_OUT = {
    "i_string_1st_surrogate_but_2nd_missing": rb'["\uDADA"]',
    "i_string_UTF-16LE_with_BOM": b'\xff\xfe[\0"\0\xe9\0"\0]\0',
    "i_string_utf16BE_no_BOM": b'\0[\0"\0\xe9\0"\0]',
    "i_string_utf16LE_no_BOM": b'[\0"\0\xe9\0"\0]\0',
    "i_structure_UTF-8_BOM_empty_object": b"\xef\xbb\xbf{}",
}

Suite = dict[str, bytes]


def read_suite(folder: Path) -> Suite:
    with tarfile.open(crate(*CRATE, folder)) as tar:
        found = {
            Path(member.name).stem: tar.extractfile(member).read()
            for member in tar.getmembers()
            if "/tests/inputs/" in member.name and member.isfile()
        }
    assert len(found) == 314
    return found | LEFT_OUT


def read_checker() -> Suite:
    """pass1 to pass3, fail1 to fail33."""
    passes = [test_pass1.JSON, test_pass2.JSON, test_pass3.JSON]
    return {f"pass{n}": text.encode() for n, text in enumerate(passes, 1)} | {
        f"fail{n}": text.encode() for n, text in enumerate(test_fail.JSONDOCS[:33], 1)
    }
