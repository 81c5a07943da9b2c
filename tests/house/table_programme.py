"""The doors of rounds, of cases and their files, and of the templates of notices."""

from tests.house.doors import (
    COUNTIES,
    FIRMS,
    KEEPS_TEMPLATES,
    KNOWN,
    LEADS,
    OFFICES,
    OWNER,
    SEE_ALL,
    SEES_CASE,
    call,
    door,
    verb,
)

HANDS_IN_NEEDS = FIRMS | COUNTIES | LEADS
NOT_KEPT = dict.fromkeys(HANDS_IN_NEEDS - OWNER, 404)
WHY = {"reason": "x"}
ON_FILE = {"else_": 404, "also": dict.fromkeys({"auditor", "administrator", "firm", "county", "lead", "expert"}, 403)}
"""Who has a case in publicity on file and does nothing to it; all others only look at what is made public of it."""

NEED = {"title": "x", "area": "city"}
LATER = {"stage": "collecting", "day": "2027-12-30", **WHY}

ROUNDS = [
    door("GET /rounds", KNOWN),
    door("POST /rounds", OFFICES, 302, procedure="open_list"),
    door("GET /rounds/{round}", KNOWN),
    door("POST /rounds/{round}", OFFICES, 409, action="publish"),
    door("POST /rounds/{round}", OFFICES, 409, action="catalogue"),
    door("POST /rounds/{round}", OFFICES, 302, action="extend", **LATER),
    door("GET /rounds/{round}/new", HANDS_IN_NEEDS),
    door("POST /rounds/{round}/new", HANDS_IN_NEEDS, 422, title=""),
    door("GET /rounds/{round}/workbook.xlsx", HANDS_IN_NEEDS),
    door("GET /rounds/{round}/import", HANDS_IN_NEEDS),
    door("POST /rounds/{round}/import", HANDS_IN_NEEDS, 422, file=("a.xlsx", b"x")),
    door("GET /rounds/{round}/import/{kept}", OWNER, also=NOT_KEPT),
    door("POST /rounds/{round}/import/{once}", OWNER, 302, also=NOT_KEPT),
    door("GET /rounds/{round}/import/{kept}/marked.xlsx", OWNER, also=NOT_KEPT),
    door("GET /rounds/{projects}/experts", SEE_ALL),
    door("POST /rounds/{projects}/experts", OFFICES, 409, seen="x"),
    door("GET /api/v1/rounds", KNOWN),
    door("POST /api/v1/rounds", OFFICES, 201, json={"procedure": "open_list"}),
    door("GET /api/v1/rounds/procedures", KNOWN),
    door("GET /api/v1/rounds/{round}", KNOWN),
    door("POST /api/v1/rounds/{round}/deadlines", OFFICES, json=LATER),
    door("POST /api/v1/rounds/{round}/publish", OFFICES, 409),
    door("POST /api/v1/rounds/{round}/catalogue", OFFICES, 409),
    door("GET /api/v1/rounds/{round}/cases", KNOWN),
    door("POST /api/v1/rounds/{round}/cases", HANDS_IN_NEEDS, 201, json=NEED),
    door("GET /api/v1/rounds/{round}/workbook.xlsx", HANDS_IN_NEEDS),
    door("POST /api/v1/rounds/{round}/import", HANDS_IN_NEEDS, 422, file=("a.xlsx", b"x")),
    door("GET /api/v1/rounds/{round}/import/{kept}/marked.xlsx", OWNER, also=NOT_KEPT),
]

