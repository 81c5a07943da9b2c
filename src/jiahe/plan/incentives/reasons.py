"""Why does a claim pay what it pays? One sentence with the figures, in Chinese and in English."""

from collections.abc import Callable, Mapping

from jiahe.engines.rules.model import Status, Why
from jiahe.kernel.money import grouped
from jiahe.kernel.text import Text
from jiahe.plan.incentives.facts import Facts, Rival, percentage


def reason(facts: Facts) -> Text:
    """Return the reason."""
    return _OF_WHY[facts.why](facts)


def _applicant(facts: Facts) -> Text:
    return Text(
        zh=f"统一社会信用代码 {facts.applicant} 不符合 GB 32100（18 位大写，末位为校验码），申请单位不合格，应付 0.00 元。",
        en=f"The unified social credit code {facts.applicant} breaks GB 32100 (18 capitals, the last a check digit): the applicant is not eligible, 0.00 yuan.",
    )


def _early(facts: Facts) -> Text:
    first, _ = facts.entry.policy.valid(facts.entry.incentive)
    fact = facts.entry.incentive.fact
    return Text(
        zh=f"{fact.zh} {facts.day} 早于生效日 {first}，不在有效期内，应付 0.00 元。",
        en=f"The {fact.en}, {facts.day}, is before {first}, the first valid day: 0.00 yuan.",
    )


def _late(facts: Facts) -> Text:
    _, last = facts.entry.policy.valid(facts.entry.incentive)
    fact = facts.entry.incentive.fact
    return Text(
        zh=f"{fact.zh} {facts.day} 晚于有效期末日 {last}，应付 0.00 元。",
        en=f"The {fact.en}, {facts.day}, is after {last}, the last valid day: 0.00 yuan.",
    )


def _amount_missing(facts: Facts) -> Text:
    name = _amount_name(facts)
    return Text(
        zh=f"未填金额（{name.zh}），无从核算，应付 0.00 元。",
        en=f"The amount ({name.en}) is not given, so nothing can be reckoned: 0.00 yuan.",
    )


def _score_missing(_facts: Facts) -> Text:
    return Text(
        zh="名额按评分分配而未填评分，不能参加排名，应付 0.00 元。",
        en="Places go by score and no score is given, so it cannot be ranked: 0.00 yuan.",
    )


def _nothing(facts: Facts) -> Text:
    if facts.term.tiers:
        lowest, name = grouped(facts.term.tiers[0].reached), _amount_name(facts)
        return Text(
            zh=f"{name.zh} {_given(facts)} 元，未达最低档 {lowest} 元，应付 0.00 元。",
            en=f"The {name.en}, {_given(facts)} yuan, does not reach the lowest tier, {lowest} yuan: 0.00 yuan.",
        )
    gives = _gives(facts)
    return Text(zh=f"{gives.zh}，无可支付，应付 0.00 元。", en=f"{gives.en}, so there is nothing to pay: 0.00 yuan.")


def _paid(facts: Facts) -> Text:
    gives, paid, over = _gives(facts), grouped(facts.paid), facts.paid - facts.entitlement
    zh = f"，多付 {grouped(over)} 元仅作告知、不予追回" if over else ""
    en = f"; {grouped(over)} yuan more than that were paid, which is told and not reclaimed" if over else ""
    return Text(
        zh=f"{gives.zh}；{_on_key(facts).zh}同类此前已付 {paid} 元，已付足，应付 0.00 元{zh}。",
        en=f"{gives.en}; {paid} yuan had been paid {_on_key(facts).en} in the same kind, so nothing is left: 0.00 yuan{en}.",
    )


def _duplicate(facts: Facts) -> Text:
    gives, (other,) = _gives(facts), facts.instead
    if facts.term.tiers and facts.entry.policy.readings["tiers"] == "in_steps":
        return Text(
            zh=f"{gives.zh}；{_on_key(facts).zh}申报 {other.claim} 已计同档或更高档 {grouped(other.entitlement)} 元，不重复奖励，应付 0.00 元。",
            en=f"{gives.en}; claim {other.claim} {_on_key(facts).en} counts for that tier or a higher one, {grouped(other.entitlement)} yuan: 0.00 yuan.",
        )
    return Text(
        zh=f"{gives.zh}；与{_on_key(facts).zh}申报 {other.claim}（{grouped(other.entitlement)} 元）重复，只取其一，应付 0.00 元。",
        en=f"{gives.en}; it repeats claim {other.claim} {_on_key(facts).en} ({grouped(other.entitlement)} yuan), and one alone counts: 0.00 yuan.",
    )


def _full(facts: Facts) -> Text:
    places = _places(facts)
    return Text(
        zh=f"{places.zh}；按评分排第 {facts.rank} 名（{facts.score} 分），超出名额，应付 0.00 元。",
        en=f"{places.en}; with {facts.score} points it ranks {facts.rank}, beyond the places: 0.00 yuan.",
    )


def _tie(facts: Facts) -> Text:
    pool = facts.pool
    if pool is None:  # the engine names a pool for every claim that it ranks
        raise ValueError("a claim over quota without a quota")
    first, places = pool.admitted + 1, _places(facts)
    return Text(
        zh=f"{places.zh}；第 {first} 名起 {pool.tied} 项评分并列，剩余 {pool.open} 个名额容纳不下，并列及其后均暂不入选，须由会议决定；本项 {facts.score} 分，排第 {facts.rank} 名，应付 0.00 元。",
        en=f"{places.en}; from rank {first} on {pool.tied} claims are tied and do not fit the {pool.open} open, so none of these and of those behind gets one until the meeting decides; with {facts.score} points this ranks {facts.rank}: 0.00 yuan.",
    )


