import json

import pytest

from jiahe.plan.incentives.assessment import Assessment, assess
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.incentives.write import write
from tests.plan.incentives import files


def judged(size: int) -> Assessment:
    rows = [
        {"claim": f"c{place}", "applicant": files.FIRMS[0], "incentive": "provincial_scenario", "matter": str(place)}
        | {"date": "2025-06-01"}
        for place in range(size)
    ]
    return assess(default_policies(), files.frame(rows, files.CLAIM))


@pytest.mark.parametrize("size", [0, 1, 3])
def test_awards_and_trace_are_written_whole(tmp_path, size):
    found = judged(size)
    written = write(found, tmp_path / "out", "zh")

    assert [path.name for path in written] == ["awards.csv", "trace.json"]
    assert written[0].read_text(encoding="utf-8").splitlines()[0] == "claim,payable,status,clause,reason"
    assert len(written[0].read_text(encoding="utf-8").splitlines()) == size + 1
    trace = json.loads(written[1].read_text(encoding="utf-8"))
    assert trace == found.about() | {"claims": [found.trace(row) for row in range(size)]}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"awards.csv", "trace.json"}


def test_what_fails_on_the_way_leaves_what_stood_there(tmp_path, monkeypatch):
    write(judged(1), tmp_path, "zh")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    found = judged(2)

    def fail(row: int) -> None:
        raise OSError(f"no room for {row}")

    monkeypatch.setattr(found, "trace", fail)
    with pytest.raises(OSError, match="no room"):
        write(found, tmp_path, "zh")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
