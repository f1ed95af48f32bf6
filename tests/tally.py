"""Adds up the JUnit reports of a folder and closes with `N passed, N failed`.

    tests/tally.py FOLDER       exit status 1 when a test failed or none was run
"""

import sys
from pathlib import Path

from junitparser import JUnitXml, TestSuite


def suites(path: Path):
    report = JUnitXml.fromfile(str(path))
    return [report] if isinstance(report, TestSuite) else list(report)


def main() -> int:
    passed = failed = 0
    for path in sorted(Path(sys.argv[1]).rglob("*.xml")):
        for suite in suites(path):
            for case in suite:
                if not case.is_passed:
                    failed += 1
                    print(f"not ok - {path.stem}: {case.name}")
                else:
                    passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
