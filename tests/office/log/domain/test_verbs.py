import ast
from pathlib import Path

import jiahe.office
from jiahe.kernel.text import Text
from jiahe.office.log.domain import verb_title
from jiahe.office.log.domain.verbs import _TITLES


def test_a_verb_of_an_added_part_goes_by_its_id():
    assert verb_title("polish_apples") == Text(zh="polish_apples", en="polish_apples")
    assert verb_title("start_run").en == "run started"


def test_every_verb_that_the_office_writes_out_has_a_name():
    written = {
        node.value
        for path in Path(jiahe.office.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"Deed", "_deed", "run_deed", "upload_deed"}
        for node in call.args[1:2]
        if isinstance(node, ast.Constant)
    }
    assert len(written) >= 12
    assert written <= set(_TITLES)
