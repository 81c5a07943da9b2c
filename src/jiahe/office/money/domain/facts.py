"""What is a fact that entitles to money, and is it filled in rightly? Every field at fault at once."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jiahe.contracts.advice import advice
from jiahe.kernel.errors import DataError, Example
from jiahe.kernel.money import parse_wan, parse_yuan
from jiahe.kernel.text import Text
from jiahe.office.programme.domain import FormError
from jiahe.office.programme.rules import counties, today
from jiahe.plan.incentives.load import default_policies
from jiahe.plan.load import default_plan
from jiahe.plan.procedures.form import Filled, fill_rows, plain_text
from jiahe.plan.procedures.model import FormField

FORM = "claim"
_UNITS: Mapping[str, Text] = {"yuan": Text(zh="元", en="yuan"), "wan": Text(zh="万元", en="10,000 yuan")}
EARLIEST = dt.date(2000, 1, 1)
_MATTER = 120
_MONEY = {
    "yuan": Text(
        zh="金额应为元，只写数字和小数点：整数至多 15 位，小数至多 2 位，不得为负",
        en="write yuan in figures and a point: at most 15 figures and 2 decimals, not negative",
    ),
    "wan": Text(
        zh="金额应为万元，只写数字和小数点：整数至多 11 位，小数至多 6 位，不得为负",
        en="write units of 10,000 yuan in figures and a point: at most 11 figures and 6 decimals, not negative",
    ),
}
_SCORE = Text(zh="评分应为不小于 0 的数，小数至多 2 位", en="a score is a number not below 0 with at most 2 decimals")
_DAY = Text(
    zh=f"应为 {EARLIEST} 至今天之间的日期，不带时刻：所依据的事实已经发生",
    en=f"a day from {EARLIEST} to today, without a time: the fact has come about",
)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact; amounts in fen, the score in hundredths."""

    incentive: str
    applicant: str
    code: str
    matter: str
    day: dt.date
    amount: int | None = None
    score: int | None = None
    source: str = ""
    area: str = ""
    county: str = ""

    @property
    def name(self) -> tuple[str, str, str, dt.date]:
        """What makes it the same fact as another."""
        return self.incentive, self.code, self.matter, self.day


def units() -> Mapping[str, Text]:
    """Return what amounts may be counted in."""
    return _UNITS


@cache
def fact_fields() -> dict[str, FormField]:
    """Return the fields of the form on which a fact is entered."""
    return _who_and_what() | _figures() | _where()


def _who_and_what() -> dict[str, FormField]:
    incentives = [entry.incentive for entry in default_policies().entries]
    return {
        "incentive": FormField(
            type="choice",
            title=Text(zh="激励", en="Incentive"),
            of=tuple(one.id for one in incentives),
            labels={one.id: one.title for one in incentives},
        ),
        "applicant": FormField(type="text", title=Text(zh="申请单位名称", en="Applicant's name"), longest=80),
        "code": FormField(
            type="text", title=Text(zh="统一社会信用代码", en="Unified social credit code"), check="credit_code"
        ),
        "matter": FormField(
            type="text",
            title=Text(zh="事项", en="Matter"),
            longest=_MATTER,
            note=Text(
                zh="项目、产品、数据集或名单的全称；同一事项请始终写同一名称",
                en="the full name of the project, product, data set or listing; always write one matter the same way",
            ),
        ),
    }


def _figures() -> dict[str, FormField]:
    return {
        "day": FormField(
            type="time",
            title=Text(zh="事实发生之日", en="Day of the fact"),
            note=Text(
                zh="入选、认定或上榜之日；年度交易额填当年 12 月 31 日",
                en="of the listing, recognition or selection; 31 December for a year's turnover",
            ),
        ),
        "amount": FormField(
            type="text",
            title=Text(zh="金额", en="Amount"),
            longest=40,
            missing="allowed",
            note=Text(
                zh="核定投资额或公历年交易额；定额奖励不填",
                en="verified investment or calendar-year turnover; left empty where the award is fixed",
            ),
        ),
        "score": FormField(
            type="text",
            title=Text(zh="评分", en="Score"),
            longest=40,
            missing="allowed",
            note=Text(zh="名额按评分分配时填写", en="where places go by score"),
        ),
    }


