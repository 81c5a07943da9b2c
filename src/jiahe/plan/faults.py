"""What is wrong in a plan's folder: in which file, where inside it, and what to do?"""

import reprlib
from dataclasses import dataclass
from typing import Any

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Language, Text

_HINTS: dict[str, tuple[str, str]] = {
    # the files
    "file_missing": ("缺少文件 {0}，请补上", "the file {0} is missing; add it"),
    "file_unreadable": ("无法读取：{0}", "it cannot be read: {0}"),
    "file_too_large": ("文件超过 {0}，规划文件不应这么大", "the file is over {0}; no file of a plan is that large"),
    "file_stray": (
        "规划不读取 {0}；请改名、移走或放入 {1}",
        "a plan does not read {0}; rename it, move it away, or put it into {1}",
    ),
    "yaml": ("不是有效的 YAML 1.2：{0}", "this is not valid YAML 1.2: {0}"),
    "not_a_mapping": ("应为“名称: 值”的形式", "write it as `name: value` lines"),
    "not_a_list": ("应为以“- ”开头的列表", "write it as a list, each item beginning with `- `"),
    # the shape of one item
    "field_missing": ("请补上 {0}", "add {0}"),
    "field_unknown": ("没有 {0} 这一项，请检查拼写", "there is no field {0}; check its spelling"),
    "text_wanted": (
        "应为文字；形如 1.10、330400 的编号请加引号",
        'write text; put ids such as "1.10" and "330400" in quotes',
    ),
    "whole_wanted": ("应为整数", "write a whole number"),
    "number_wanted": ("应为数", "write a number"),
    "flag_wanted": ("应为 true 或 false", "write true or false"),
    "day_wanted": (
        "应为日期，如 2025-05-15，不加引号、不带时刻",
        "write a day such as 2025-05-15, without quotes or time",
    ),
    "choice": ("只能取 {0}", "must be {0}"),
    "pattern": ("写法不符，应形如 {0}", "it does not have the form {0}"),
    "range": ("超出范围：{0}", "out of range: {0}"),
    "title_language": ("中文 zh 和英文 en 都要写，且不得为空", "write both zh and en, neither blank, and nothing else"),
    "due_kind": ("application 与 feature 二者取一", "name either an application or a feature"),
    "zone_unknown": ("没有这个时区，应如 Asia/Shanghai", "there is no such zone; write one such as Asia/Shanghai"),
    "shape": ("不符合要求：{0}", "it has not the shape wanted: {0}"),
    # how the items hang together
    "duplicate": ("{0} 已在 {1} 出现，请改名或删去其一", "{0} stands already at {1}; rename or remove one"),
    "repeated": ("{0} 重复，请只留一个", "{0} is repeated; keep one"),
    "unit_unknown": ("责任单位中没有 {0}；相近的有：{1}", "no unit has the id {0}; near it: {1}"),
    "clause_unknown": ("没有条目 {0}；相近的有：{1}", "no clause has the id {0}; near it: {1}"),
    "area_unknown": ("没有领域 {0}；相近的有：{1}", "no area has the id {0}; near it: {1}"),
    "area_without_clause": (
        "领域 {0} 所指条目 {1} 不存在",
        "the area {0} has no clause: there is none with the id {1}",
    ),
    "part_unknown": ("没有第 {0} 部分；请在 parts 中登记", "there is no part {0}; list it under parts"),
    "lead_missing": ("有配合单位却没有牵头单位，请填 lead", "there are supporting units but no lead; fill in lead"),
    "system_elsewhere": ("系统编号应为 {0} 或其后加字母", "a system's id is {0}, or that with a letter after it"),
    "dates_reversed": ("{0} 不得早于 {1}", "{0} must not be before {1}"),
    "section_empty": ("至少要有一项 {0}", "there must be at least one under {0}"),
    # incentives
    "money_wanted": (
        '应为元，如 2000000 或加引号的 "1500.50"，至多两位小数',
        'write yuan such as 2000000, or "1500.50" in quotes, with at most two decimals',
    ),
    "share_wanted": (
        "应为百分比，如 30%，至多 100%、四位小数",
        "write a percentage such as 30%, at most 100 % and four decimals",
    ),
    "gift_kind": (
        "share、fixed、tiers 三者取一；cap 只与 share 同用",
        "give a share, a fixed amount or tiers, one of them; a cap goes with a share alone",
    ),
    "tiers_order": ("各档的 reached 和 pays 都应逐档升高", "both reached and pays must rise from tier to tier"),
    "terms_order": (
        "各期的 since 应依次变晚；只有第一期可以不写，它不得晚于 {0}",
        "the since of each term must be later than that before; the first alone may be left out, and is no later than {0}",
    ),
    "kind_unknown": ("没有类别 {0}；相近的有：{1}", "no kind has the id {0}; near it: {1}"),
    "reading_unknown": ("没有读法 {0}；相近的有：{1}", "no reading has the id {0}; near it: {1}"),
    "reading_choice": ("读法 {0} 只能取：{1}", "the reading {0} must be one of: {1}"),
    "reading_missing": ("缺少读法 {0}；可取：{1}", "the reading {0} is missing; it can be: {1}"),
    # procedures
    "stages_order": (
        "各阶段每种至多一个，首先是 submit，并依此次序：{0}",
        "each kind of stage stands once at most, submit first, in this order: {0}",
    ),
    "stages_end": (
        "须有 decide；末阶段应为其一：{0}",
        "there must be a decide stage, and the last is one of: {0}",
    ),
    "stages_with": ("有 {0} 阶段的还须有 {1} 阶段", "a {0} stage needs a {1} stage"),
    "form_field_unknown": ("表单没有字段 {0}；相近的有：{1}", "the form has no field {0}; near it: {1}"),
    "target_unknown": ("规划没有目标 {0}；相近的有：{1}", "the plan has no target {0}; near it: {1}"),
    "target_mixed": (
        "目标 {0} 已按事项计数，不能再由报告合计",
        "the target {0} is counted in cases; it cannot be summed from reports as well",
    ),
    "procedure_unknown": ("没有程序 {0}；相近的有：{1}", "there is no procedure {0}; near it: {1}"),
    "incentive_unknown": ("没有激励 {0}；相近的有：{1}", "no incentive has the id {0}; near it: {1}"),
    "stage_kind": ("{0} 只用于 {1} 阶段", "{0} belongs to a stage of the kind {1} alone"),
    "weights": ("各项标准的 weight 之和应为 100，现为 {0}", "the weights of the criteria must sum up to 100, not {0}"),
    "places_kind": (
        "写 incentive，或写 number 及其 source，二者取一",
        "name an incentive, or give a number with its source",
    ),
    "name_taken": (
        "{0} 已另有所指，请另取名称",
        "{0} means something else already; take another name",
    ),
    "quota_unknown": ("没有带名额的激励 {0}；相近的有：{1}", "no incentive with places has the id {0}; near it: {1}"),
    "year_unpublished": ("尚未公布的年份不应有放假或补班日", "a year that is not published has no days off or worked"),
    "day_elsewhere": ("应为 {0} 年的日期", "write days of {0}"),
    "day_worked": ("应为 {0} 年未放假的周六或周日", "write a Saturday or Sunday of {0} that is not off"),
    "case_fails": (
        "案例与规则不符：{0} 应为 {1}，算得 {2}",
        "the case and the rules differ: {0} is to be {1}, found {2}",
    ),
    "case_faulty": ("案例本身有误：{0}", "the case itself is faulty: {0}"),
}
CHECKS = tuple(_HINTS)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: the file as seen from the plan's folder, the path inside it, the check, and a hint."""

    file: str
    path: str
    check: str
    values: tuple[str, ...] = ()

    @property
    def hint(self) -> Text:
        """What to do about it."""
        zh, en = _HINTS[self.check]
        return Text(zh=zh.format(*self.values), en=en.format(*self.values))

    def say(self, language: Language) -> str:
        """Return the fault as one line."""
        place = f"{self.file}: {self.path}" if self.path else self.file
        return f"{place}: {self.hint.say(language)}"

    def as_dict(self) -> dict[str, Any]:
        """Return the fault as plain data."""
        hint = {"zh": self.hint.zh, "en": self.hint.en}
        return {"file": self.file, "path": self.path, "check": self.check, "hint": hint}


class PlanError(UserError, ValueError):
    """A plan's folder has faults; `faults` are all of them."""

    def __init__(self, folder: str, faults: tuple[Fault, ...]) -> None:
        self.folder, self.faults = folder, faults
        zh = [f"规划 {folder} 有 {len(faults)} 处错误：", *(fault.say("zh") for fault in faults)]
        en = [f"the plan {folder} has faults, {len(faults)} found:", *(fault.say("en") for fault in faults)]
        super().__init__(Text(zh="\n".join(zh), en="\n".join(en)))

    def __reduce__(self) -> tuple[Any, ...]:
        return PlanError, (self.folder, self.faults)

    def as_dict(self) -> dict[str, Any]:
        """Return the error as plain data for REST and run records."""
        return super().as_dict() | {"folder": self.folder, "faults": [fault.as_dict() for fault in self.faults]}


def show(value: Any) -> str:
    """Show any value in a bounded length, also one that contains itself."""
    return value if isinstance(value, str) and len(value) <= _SHORT.maxstring else _SHORT.repr(value)


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60
