"""How firm is a ranking, in two plain sentences that somebody who knows no statistics can act on?"""

from jiahe.kernel.text import Text
from jiahe.office.programme.domain.meeting import Group, Meeting
from jiahe.office.programme.domain.ranking import CLEAR, Line

_FIRM = 0.5
"""Fewer places exchanged than this, on average, are told as none to speak of."""


def how_firm(meeting: Meeting, group: Group) -> tuple[Text, ...]:
    """Return the sentences on a group's line: whether the list would be another, and whether the line lies clearly."""
    line = group.line
    if line is None:
        return (_NO_LINE,)
    if not group.below and not group.tied:
        return (
            Text(
                zh=f"名额 {line.quota} 个，参加排名的只有 {len(group.rows)} 项，全部在线内，换一批专家也不影响入选。",
                en=f"There are {line.quota} places for {len(group.rows)} ranked cases: all are within the line, whoever reviews.",
            ),
        )
    if meeting.ranked.within is None:
        return (_NO_ERRORS,)
    return _exchange(line), _where(line)


def _exchange(line: Line) -> Text:
    stays = f"{100 * (1 - line.changed):.0f}%"
    if line.exchanged < _FIRM:
        return Text(
            zh=f"换一批同样水平的专家来评，{line.quota} 项入选名单平均只有 {line.exchanged:.1f} 项会变，完全不变的机会为 {stays}：名单是稳的。",
            en=f"Had as many other reviewers of the same kind judged, {line.exchanged:.1f} of the {line.quota} chosen would "
            f"be others on average, and with a chance of {stays} none: the list is firm.",
        )
    return Text(
        zh=f"换一批同样水平的专家来评，{line.quota} 项入选名单平均有 {line.exchanged:.1f} 项会变，完全不变的机会为 {stays}：线附近的先后不足为凭。",
        en=f"Had as many other reviewers of the same kind judged, {line.exchanged:.1f} of the {line.quota} chosen would be "
        f"others on average, and with a chance of {stays} none: near the line the order proves little.",
    )


def _where(line: Line) -> Text:
    if line.tied:
        return Text(
            zh=f"线上有 {len(line.tied)} 项并列而只余 {line.open} 个名额，分数分不出先后，由会议选定并写明理由。",
            en=f"{len(line.tied)} cases are tied across the line with {line.open} places left; scores do not part them, "
            "so the meeting chooses and says why.",
        )
    gap = f"{line.gap or 0.0:.2f}"
    if line.margin is None:
        return _NO_ERRORS
    if line.margin >= CLEAR:
        return Text(
            zh=f"线内最后一项比线外第一项高 {gap} 分，为误差的 {line.margin:.1f} 倍：线划在这里有充分依据。",
            en=f"The last within the line is {gap} points above the first beyond it, {line.margin:.1f} times the error: the "
            "line lies here for good reason.",
        )
    return Text(
        zh=f"线内最后一项只比线外第一项高 {gap} 分，为误差的 {line.margin:.1f} 倍（不到 {CLEAR:.0f} 倍）：线两侧的项目请对照材料讨论后再定。",
        en=f"The last within the line is only {gap} points above the first beyond it, {line.margin:.1f} times the error (less "
        f"than {CLEAR:.0f}): discuss the cases on both sides of the line with their material before deciding.",
    )


_NO_LINE = Text(
    zh="这里没有名额限制，分数只供参考，不划线。",
    en="There is no limit of places here: scores inform, no line is drawn.",
)
_NO_ERRORS = Text(
    zh="各项都只有一个评分或评分完全一致，无从知道误差，排名只按分数列出。",
    en="Each case has but one mark, or all agree: nothing tells the error, and the order is that of the scores.",
)
