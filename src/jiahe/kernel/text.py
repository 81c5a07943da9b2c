"""What does it say, in Chinese and in English, and how do both stand in one cell?"""

from dataclasses import dataclass
from typing import Literal, cast

Language = Literal["zh", "en"]
DEFAULT_LANGUAGE: Language = "zh"
BAR = " | "
"""Stands between the Chinese and the English half where both are written as one text."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """One message in both languages; neither may be blank."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if not self.zh.strip() or not self.en.strip():
            raise ValueError(f"a text needs Chinese and English, got {self!r}")

    def __str__(self) -> str:
        return self.zh

    def say(self, language: Language = DEFAULT_LANGUAGE) -> str:
        """Return the text in `language`."""
        return self.en if language == "en" else self.zh

    def both(self) -> str:
        """Write both halves as one text, `中文 | English`; `parse` reads it back."""
        return f"{unbarred(self.zh)}{BAR}{unbarred(self.en)}"

    def halves(self) -> dict[str, str]:
        """Return both halves by their language, as JSON holds them."""
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def parse(cls, written: str) -> "Text":
        """Read what `both` wrote; what is not of that form says the same in both languages."""
        zh, _, en = written.partition(BAR)
        halves = (zh, en) if "|" not in zh + en and zh.strip() and en.strip() else (written, written)
        return cls(zh=halves[0], en=halves[1])


def unbarred(text: str) -> str:
    """Write the bars of a text, such as a station's name, so that they are not taken for the one between halves."""
    return text.replace("|", "｜")


def language_of(value: str | None) -> Language:
    """Read a language tag such as `en_GB.UTF-8`; anything unknown is Chinese."""
    tag = (value or "").lower()[:2]
    return cast("Language", tag) if tag in {"zh", "en"} else DEFAULT_LANGUAGE
