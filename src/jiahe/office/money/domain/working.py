"""How is a verb done to payouts? One at a time for the whole house, on locked rows, each allowed and timely."""

from collections.abc import Sequence

from jiahe.kernel.errors import UsageError
from jiahe.kernel.ids import is_id
from jiahe.kernel.text import Text
from jiahe.office.accounts.models import User
from jiahe.office.accounts.rules import hidden, require
from jiahe.office.errors import ConflictError
from jiahe.office.money.domain.recording import tidy
from jiahe.office.money.models import Ledger, Payout
from jiahe.office.money.rules import RULES, may_ever, payouts_seen_by

PAYOUT = Text(zh="拨付", en="payout")
MOST_AT_ONCE = 200
_SHOWN = 5


def locked_ledger() -> Ledger:
    """Return the ledger's row, locked until the transaction ends."""
    found = Ledger.objects.select_for_update().filter(pk=1).first()
    if found is None:
        Ledger.objects.bulk_create([Ledger()], ignore_conflicts=True)
        found = Ledger.objects.select_for_update().get(pk=1)
    return found


def locked(user: User, payout_ids: Sequence[str], verb: str) -> list[Payout]:
    """Return payouts with which the person may do this now, their rows locked, by number.

    Raises
    ------
    UsageError
        Where none or too many are named.
    NotFoundError
        Where one is not there or not open to the person.
    ForbiddenError
        Where the person may never do this with one of them.
    ConflictError
        Where one stands so that this cannot be done.
    """
    wanted = list(dict.fromkeys(payout_ids))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise UsageError(
            Text(zh=f"一次请选择 1 至 {MOST_AT_ONCE} 笔", en=f"choose between 1 and {MOST_AT_ONCE} payouts at a time")
        )
    rows = Payout.objects.select_for_update(of=("self",)).filter(payouts_seen_by(user), pk__in=wanted)
    found = list(rows.order_by("number")) if all(is_id(one) for one in wanted) else []
    if len(found) != len(wanted):
        raise hidden(PAYOUT)
    require(all(may_ever(user, verb, one) for one in found), user)
    untimely = [one for one in found if one.state not in RULES[verb].states]
    if untimely:
        raise ConflictError(
            Text(
                zh=f"{numbers(untimely, 'zh')} 现为另一状态（{untimely[0].state}），不能进行此操作；请刷新后再看",
                en=f"{numbers(untimely, 'en')} stand otherwise now ({untimely[0].state}), so this cannot be done; look again",
            )
        )
    return found


def numbers(payouts: Sequence[Payout], language: str) -> str:
    """Name payouts by their numbers, the first few of many."""
    shown = [str(one.number) for one in payouts[:_SHOWN]]
    more = len(payouts) > _SHOWN
    if language == "zh":
        return f"第 {'、'.join(shown)} 号{'等' if more else ''}"
    return f"no. {', '.join(shown)}{' and more' if more else ''}"


def needed(reason: str) -> str:
    """Return a reason that must be given.

    Raises
    ------
    UsageError
        Where it is blank.
    """
    kept = tidy(reason)
    if not kept:
        raise UsageError(Text(zh="请写明理由", en="a reason must be given"))
    return kept
