"""Small panels and every assignment of them, tried one by one."""

from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st


@st.composite
def panels(draw):
    """Return the arguments of `assign`, feasible or not."""
    cases, experts, fields = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(1, 2))

    def whole(low, high, *shape):
        size = int(np.prod(shape))
        return np.array(draw(st.lists(st.integers(low, high), min_size=size, max_size=size)), np.int64).reshape(shape)

    needed, most = whole(0, 3, cases), whole(0, 3, experts)
    forbidden = whole(0, 3, cases, experts) == 0
    quotas = np.minimum(whole(0, 1, cases, fields), needed[:, None] // fields)
    return {
        "expertise": whole(0, 10, cases, experts) / 10,
        "needed": needed,
        "most": most,
        "least": np.minimum(whole(0, 1, experts), most),
        "forbidden": forbidden,
        "kept": (whole(0, 6, cases, experts) == 0) & ~forbidden,
        "fields": whole(0, fields - 1, experts),
        "quotas": quotas,
    }


def best(expertise, needed, *, most, least, forbidden, kept, fields, quotas):
    """Return (worst, total) of the best assignment, None if there is none; what is kept never counts for loads above."""
    cases, experts = expertise.shape
    options = []
    for case in range(cases):
        free = [expert for expert in range(experts) if not (forbidden | kept)[case, expert]]
        size = max(needed[case] - kept[case].sum(), 0)
        options.append(list(combinations(free, size)))
    found = None
    for choices in product(*options):
        new = np.zeros((cases, experts), bool)
        for case, choice in enumerate(choices):
            new[case, list(choice)] = True
        if not _fits(new, kept, most, least, fields, quotas):
            continue
        worth = np.rint(expertise * 10).astype(int)
        key = (int(worth[new].min(initial=99)), int(worth[new].sum()))
        found = key if found is None else max(found, key)
    return found


def _fits(new, kept, most, least, fields, quotas):
    load = (new | kept).sum(axis=0)
    members = np.eye(quotas.shape[1], dtype=int)[fields]
    # What is kept may itself be more than an expert's largest load: it stays, but nothing is added.
    loads = (load <= np.maximum(most, kept.sum(axis=0))).all() and (load >= least).all()
    return bool(loads and ((new | kept) @ members >= quotas).all())
