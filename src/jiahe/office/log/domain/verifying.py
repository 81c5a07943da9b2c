"""Is the log what was signed? Every column of every entry, the kept rows, and each head are gone through once."""

import heapq
from collections.abc import Iterable, Iterator, Sequence

from jiahe.engines.merkle.hashing import HASHINGS
from jiahe.office.log.domain.heads import Head, read_head
from jiahe.office.log.domain.keys import Public, public_key
from jiahe.office.log.domain.outside import heads_outside, length
from jiahe.office.log.domain.reading import stored_rows
from jiahe.office.log.domain.verdict import Verdict
from jiahe.office.log.domain.walking import Report, Walk
from jiahe.office.log.models import Standing
from jiahe.runtime.home import home


def verify(elsewhere: Sequence[Head] = (), report: Report = lambda _done, _of: None) -> Verdict:
    """Go through the whole log.

    Nothing is locked: entries never change, so what is added meanwhile is left for the next time.

    Parameters
    ----------
    elsewhere
        Signed heads that somebody kept, checked along with those in the database and beside it.
    report
        Is told of progress.

    Raises
    ------
    UserError
        Where there is no key to verify with.
    """
    key, verdict = public_key(home()), Verdict()
    outside = length(home())  # before the database is read: what is written later must not look like a cut-off end
    standing = Standing.objects.filter(pk=1).first()
    if outside is None:
        verdict.add("head", None, "log-heads 文件不见了", "the file log-heads is gone")
    stored = _stored(standing, key, verdict)
    heads = heapq.merge(_outside(outside or 0, key, verdict), stored, _given(elsewhere, key, verdict), key=_size)
    hashing = HASHINGS.get(standing.hashing) if standing else next(iter(HASHINGS.values()))
    if hashing is None:
        verdict.add("tree", None, "散列算法的记载被改动", "the name of the hash function was changed")
        return verdict
    walk = Walk(hashing, verdict)
    walk.through(stored_rows(), heads, standing.size if standing else 0, report)
    grown = Standing.objects.filter(pk=1).first()
    walk.end(grown.size if grown else 0)
    if standing is not None:
        walk.compare(standing, grown=grown is not None and grown.size != standing.size)
    elif verdict.entries:
        verdict.add("tree", None, "数据库中的树状态被删除", "the row that says where the tree stands is gone")
    return verdict


def _size(head: Head) -> int:
    return head.size


def _stored(standing: Standing | None, key: Public, verdict: Verdict) -> list[Head]:
    """Return the head in the database, if it is one that was signed for where the tree stands."""
    if standing is None:
        return []
    head = read_head(standing.head)
    fits = head is not None and head.is_signed_by(key) and (head.size, head.time) == (standing.size, standing.time)
    if head is None or not fits or head.origin.split("/")[1] != standing.hashing:
        verdict.add("head", None, "数据库中的签名树头被改动", "the signed head in the database was changed")
        return []
    return [head]


def _outside(up_to: int, key: Public, verdict: Verdict) -> Iterator[Head]:
    last = 0
    for line, head in enumerate(heads_outside(home(), up_to) if up_to else (), 1):
        verdict.heads += 1
        if head is None or not head.is_signed_by(key) or head.size <= last:
            verdict.add(
                "head", None, f"log-heads 第 {line} 行不是本日志的签名", f"line {line} of log-heads was not signed"
            )
            continue
        last = verdict.witnessed = head.size
        yield head


def _given(heads: Iterable[Head], key: Public, verdict: Verdict) -> list[Head]:
    good = []
    for head in sorted(heads, key=_size):
        verdict.heads += 1
        if head.is_signed_by(key):
            good.append(head)
        else:
            verdict.add("head", None, "另存的树头不是本日志所签", "a head kept elsewhere was not signed by this log")
    return good
