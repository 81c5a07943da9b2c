"""Does what an application writes for people speak both languages?"""

from collections.abc import Iterator

from jiahe.contracts.model import Column, Setting
from jiahe.kernel.text import Text
from jiahe.runtime.doctor.rules.languages import CHINESE
from jiahe.runtime.registry import Installed
from tests.conformance.cases import carry_out, cases_of


def choosing(app: Installed) -> Iterator[tuple[str, Column | Setting]]:
    """Return everything in a contract that has choices, with the way to it."""
    contract = app.contract
    for table_name, table in (contract.reads | contract.writes | contract.learned).items():
        yield from ((f"{table_name}.{name}", column) for name, column in table.columns.items() if column.of)
    yield from ((name, setting) for name, setting in contract.settings.items() if setting.of)


def test_every_choice_has_a_label(app: Installed) -> None:
    assert [place for place, part in choosing(app) if set(part.labels) != set(part.of)] == []


def test_sentences_and_warnings_stand_in_both_languages(app: Installed) -> None:
    written: list[str] = []
    for case in cases_of(app):
        if case.raises is None:
            done = carry_out(app, case)
            written += done.warnings
            for name, frame in done.tables.items():
                columns = app.contract.writes[name].columns
                for column in (one for one in columns if columns[one].bilingual):
                    written += frame[column].drop_nulls().unique().to_list()

    assert [text for text in written if not speaks_both(text)] == []


def speaks_both(text: str) -> bool:
    """Tell whether a text has a Chinese half and another one."""
    told = Text.parse(text)
    return told.zh != told.en and CHINESE.search(told.zh) is not None
