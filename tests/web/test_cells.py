"""Rows written at once look as a template would have them, whatever stands in them."""

from django.http import QueryDict

from jiahe.office.accounts.models import User
from jiahe.web.cells import badge, body, link
from jiahe.web.listing import Column, Records, Rows, listing

EVIL = "<b>&\"'"
SAFE = "&lt;b&gt;&amp;&quot;&#x27;"


class Row:
    name, size = EVIL, 7


def test_text_is_escaped_and_what_is_html_already_is_not():
    columns = (
        Column(key="size", title=EVIL, number=True),
        Column(key="name", title="Name", head=True, cell=lambda row: link("case", "01M", row.name)),
        Column(key="more", title="More", style="time", cell=lambda row: row.name),
        Column(key="state", title="State", cell=lambda _row: badge("status", "queued")),
    )
    made = listing(QueryDict(""), Rows([Row()]), columns=columns, filters=())
    assert body(made) == (
        f'<tr><td class="n" data-label="{SAFE}">7</td><th scope="row"><a href="/cases/01M">{SAFE}</a></th>'
        f'<td class="time" data-label="More">{SAFE}</td>'
        '<td data-label="State"><span class="badge queued">排队中</span></td></tr>'
    )


def test_an_empty_list_has_no_rows():
    assert body(listing(QueryDict(""), Rows([]), columns=(), filters=())) == ""


def test_more_rows_than_are_counted_are_told_as_such(db, monkeypatch):
    monkeypatch.setattr("jiahe.web.listing.MOST_COUNTED", 100)
    User.objects.bulk_create(User(username=f"u{number:03}") for number in range(120))
    source = Records(User.objects.order_by("username"), {})
    ask = lambda page: listing(QueryDict(f"page={page}"), source, columns=(), filters=())  # noqa: E731  # asked twice

    last = ask(9)
    assert (last.more, last.counted, last.pages, last.number, last.first, last.last) == (True, 100, 2, 2, 51, 100)
    assert [user.username for user in last.rows] == [f"u{number:03}" for number in range(50, 100)]
    User.objects.filter(username__gte="u100").delete()
    exact = ask(2)
    assert (exact.more, exact.total, exact.pages, exact.after) == (False, 100, 2, "")


def test_descending_is_the_same_list_from_its_other_end(db):
    for number in range(6):
        User.objects.create(username=f"u{number}", unit="ab"[number % 2])
    up, down = (Records(User.objects.all(), {}).order("unit", descending=turn).rows(0, 9) for turn in (False, True))
    assert [user.username for user in up] == ["u4", "u2", "u0", "u5", "u3", "u1"]
    assert down == up[::-1]
