"""Is a notice the same again after a way through JSON, and told to programs by the names of its columns?"""

import json

from jiahe.office.documents.notice import from_data, to_data
from tests.office.documents.samples import hostile, notice, table


def test_a_notice_goes_through_json_and_comes_back():
    for one in (notice(), hostile(), notice(table=None), notice(table=table(9, wide=True), number="1号")):
        assert from_data(json.loads(json.dumps(to_data(one)))) == one


def test_its_digest_changes_with_any_word():
    assert notice().digest == notice().digest
    assert len({notice().digest, notice(title="x").digest, notice(simulated=False).digest, hostile().digest}) == 4


def test_programs_get_rows_by_name_with_their_group():
    told = notice().as_dict()
    assert told["rows"][0] == {
        "group": "一、工业制造（2项）",
        "number": 1,
        "title": "光伏组件缺陷检测产线1",
        "applicant": "模拟智能装备有限公司1",
        "county": "桐乡市",
    }
    assert told["facts"] == {"until": {"title": "公示截止", "text": "2026年12月2日"}}
    assert (told["attachment"], told["day"]) == ("2026年嘉兴市人工智能应用场景标杆项目名单", "2026-11-25")
    assert notice(table=None).as_dict()["rows"] == []