def _overlap(facts: Facts) -> Text:
    gives = _gives(facts)
    total = grouped(sum(rival.payable for rival in facts.instead))
    zh, en = ("、".join(map(_named_zh, facts.instead)), ", ".join(map(_named_en, facts.instead)))
    return Text(
        zh=f"{gives.zh}；{_on_key(facts).zh}同类由申报 {zh}支付 {total} 元，就高不重复，应付 0.00 元。",
        en=f"{gives.en}; {_on_key(facts).en} {en} pays {total} yuan in the same kind - the highest alone, never twice: 0.00 yuan.",
    )


def _pays(facts: Facts) -> Text:
    gives, payable, place = _gives(facts), grouped(facts.payable), _place(facts)
    if facts.status is Status.PAYABLE:
        return Text(zh=f"{gives.zh}{place.zh}，应付 {payable} 元。", en=f"{gives.en}{place.en}: {payable} yuan.")
    taken = grouped(facts.taken_off)
    if facts.stepped > facts.paid:
        return Text(
            zh=f"{gives.zh}{place.zh}；前一档 {taken} 元已付或已由本批较早申报计付，本次补差 {payable} 元。",
            en=f"{gives.en}{place.en}; the tier before, {taken} yuan, had been paid or is by an earlier claim of this file, so the difference is due: {payable} yuan.",
        )
    return Text(
        zh=f"{gives.zh}{place.zh}；{_on_key(facts).zh}同类此前已付 {taken} 元，本次补差 {payable} 元。",
        en=f"{gives.en}{place.en}; {taken} yuan had been paid {_on_key(facts).en} in the same kind, so the difference is due: {payable} yuan.",
    )


_OF_WHY: Mapping[Why, Callable[[Facts], Text]] = {
    Why.NONE: _pays,
    Why.APPLICANT: _applicant,
    Why.TOO_EARLY: _early,
    Why.TOO_LATE: _late,
    Why.AMOUNT: _amount_missing,
    Why.SCORE: _score_missing,
    Why.NOTHING: _nothing,
    Why.PAID: _paid,
    Why.DUPLICATE: _duplicate,
    Why.FULL: _full,
    Why.TIE: _tie,
    Why.OVERLAP: _overlap,
}


# --- parts of sentences


def _gives(facts: Facts) -> Text:
    """Say what the rule gives before anything is taken off."""
    term, name, title = facts.term, _amount_name(facts), facts.entry.incentive.title
    if term.tiers:
        reached = grouped(facts.tier.reached if facts.tier else 0)
        return Text(
            zh=f"{name.zh} {_given(facts)} 元，达到 {reached} 元档，奖励 {grouped(facts.entitlement)} 元",
            en=f"The {name.en}, {_given(facts)} yuan, reaches the tier of {reached}, which earns {grouped(facts.entitlement)}",
        )
    if term.share is None:
        fixed = grouped(facts.entitlement)
        return Text(zh=f"{title.zh}定额 {fixed} 元", en=f"{title.en}: a fixed {fixed} yuan")
    share, part = percentage(term.share), grouped(facts.before_cap or 0)
    zh = en = ""
    if term.cap is not None and (facts.before_cap or 0) > term.cap:
        zh, en = f"，按封顶 {grouped(term.cap)} 元计", f", capped at {grouped(term.cap)}"
    return Text(
        zh=f"{name.zh} {_given(facts)} 元的 {share} 为 {part} 元{zh}",
        en=f"{share} of the {name.en}, {_given(facts)} yuan, is {part}{en}",
    )


def _given(facts: Facts) -> str:
    return grouped(facts.amount or 0)


def _amount_name(facts: Facts) -> Text:
    return facts.entry.incentive.amount or Text(zh="金额", en="amount")


def _on_key(facts: Facts) -> Text:
    incentive = facts.entry.incentive
    if incentive.key == "applicant":
        return Text(zh="同一申请单位", en="for the same applicant")
    return Text(zh=f"同一{incentive.matter.zh}", en=f"on the same {incentive.matter.en}")


def _places(facts: Facts) -> Text:
    pool = facts.pool
    if pool is None:  # as above
        raise ValueError("a claim over quota without a quota")
    return Text(
        zh=f"{pool.year} 年名额 {pool.places} 个，已付占用 {pool.taken} 个，余 {pool.left} 个，{pool.ranked} 项参加排名",
        en=f"{pool.year} has {pool.places} places, of which payments take {pool.taken} and leave {pool.left} for {pool.ranked} claims",
    )


def _place(facts: Facts) -> Text:
    """Say which place of a quota it has, if there is one."""
    if facts.pool is None:
        return _SILENT
    if not facts.rank:
        return Text(zh=f"，{facts.pool.year} 年已占有名额", en=f", and it holds a place of {facts.pool.year} already")
    return Text(
        zh=f"，{facts.pool.year} 年按评分排第 {facts.rank} 名，在余下 {facts.pool.left} 个名额之内",
        en=f", and it ranks {facts.rank} for the {facts.pool.left} places left in {facts.pool.year}",
    )


class _Silence(Text):
    def __post_init__(self) -> None:
        """Nothing is said in either language."""


_SILENT = _Silence(zh="", en="")


def _named_zh(rival: Rival) -> str:
    return f"{rival.claim}（{rival.incentive}，{grouped(rival.payable)} 元）"


def _named_en(rival: Rival) -> str:
    return f"claim {rival.claim} ({rival.incentive}, {grouped(rival.payable)} yuan)"
