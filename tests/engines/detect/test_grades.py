import doctest

import numpy as np
import pytest

from jiahe.engines.detect import grades

LIMITS = {
    "ph": np.array([6.0, 9.0]),
    "dissolved_oxygen": np.array([7.5, 6, 5, 3, 2]),
    "cod": np.array([15.0, 15, 20, 30, 40]),
}


def grade(item: str, *values: float, heat: float = np.nan) -> list[int]:
    measured = np.array(values)
    found = grades.grade_item(item, measured, limits=LIMITS, heat=np.full(len(measured), heat), saturation=90.0)
    return found.tolist()


def test_the_examples_hold() -> None:
    assert doctest.testmod(grades).failed == 0


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("溶解氧", "dissolved_oxygen"),
        ("DO (mg/L)", "dissolved_oxygen"),
        ("高锰酸盐指数(CODMn)", "permanganate_index"),
        ("COD_Mn", "permanganate_index"),
        ("COD", "cod"),
        ("BOD₅", "bod5"),
        ("NH₃-N", "ammonia_nitrogen"),
        ("总磷（以 P 计）", "total_phosphorus"),
        ("铬(六价)", "hexavalent_chromium"),
        ("Cr⁶⁺", "hexavalent_chromium"),
        ("S²⁻", "sulfide"),
        ("LAS", "anionic_surfactant"),
        ("Fecal coliforms", "faecal_coliforms"),
        ("pH值（无量纲）", "ph"),
        ("水温(℃)", "water_temperature"),
        ("Volume Flow RateRMS", ""),
        ("", ""),
    ],
)
def test_names_are_known_in_their_usual_spellings(name: str, item: str) -> None:
    assert grades.item_of(name) == item


def test_a_value_at_a_limit_keeps_the_better_grade() -> None:
    assert grade("cod", 15, 15.01, 20, 30, 40, 40.01) == [0, 2, 2, 3, 4, 5]


def test_oxygen_is_better_when_there_is_more() -> None:
    assert grade("dissolved_oxygen", 7.5, 7.49, 6, 5, 3, 2, 1.99) == [0, 1, 1, 2, 3, 4, 5]


def test_oxygen_near_saturation_is_of_the_first_grade() -> None:
    assert grade("dissolved_oxygen", 6.84, 6.83, heat=30) == [0, 1]


def test_ph_has_a_range_for_all_grades() -> None:
    assert grade("ph", 5.99, 6, 9, 9.01) == [5, 0, 0, 5]


def test_an_item_without_limits_has_no_grade() -> None:
    assert grade("total_nitrogen", 1, 2) == [-1, -1]
