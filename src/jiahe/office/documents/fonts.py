"""Which fonts does this machine have, and can any of them write Chinese?"""

from functools import cache

import typst

from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text
from jiahe.office.documents.measures import FANGSONG, HEI, KAI, PLAIN, SONG

_OTHERS = (
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "Noto Sans SC",
    "Noto Serif SC",
    "Source Han Sans SC",
    "Source Han Serif SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "AR PL UMing CN",
    "AR PL UKai CN",
    "Droid Sans Fallback",
)


@cache
def fonts() -> typst.Fonts:
    """Return the machine's fonts, looked for once."""
    return typst.Fonts()


def require_chinese(families: list[str] | None = None) -> None:
    """See that there is a font with Chinese characters.

    Raises
    ------
    UserError
        Where there is none: the paper would be full of empty boxes.
    """
    there = set(fonts().families() if families is None else families)
    if there.isdisjoint({*SONG, *FANGSONG, *KAI, *HEI, *PLAIN, *_OTHERS}):
        raise UserError(
            Text(
                zh="服务器上没有中文字体，无法生成 PDF；请管理员安装，例如 Debian：apt-get install fonts-noto-cjk",
                en="the server has no Chinese font, so no PDF can be made; have one installed, "
                "on Debian: apt-get install fonts-noto-cjk",
            )
        )
