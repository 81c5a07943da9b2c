"""Which set of claims that exclude one another here and there pays most? Found exactly."""

from collections.abc import Sequence


def heaviest(weights: Sequence[int], rivals: Sequence[int]) -> tuple[int, ...]:
    """Return the places of the heaviest set of things no two of which exclude one another, in order.

    Parameters
    ----------
    weights
        Whole numbers above 0, of any size.
    rivals
        For each, the set of those that it excludes, as bits; symmetric, nothing excludes itself.

    Returns
    -------
    places
        Of equally heavy sets one of them; give weights of which no two sums are equal where it matters which.

    Examples
    --------
    >>> heaviest([600, 400, 300], [0b110, 0b001, 0b001])
    (1, 2)
    """
    return _Packing(weights, rivals).chosen()


class _Packing:
    """The search.

    Proof that it is exact. Let best(S) be the heaviest such set within S. (1) If S falls into parts between which
    nothing excludes anything, any choice within one part goes with any choice within the other, so best(S) is the sum.
    (2) A thing v may be left out where a heavier u excludes it and excludes, v apart, nothing that v does not: any set
    with v becomes heavier with u instead. (3) Otherwise take any v in S: a set either leaves v out and lies in S - v,
    or has it and lies, v apart, in what v does not exclude; best(S) is the better of the two. All lead to smaller sets,
    so it ends. (4) The branch without v is skipped only where a bound of it is no more than the branch with v. The
    bound: S - v is covered by groups within each of which any two exclude one another; a set takes at most one of each,
    so it weighs no more than the heaviest of each together. Values are kept by S, so no set is worked out twice.
    """

    def __init__(self, weights: Sequence[int], rivals: Sequence[int]) -> None:
        self._weights, self._rivals = weights, rivals
        self._known: dict[int, int] = {0: 0}

    def chosen(self) -> tuple[int, ...]:
        chosen, stack = [], [(1 << len(self._weights)) - 1]
        while stack:
            rest = stack.pop()
            if not rest:
                continue
            part = self._part(rest)
            if part != rest:
                stack += [part, rest ^ part]
                continue
            rest = self._undominated(rest)
            pivot = self._pivot(rest)
            others = rest & ~self._rivals[pivot] & ~(1 << pivot)
            if self._best(rest) == self._weights[pivot] + self._best(others):
                chosen.append(pivot)
                stack.append(others)
            else:
                stack.append(rest ^ (1 << pivot))
        return tuple(sorted(chosen))

    def _best(self, rest: int) -> int:
        known = self._known.get(rest)
        if known is None:
            part = self._part(rest)
            known = self._branch(rest) if part == rest else self._best(part) + self._best(rest ^ part)
            self._known[rest] = known
        return known

    def _branch(self, rest: int) -> int:
        fewer = self._undominated(rest)
        if fewer != rest:
            return self._best(fewer)
        pivot = self._pivot(rest)
        without = rest ^ (1 << pivot)
        taken = self._weights[pivot] + self._best(without & ~self._rivals[pivot])
        return taken if self._bound(without) <= taken else max(taken, self._best(without))

    def _part(self, rest: int) -> int:
        """Return the part of `rest` that hangs together with its lowest."""
        part, edge = 0, rest & -rest
        while edge:
            part |= edge
            reached = 0
            for place in _places(edge):
                reached |= self._rivals[place]
            edge = reached & rest & ~part
        return part

    def _undominated(self, rest: int) -> int:
        """Leave out what another one can always stand in for: heavier, and excluding nothing that it does not."""
        weights, rivals = self._weights, self._rivals
        for place in _places(rest):
            near = rivals[place] & rest
            for other in _places(near):
                if weights[other] > weights[place] and not rivals[other] & rest & ~near & ~(1 << place):
                    rest ^= 1 << place
                    break
        return rest

    def _pivot(self, rest: int) -> int:
        return max(_places(rest), key=lambda place: ((self._rivals[place] & rest).bit_count(), self._weights[place]))

    def _bound(self, rest: int) -> int:
        total = 0
        for place in sorted(_places(rest), key=lambda place: -self._weights[place]):
            if not rest >> place & 1:
                continue
            total += self._weights[place]
            rest ^= 1 << place
            common = self._rivals[place] & rest
            while common:  # the heaviest may come first in any order: a group is any that exclude one another
                other = common & -common
                rest ^= other
                common &= self._rivals[other.bit_length() - 1] & ~other
        return total


def _places(bits: int) -> list[int]:
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found
