import pytest

from jiahe.office.accounts.models import User
from jiahe.office.programme.models import Round
from jiahe.office.searching import holding, numbered
from jiahe.plan.load import default_plan


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("经信", ["a"]),
        ("信局", ["a"]),
        ("office", ["a", "b"]),
        ("OFFICE", ["a", "b"]),
        ("Office 2", ["b"]),
        ("局%", []),
        ("_", []),
        ("100%", ["b"]),
        ("é", []),
    ],
)
def test_text_is_found_wherever_it_stands_and_no_sign_is_a_pattern(db, typed, found):
    User.objects.create(username="a", full_name="Office", unit="市经信局")
    User.objects.create(username="b", full_name="office 2", unit="100%")
    assert list(User.objects.filter(holding(typed, "full_name", "unit")).values_list("username", flat=True)) == found


IDS = ["01M8863KAGYSFV9TC26KXH0CV6", "01M8863KAGZSFV9TC26KXH0CV6", "01N8863KAGYSFV9TC26KXH0CV6"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (IDS[0], [0]),
        (IDS[0].lower(), [0]),
        ("01M", [0, 1]),
        ("01m8863kagz", [1]),
        ("0", [0, 1, 2]),
        ("1N", []),
        ("河道", []),
        ("01M%", []),
        (IDS[0] + "0", []),
        ("U", []),
    ],
)
def test_an_id_is_found_by_its_beginning(db, typed, found):
    for number, pk in enumerate(IDS):
        Round.objects.create(
            pk=pk, plan=default_plan().id, procedure="open_list", year=2026, number=number, opened="2026-01-01"
        )
    assert list(Round.objects.filter(numbered(typed)).order_by("pk")) == list(
        Round.objects.filter(pk__in=[IDS[place] for place in found]).order_by("pk")
    )
