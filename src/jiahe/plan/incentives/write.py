"""How do awards and their reckoning become files? Both whole, or neither."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from jiahe.kernel.ids import new_id
from jiahe.kernel.text import Language
from jiahe.lake.writing import write_csv
from jiahe.plan.incentives.assessment import Assessment

AWARDS, TRACE = "awards.csv", "trace.json"


def write(assessment: Assessment, out: Path, language: Language) -> list[Path]:
    """Write awards.csv and trace.json into `out`; files of these names are replaced, others left alone.

    Raises
    ------
    OSError
        Where `out` cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    part = out / f".part-{new_id()}"
    part.mkdir()
    try:
        write_csv(assessment.awards(language), part / AWARDS)
        with (part / TRACE).open("w", encoding="utf-8") as file:
            file.writelines(_trace(assessment))
        for name in (AWARDS, TRACE):
            (part / name).replace(out / name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return [out / AWARDS, out / TRACE]


def _trace(assessment: Assessment) -> Iterator[str]:
    """Give the JSON claim by claim: of a million claims it is too large to be held at once."""
    head = json.dumps(assessment.about(), ensure_ascii=False, indent=1)
    yield head.rstrip().removesuffix("}").rstrip() + ',\n "claims": ['
    for row in range(len(assessment)):
        yield f"{',' if row else ''}\n  {json.dumps(assessment.trace(row), ensure_ascii=False)}"
    yield "\n ]\n}\n"
