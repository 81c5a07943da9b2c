"""What does it say, in Chinese and in English?"""

from dataclasses import dataclass
from typing import Literal, cast

Language = Literal["zh", "en"]
DEFAULT_LANGUAGE: Language = "zh"


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


def language_of(value: str | None) -> Language:
    """Read a language tag such as `en_GB.UTF-8`; anything unknown is Chinese."""
    tag = (value or "").lower()[:2]
    return cast("Language", tag) if tag in {"zh", "en"} else DEFAULT_LANGUAGE