CASES = [
    door("GET /cases/{case}", SEES_CASE, else_=404),
    door("GET /cases/{shown}", KNOWN, else_=404),
    door("GET /cases/{draft}", OWNER, else_=404),
    verb("nothing", SEES_CASE, 400),
    verb("save", OWNER, thing="draft"),
    verb("save", OWNER, 409),
    verb("submit", OWNER, 409),
    verb("withdraw", OWNER, **WHY),
    verb("admit", OFFICES, 409),
    verb("recommend", {"county"}, 409),
    verb("check", {"lead"}, 409),
    verb("return", {"county", "lead"}, 409),
    verb("refuse", {"county", "lead", *OFFICES}, 409),
    verb("assign", OFFICES, 400, expert="nobody"),
    verb("unassign", OFFICES, 400, expert="nobody"),
    verb("avoid", OWNER, 400),
    verb("decline", {"expert"}, **WHY),
    verb("save_score", {"expert"}),
    verb("score", {"expert"}, 422),
    verb("waive", OFFICES, 400),
    verb("reopen", OFFICES, 400),
    verb("visit", {"lead"}, 409, day="2026-01-05"),
    verb("visit_fails", {"lead"}, 409, day="2026-01-05"),
    verb("pass_over", OFFICES, 409),
    verb("choose", OFFICES, 409),
    verb("pass", OFFICES, 409),
    verb("confirm", OFFICES, 409),
    verb("report", OWNER, 409),
    verb("close", OFFICES, 409),
    verb("strike", OFFICES, 409),
    door("POST /cases/{case}", (), else_=404, action="object", **WHY),
    door("POST /cases/{shown}", KNOWN - OWNER, 302, also={"other_firm": 409}, action="object", **WHY),
    door("POST /cases/{shown}", OFFICES, 302, **ON_FILE, action="uphold", objection="{objection}", answer="x"),
    door("POST /cases/{shown}", OFFICES, 302, **ON_FILE, action="dismiss", objection="{objection}", answer="x"),
    door("GET /api/v1/cases", KNOWN),
    door("GET /api/v1/cases/{case}", SEES_CASE, else_=404),
    door("GET /api/v1/cases/{shown}", KNOWN, else_=404),
    door("GET /api/v1/cases/{draft}", OWNER, else_=404),
    call("save", OWNER, thing="draft"),
    call("submit", OWNER, 422, thing="draft"),
    call("withdraw", OWNER, json=WHY),
    call("admit", OFFICES, 409, json=WHY),
    call("recommend", {"county"}, 409, json=WHY),
    call("check", {"lead"}, 409, json=WHY),
    call("return", {"county", "lead"}, 409, json=WHY),
    call("refuse", {"county", "lead", *OFFICES}, 409, json=WHY),
    call("assign", OFFICES, 400, json={"expert": "nobody"}),
    call("decline", {"expert"}, 204, json=WHY),
    call("draft-score", {"expert"}, json={"points": {}}),
    call("score", {"expert"}, 422, json={"points": {}}),
    call("visit", {"lead"}, 409, json={"passed": True, "report": "x"}),
    call("pass-over", OFFICES, 409, json=WHY),
    call("decide", OFFICES, 409, json={"chosen": True}),
    door("POST /api/v1/cases/{shown}/object", KNOWN - OWNER, 201, also={"other_firm": 409}, json={"text": "x"}),
    door(
        "POST /api/v1/cases/{shown}/objections/{objection}", OFFICES, **ON_FILE, json={"upheld": False, "answer": "x"}
    ),
    call("confirm", OFFICES, 409),
    call("report", OWNER, 409, json={"values": {}}),
    call("close", OFFICES, 409, json=WHY),
    call("strike", OFFICES, 409, json=WHY),
]

PDF = ("说明.pdf", b"x")
FILES = [
    door("GET /cases/{case}/files/{file}", SEES_CASE, else_=404),
    verb("attach", SEES_CASE, 400),
    verb("attach", OWNER, 422, thing="draft", **{"file-further": PDF}),
    verb("remove_file", OWNER, 409, file="{file}"),
    door("GET /api/v1/cases/{case}/files", SEES_CASE, else_=404),
    door("GET /api/v1/cases/{draft}/files", OWNER, else_=404),
    door("POST /api/v1/cases/{draft}/files", OWNER, 422, else_=404, file=PDF),
    door(
        "POST /api/v1/cases/{case}/files", OWNER, 409, else_=404, also=dict.fromkeys(SEES_CASE - OWNER, 403), file=PDF
    ),
    door("GET /api/v1/cases/{case}/files/{file}", SEES_CASE, else_=404),
    door("DELETE /api/v1/cases/{case}/files/{file}", OWNER, 409, else_=404, also=dict.fromkeys(SEES_CASE - OWNER, 403)),
]

TEMPLATES = [
    door("GET /templates", KEEPS_TEMPLATES),
    door("POST /templates", KEEPS_TEMPLATES, 400),
    door("GET /templates/notice.typ", KEEPS_TEMPLATES),
    door("GET /templates/notice.typ/sample", KEEPS_TEMPLATES),
    door("GET /templates/notice.typ/restore", KEEPS_TEMPLATES),
    door("POST /templates/notice.typ/restore", KEEPS_TEMPLATES, 409, sure="yes"),
    door("GET /api/v1/templates", KEEPS_TEMPLATES),
    door("GET /api/v1/templates/notice.typ", KEEPS_TEMPLATES),
    door("GET /api/v1/templates/notice.typ/sample", KEEPS_TEMPLATES),
    door("POST /api/v1/templates/notice.typ", KEEPS_TEMPLATES, 422, file=("notice.typ", b"")),
    door("DELETE /api/v1/templates/notice.typ", KEEPS_TEMPLATES, 409),
]

ROWS = [*ROUNDS, *CASES, *FILES, *TEMPLATES]
