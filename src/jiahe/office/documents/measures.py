"""Which measures does an official paper keep? Those of GB/T 9704-2012, in millimetres and points (checked 2026-11-25)."""

PAGE = (210, 297)
"""A4, width and height in millimetres."""
TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
"""Margins in millimetres: what is written on is 156 by 225."""
TEXT_WIDTH = PAGE[0] - LEFT - RIGHT
CHARACTERS, LINES = 28, 22
"""Characters in a line, lines on a page."""
BODY, TITLE, FOLIO = 16.0, 22.0, 14.0
"""Sizes in points: third for the text, second for the title, fourth for the number of the page."""
PITCH = 28.95
"""From line to line in points: 22 of them in 225 millimetres."""
FOLIO_BELOW = 7
"""Millimetres from what is written on down to the dashes of the page's number."""
POINTS = 72 / 25.4
"""Points in a millimetre."""
CELL = TEXT_WIDTH * POINTS / CHARACTERS
"""The width of one character with its part of the line, in points: a little less than its size."""

SONG = ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "Noto Serif CJK SC")
FANGSONG = ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "Noto Serif CJK SC")
KAI = ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "Noto Serif CJK SC")
HEI = ("黑体", "SimHei", "STHeiti", "Noto Sans CJK SC")
PLAIN = ("宋体", "SimSun", "STSong", "Noto Serif CJK SC")
"""The fonts as officials have them, then those that are free; the first that is there is taken."""
