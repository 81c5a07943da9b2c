import logging

from jiahe.office.log.domain import newest_head, start_log, verify
from jiahe.office.log.domain.heads import read_head
from jiahe.office.log.domain.outside import heads_outside, length, witness
from jiahe.runtime.home import home
from tests.office.log.keeping import enter, enter_one, found


def lines(office):
    return (office / "log-heads").read_text().splitlines()


def test_every_commit_leaves_a_head_outside(office):
    enter_one()
    before = len(lines(office))
    enter(3)
    enter(5, at_once=True)
    heads = [read_head(line) for line in lines(office)[before:]]
    size = newest_head().size
    assert [head.size for head in heads] == [size - 7, size - 6, size - 5, size]


def test_a_head_that_a_longer_one_overtook_is_left_out(office):
    enter_one()
    old = newest_head()
    enter_one()
    before = lines(office)
    witness(home(), old)
    assert lines(office) == before


def test_what_was_killed_between_commit_and_file_is_made_up_for_at_the_next_start(office):
    enter(4)
    whole = lines(office)
    (office / "log-heads").write_text("\n".join(whole[:-1]) + "\n")
    verdict = verify()
    assert (verdict.faults, verdict.entries - verdict.witnessed) == ([], 1)
    start_log()
    assert lines(office) == whole


def test_a_line_that_a_power_failure_cut_short_is_no_fault_and_goes(office):
    enter(4)
    path = office / "log-heads"
    whole = path.read_text()
    path.write_text(whole + whole[:60])
    assert found() == []
    enter_one()
    assert path.read_text().startswith(whole)
    assert found() == []


def test_a_file_that_cannot_be_written_stops_nobody(office, caplog):
    enter_one()
    (office / "log-heads").unlink()
    (office / "log-heads").mkdir()
    with caplog.at_level(logging.ERROR):
        enter_one()
    assert "log-heads" in caplog.text
    assert length(home()) is None


def test_only_what_was_there_when_it_was_measured_is_read(office):
    enter(3)
    up_to = length(home())
    enter(2)
    assert list(heads_outside(home(), up_to))[-1].size == newest_head().size - 2


def test_a_first_start_makes_key_and_file_and_no_entry(db):
    start_log()
    start_log()
    assert sorted(path.name for path in home().folder.iterdir()) == ["log-heads", "log-key"]
    assert (home().folder / "log-heads").read_bytes() == b""
