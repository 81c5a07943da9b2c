import polars as pl
import pytest
from polars.testing import assert_frame_equal

from jiahe.kernel.application import Application, Starts
from jiahe.kernel.text import Text
from jiahe.plan.coverage import ROW, TOTAL, State, coverage, headline, states, totals
from jiahe.plan.load import load_plan


def application(zh: str, en: str) -> Application:
    text = Text(zh=zh, en=en)
    return Application(
        title=text,
        question=text,
        meaning=text,
        clause="9.9",
        systems=("9.9",),
        owner="农办",
        engines=(),
        run=lambda frames, _settings: frames,
        cadence="1 d",
        starts=Starts.INFORM,
        roles=(),
        screens=(),
    )


WEATHER = {"fields.weather": application("看天", "Weather")}
FIGURE = {"metric": "RMSE", "unit": "°C", "ours": 1.5, "naive": 2, "published": None, "aim": 1.6, "reached": True}


@pytest.fixture
def plan(county):
    return load_plan(county.write())


def row(rows: pl.DataFrame, due: str) -> dict:
    return rows.row(by_predicate=pl.col("due") == due, named=True)


def test_every_system_and_thing_due_has_its_row_in_order(plan):
    rows = coverage(plan, {}, {})

    assert rows.schema == pl.Schema(ROW)
    assert rows.select("clause", "area", "system", "due", "kind", "wave").rows() == [
        ("1.2", "fields", "1.2a", "fields.weather", "application", 1),
        ("1.2", "fields", "1.2a", "lake", "feature", 2),
        ("1.2", "fields", "1.2b", "fields.pests", "application", 2),
        ("1.10", "people", "1.10", None, None, None),
        ("2a", None, "2a", "rules", "feature", 1),
    ]
    assert rows["state"].unique().to_list() == ["due"]
    assert not rows["installed"].any()


def test_a_row_names_system_and_lead_in_both_languages(plan):
    first, *_, last = coverage(plan, {}, {}).iter_rows(named=True)

    assert (first["name_zh"], first["name_en"]) == ("看天", "Weather")
    assert (first["lead"], first["lead_zh"], first["lead_en"]) == ("farm_office", "农办", "Farm Office")
    assert (last["lead"], last["lead_zh"], last["lead_en"]) == (None, None, None)


def test_what_is_installed_runs_and_what_has_figures_is_measured(plan):
    running = coverage(plan, WEATHER, {"fields.pests": [FIGURE]})
    measured = coverage(plan, WEATHER, {"fields.weather": [FIGURE]})

    assert row(running, "fields.weather")["state"] == "running"
    assert row(running, "fields.weather")["application_en"] == "Weather"
    assert row(running, "fields.pests")["state"] == "due"
    assert row(running, "fields.pests")["ours"] is None
    assert row(measured, "fields.weather")["state"] == "measured"


def test_features_of_the_platform_stand_when_the_caller_says_so(plan):
    rows = coverage(plan, {"lake": WEATHER["fields.weather"]}, {"rules": [FIGURE]}, features={"rules"})

    assert (row(rows, "rules")["state"], row(rows, "rules")["installed"]) == ("measured", True)
    assert (row(rows, "lake")["state"], row(rows, "lake")["installed"]) == ("due", False)


def test_the_headline_is_the_first_whole_figure(plan):
    evidence = [
        FIGURE | {"metric": "empty", "ours": None},
        FIGURE | {"metric": "odd", "ours": "1.5"},
        FIGURE | {"metric": "flag", "ours": True},
        FIGURE | {"metric": "part", "subset": "10 of 80", "reached": False},
        FIGURE,
        FIGURE | {"metric": "later", "aim": None},
    ]

    head = row(coverage(plan, WEATHER, {"fields.weather": evidence}), "fields.weather")

    figures = ("metric", "unit", "subset", "ours", "naive", "published", "aim", "reached", "aims", "aims_reached")
    assert [head[name] for name in figures] == ["RMSE", "°C", None, 1.5, 2.0, None, 1.6, True, 2, 1]


def test_a_row_marked_as_the_headline_goes_before_all_others(plan):
    evidence = [FIGURE, FIGURE | {"metric": "part", "subset": "10 of 80", "headline": True}]

    head = row(coverage(plan, WEATHER, {"fields.weather": evidence}), "fields.weather")

    assert (head["metric"], head["subset"]) == ("part", "10 of 80")
    assert headline([FIGURE | {"ours": None, "headline": True}]) is None


def test_a_subset_is_the_headline_only_where_there_is_nothing_whole(plan):
    evidence = [FIGURE | {"subset": "10 of 80", "unit": "", "reached": None}]

    head = row(coverage(plan, WEATHER, {"fields.weather": evidence}), "fields.weather")

    assert (head["subset"], head["unit"], head["reached"]) == ("10 of 80", None, None)
    assert (head["aims"], head["aims_reached"]) == (1, 0)


def test_a_system_is_measured_when_all_that_is_due_is(plan):
    evidence = {"fields.weather": [FIGURE], "lake": [FIGURE]}

    half = states(coverage(plan, WEATHER, evidence))
    whole = states(coverage(plan, WEATHER, evidence, features=["lake"]))

    assert half == {"1.2a": State.RUNNING, "1.2b": State.DUE, "1.10": State.DUE, "2a": State.DUE}
    assert whole["1.2a"] is State.MEASURED


def test_totals_count_each_area(plan):
    rows = coverage(plan, WEATHER, {"fields.weather": [FIGURE]})

    assert_frame_equal(
        totals(plan, rows),
        pl.DataFrame(
            [
                ("fields", "田", "Fields", "1.2", "farm_office", 2, 0, 1, 1, 1, 1),
                ("people", "人", "People", "1.10", "clinic", 1, 0, 0, 1, 0, 0),
            ],
            schema=TOTAL,
            orient="row",
        ),
    )


def test_a_plan_without_areas_has_no_totals(county):
    county.raw["areas"] = []
    del county.at("clauses", 1, "systems", 0, "due")[0]
    del county.at("clauses", 1, "systems", 1)["due"]
    plan = load_plan(county.write())

    assert totals(plan, coverage(plan, {}, {})).schema == pl.Schema(TOTAL)


def test_what_was_paid_under_a_clause_stands_in_each_of_its_rows(plan):
    first = coverage(plan, {}, {})["clause"][0]
    rows = coverage(plan, {}, {}, awards={first: (100, 5)})
    told = rows.select("clause", "awards_paid", "awards_due").unique()
    assert set(told.filter(pl.col("clause") == first).iter_rows()) == {(first, 100, 5)}
    assert set(told.filter(pl.col("clause") != first)["awards_paid"]) <= {0}
    assert coverage(plan, {}, {})["awards_paid"].null_count() == len(rows)
