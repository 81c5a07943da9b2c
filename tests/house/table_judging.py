"""The doors of experts, of the desk of those who score, and of the deciding meeting."""

from tests.house.doors import (
    AUDIT,
    KNOWN,
    LEADS,
    OFFICES,
    OWNER,
    SEE_ALL,
    SEES_CASE,
    call,
    door,
)

EXPERT = {"expert"}
KEEPS = OFFICES | EXPERT
LOOK_ON = dict.fromkeys(AUDIT, 403)
WHY = {"reason": "x"}

EXPERTS = [
    door("GET /experts", SEE_ALL, also=dict.fromkeys(("expert", "own_expert"), 302)),
    door("GET /experts/expert_1", SEE_ALL | {"expert"}, else_=404),
    door(
        "POST /experts/expert_1",
        OFFICES | {"expert"},
        422,
        else_=404,
        also={"auditor": 403, "administrator": 403},
        action="save",
    ),
    door("GET /firms", SEE_ALL),
    door("POST /firms", OFFICES, 422, action="add"),
    door("GET /review", KNOWN),
    door("GET /review/submit", KNOWN),
    door("POST /review/submit", KNOWN, 400),
    door("GET /review/{case}", {"expert"}, else_=404),
    door("POST /review/{case}", {"expert"}, 302, else_=404, action="save"),
    door("GET /experts-import/experts", OFFICES),
    door("POST /experts-import/experts", OFFICES, 400),
    door("GET /experts-import/experts/workbook.xlsx", OFFICES),
    door("GET /api/v1/experts", SEE_ALL),
    door("GET /api/v1/experts/expert_1", SEE_ALL | EXPERT, else_=404),
    door("PATCH /api/v1/experts/expert_1", KEEPS, else_=404, also=LOOK_ON, json={"field": "x"}),
    door("GET /api/v1/experts/expert_1/ties", SEE_ALL | EXPERT, else_=404),
    door("POST /api/v1/experts/expert_1/ties", KEEPS, 201, else_=404, also=LOOK_ON, json={"firm": "x", **WHY}),
    door("GET /api/v1/firms/holdings", SEE_ALL),
    door("POST /api/v1/firms/holdings", OFFICES, 201, json={"controller": "x", "controlled": "y", "source": "z"}),
    door("POST /api/v1/firms/holdings/1/remove", OFFICES, 404, json=WHY),
    door("POST /api/v1/firms/import", OFFICES, 422, kind="experts", file=("a.xlsx", b"x")),
    door("GET /api/v1/firms/bids", SEE_ALL),
    door("POST /api/v1/firms/bids", OFFICES, 201, json={"day": "2026-01-05", "firms": ["x", "y"], "source": "z"}),
    door("POST /api/v1/firms/bids/1/remove", OFFICES, 404, json=WHY),
    door("POST /api/v1/firms/ties/1/lift", OFFICES, 404, json=WHY),
]

REVIEW = [
    door("GET /api/v1/review", KNOWN),
    door("POST /api/v1/review/submit", KNOWN, 400, json={"cases": []}),
    door("GET /api/v1/cases/{case}/experts", SEE_ALL, else_=404, also=dict.fromkeys(SEES_CASE - SEE_ALL, 403)),
    call("unassign", OFFICES, 400, json={"expert": "nobody", **WHY}),
    call("avoid", OWNER, json={"name": "某人", **WHY}),
    call("waive", OFFICES, 409, json=WHY),
    call("reopen-score", OFFICES, 400, json={"expert": "nobody", **WHY}),
    door("GET /api/v1/rounds/{projects}/review", SEE_ALL),
]

SEES_MEETING = SEE_ALL | LEADS
MEETING = [
    door("GET /meeting/{projects}", SEES_MEETING),
    door("POST /meeting/{projects}", OFFICES, 302, text="x"),
    door("GET /meeting/{projects}/ranking.json", SEES_MEETING),
    door("GET /meeting/{projects}/ranking.png", SEES_MEETING),
    door("GET /meeting/{projects}/short-list", OFFICES),
    door("POST /meeting/{projects}/short-list", OFFICES, 409, many="1", seen="x"),
    door("POST /meeting/{projects}/decide", OFFICES, 409, **{"choice-{case}": "choose", "step": "do"}),
    door("GET /meeting/{projects}/minutes/{minutes}", SEE_ALL),
    door("GET /meeting/{projects}/minutes/{minutes}.json", SEE_ALL),
    door("GET /api/v1/rounds/{projects}/meeting", SEES_MEETING),
    door("GET /api/v1/rounds/{projects}/short-list?many=1", SEE_ALL),
    door("POST /api/v1/rounds/{projects}/short-list", OFFICES, 409, json={"many": 1, "seen": "x"}),
    door("GET /api/v1/rounds/{projects}/assignment", SEE_ALL),
    door("POST /api/v1/rounds/{projects}/assignment", OFFICES, 409, json={"seen": "x"}),
    door("POST /api/v1/rounds/{projects}/decisions", OFFICES, 409, json={"choices": {"{case}": True}}),
    door("POST /api/v1/rounds/{projects}/decisions", OFFICES, 400, json={"choices": {"{hidden}": True}}),
    door("GET /api/v1/rounds/{projects}/minutes", SEE_ALL),
    door("POST /api/v1/rounds/{projects}/minutes", OFFICES, 201, json={"text": "x"}),
]

ROWS = [*EXPERTS, *REVIEW, *MEETING]
