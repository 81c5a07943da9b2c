"""Which passwords does somebody guess who knows this city? Those long enough by rule and still the first to be tried."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LENGTH = 10
_DISTINCT = 5
_WORDS = frozenset(
    (
        "jiahe", "jiaxing", "zhejiang", "nanhu", "xiuzhou", "jiashan", "pinghu", "haiyan", "haining", "tongxiang",
        "admin", "administrator", "root", "user", "guest", "test", "demo", "jiahedemo", "password", "passwd", "pass",
        "woaini", "woaizhongguo", "zhongguo", "china", "beijing", "shanghai", "hangzhou", "qwerty", "qwertyuiop",
        "asdfgh", "asdfghjkl", "qaz", "qazwsx", "abc", "abcd", "abcdef", "aa", "a",
    )
)  # fmt: skip


class LongEnough:
    """Refuses what is short; a Chinese character, one of thousands, counts as two letters."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  # Django's signature
        """Refuse a password that is short."""
        marks = unicodedata.normalize("NFKC", password)
        if sum(1 + (unicodedata.east_asian_width(mark) == "W") for mark in marks) < LENGTH:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return _("A password has at least %(n)s characters; a Chinese one counts as two.") % {"n": LENGTH}


class Guessable:
    """Refuses few different characters, and a word of the place or of the trade with only figures and signs around it."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  # Django's signature
        """Refuse a password that is soon guessed."""
        folded = unicodedata.normalize("NFKC", password).casefold()
        word = "".join(mark for mark in folded if mark.isalpha())
        if len(set(folded)) < _DISTINCT or word in _WORDS:
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return _("A word or a few characters with figures around them are soon guessed; take several words.")