def _where() -> dict[str, FormField]:
    areas, places = default_plan().areas, counties()
    return {
        "source": FormField(
            type="text",
            title=Text(zh="依据文件及文号", en="Source and its number"),
            longest=300,
            note=Text(zh="如 浙经信〔2026〕1 号 附件 2 第 14 项", en="such as a notice, its number and the line in it"),
        ),
        "area": FormField(
            type="choice",
            title=Text(zh="领域", en="Area"),
            of=tuple(area.id for area in areas),
            labels={area.id: area.title for area in areas},
            missing="allowed",
        ),
        "county": FormField(
            type="choice",
            title=Text(zh="县（市、区）", en="County"),
            of=tuple(unit.id for unit in places),
            labels={unit.id: unit.name for unit in places},
            missing="allowed",
        ),
    }


def read_fact(given: Mapping[str, Any], *, unit: str = "yuan") -> Fact:
    """Read a fact as it was filled in; `unit` says what the amount is counted in.

    Raises
    ------
    FormError
        With every field at fault.
    """
    read = read_facts([given], unit=unit)[0]
    if isinstance(read, Fact):
        return read
    raise FormError(read)


def read_facts(
    rows: Sequence[Mapping[str, Any]], *, unit: str = "yuan", needed: Sequence[str] = ()
) -> list[Fact | dict[str, DataError]]:
    """Read many facts at once; each is the fact, or its faults by field. `needed` are fields that may not be empty here."""
    fields = {
        name: field.model_copy(update={"missing": "refused"}) if name in needed else field
        for name, field in fact_fields().items()
    }
    return [_finished(fields, filled, unit) for filled in fill_rows(FORM, fields, rows)]


def _finished(fields: Mapping[str, FormField], filled: Filled, unit: str) -> Fact | dict[str, DataError]:
    values, faults = dict(filled.values), dict(filled.faults)
    readers: Mapping[str, Callable[[str], Any]] = {
        "amount": partial(read_amount, unit=unit),
        "score": read_score,
        "day": _day,
        "matter": _matter,
    }
    for name, read in readers.items():
        if name not in faults and values.get(name) is not None:
            try:
                values[name] = read(values[name])
            except DataError as fault:
                faults[name] = fault
    if faults:
        return {
            name: faults[name] for name in [*fields, *(one for one in faults if one not in fields)] if name in faults
        }
    texts: dict[str, Any] = {name: one_line(values[name] or "") for name in ("applicant", "source", "area", "county")}
    return Fact(**{name: values[name] for name in fields if name not in texts}, **texts)


def read_amount(text: str, unit: str = "yuan") -> int:
    """Read an amount as it was typed, thousands set apart or not, as fen.

    Raises
    ------
    DataError
        Where it is none; that of the rules' files.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    fen = parse_wan(plain) if unit == "wan" else parse_yuan(plain)
    if fen is None:
        raise fault_of("amount", "money", text, _MONEY["wan" if unit == "wan" else "yuan"])
    return fen


def read_score(text: str) -> int:
    """Read a score as hundredths; DataError where it is none."""
    fen = parse_yuan(unicodedata.normalize("NFKC", text).strip())
    if fen is None:
        raise fault_of("score", "number", text, _SCORE)
    return fen


def one_line(text: str) -> str:
    """Return a name as it is kept: in one line, single spaces, figures and brackets of one width."""
    return " ".join(unicodedata.normalize("NFKC", plain_text(text)).split())


def repeated(fact: Fact) -> DataError:
    """Return the fault of a fact that was filed before."""
    text = Text(
        zh="同一单位、同一事项、同一日期的该项激励已有申报，请勿重复；确需更正的，先停止原申报",
        en="this incentive was filed already for this applicant, matter and day; to correct it, stop the earlier one first",
    )
    return fault_of("matter", "exists", fact.matter, text)


def _matter(text: str) -> str:
    kept = one_line(text)
    if len(kept) > _MATTER:
        raise fault_of("matter", "length", text, advice("length", Text(zh=f"{_MATTER} 字", en=f"{_MATTER} characters")))
    return kept


def _day(written: str) -> dt.date:
    moment = dt.datetime.fromisoformat(written)
    if moment.time() != dt.time() or not EARLIEST <= moment.date() <= today():
        raise fault_of("day", "day", written[:10], _DAY)
    return moment.date()


def fault_of(field: str, check: str, value: str, text: Text | None = None) -> DataError:
    """Return what is wrong with one field."""
    return DataError(FORM, field, check, examples=(Example(None, value[:60]),), advice=text or advice(check))
