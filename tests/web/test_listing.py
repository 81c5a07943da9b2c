"""Which rows does a list show, and at which cost?"""

import polars as pl
from django.http import QueryDict

from jiahe.web.listing import PAGE, Column, Filter, Frame, Rows, listing
from tests.web.house import client_of, row

COLUMNS = (Column(key="name", title="Name"), Column(key="size", title="Size", number=True))
FILTERS = (Filter(name="q", title="Text"), Filter(name="kind", title="Kind", choices=[("a", "Alpha"), ("b", "Beta")]))
ITEMS = [{"name": f"n{number:03}", "size": number % 5 or None, "kind": "ab"[number % 2]} for number in range(120)]


def asked(query: str, **more):
    return listing(QueryDict(query), Rows(ITEMS, ("name",)), columns=COLUMNS, filters=FILTERS, **more)


def test_fifty_rows_a_page():
    made = asked("page=3")

    assert [len(made.rows), made.first, made.last, made.total, made.pages] == [20, 101, 120, 120, 3]


def test_a_page_that_is_not_there_is_the_nearest_one():
    assert [asked(f"page={page}").number for page in ("0", "-1", "9", "x", "９", "1" * 40)] == [1, 1, 3, 1, 3, 1]


def test_filters_narrow_and_stand_as_chips_that_take_themselves_away():
    made = asked("kind=a&q=N01&sort=-name")

    assert [item["name"] for item in made.rows] == ["n018", "n016", "n014", "n012", "n010"]
    assert [(one.shown, link) for one, link in made.chips] == [
        ("N01", "?kind=a&sort=-name"),
        ("Alpha", "?q=N01&sort=-name"),
    ]


def test_a_choice_that_is_not_offered_is_passed_over():
    assert asked("kind=c").total == len(ITEMS)


def test_a_head_sorts_and_a_second_click_turns():
    up, down, unknown = asked("sort=size"), asked("sort=-size"), asked("sort=nix")

    assert [one.link for one in up.heads] == ["?sort=name", "?sort=-size"]
    assert [one.sorted for one in down.heads] == ["", "descending"]
    assert unknown.sort == ""
    assert [up.everything()[-1]["size"], down.everything()[-1]["size"]] == [None, None]


def test_a_frame_is_searched_in_its_texts_and_filtered_by_its_columns():
    frame = pl.DataFrame({"place": ["Nanhu", "Xiuzhou", None], "value": [1, 2, 3]})

    assert Frame(frame).narrow("q", "HU").frame["value"].to_list() == [1]
    assert Frame(frame).narrow("value", "2").frame["place"].to_list() == ["Xiuzhou"]
    assert Frame(frame.select("value")).narrow("q", "1").count() == 0
    assert Frame(frame).order("place", descending=True).rows(0, 2) == [("Xiuzhou", 2), ("Nanhu", 1)]


def test_a_pattern_is_only_text():
    assert Frame(pl.DataFrame({"a": ["x.y", "xay"]})).narrow("q", "x.y").count() == 1


def test_the_list_of_runs_costs_as_much_for_one_as_for_a_thousand(people, django_assert_num_queries):
    client = client_of(people["administrator"])
    row(people["gallery_desk"])
    client.get("/runs")
    with django_assert_num_queries(5):
        client.get("/runs")
    for _ in range(60):
        row(people["gallery_desk"])

    with django_assert_num_queries(5):
        answer = client.get("/runs")

    assert answer.content.decode().count("<code title=") == PAGE


def test_an_export_holds_exactly_what_is_filtered(people):
    client = client_of(people["administrator"])
    row(people["gallery_desk"], status="queued")
    kept = row(people["gallery_desk"], status="failed", error={"incident": "x"})

    body = client.get("/runs?status=failed&format=csv").getvalue().decode("utf-8-sig")

    assert [line.split(",")[0] for line in body.splitlines()] == ["id", kept.pk]
