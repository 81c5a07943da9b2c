"""Which terms does a Chinese text consist of? Characters and pairs of neighbouring characters; no dictionary."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"(?P<han>[{_HAN}]+)|[^\\W_{_HAN}]+")


def terms(text: str) -> Counter[str]:
    """Count a text's terms.

    Parameters
    ----------
    text
        Any text. Width and case of letters do not matter; whatever is neither letter nor digit ends a run.

    Returns
    -------
    counts
        Of a run of Chinese characters each character and each two neighbours, so that words of one and of two
        characters are among the terms without a segmenter (Nie, Gao, Zhang and Zhou 2000, "On the use of words and
        n-grams for Chinese information retrieval", IRAL); of a run of other letters and digits the run.

    Examples
    --------
    >>> sorted(terms("AI质检，ai"))
    ['ai', '检', '质', '质检']
    """
    found: Counter[str] = Counter()
    for run in _RUNS.finditer(unicodedata.normalize("NFKC", text).casefold()):
        word = run.group()
        if run.group("han") is None:
            found[word] += 1
            continue
        found.update(word)
        found.update(first + second for first, second in pairwise(word))
    return found
