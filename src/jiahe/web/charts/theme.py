"""Which colours, fonts and sizes does a chart have, in the light and in the dark?"""

from typing import Any

FONTS = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
SERVER_FONT = "Noto Sans CJK SC"
"""For pictures drawn on the server, where only one font with Chinese is sure to be there."""

LIGHT_COLOURS = ("#0b5c8a", "#c2570c", "#12806a", "#8d4a9e", "#b58900", "#4aa3d8", "#5c6670")
DARK_COLOURS = ("#6cb6e8", "#f0965a", "#4fc3a5", "#c79ad6", "#e3c14d", "#a5d8f7", "#a3adb8")
MOST_COLOURS = 7


def colours(*, dark: bool) -> list[str]:
    """Return the seven colours, told apart by the colour-blind too (hue and lightness both differ)."""
    return list(DARK_COLOURS if dark else LIGHT_COLOURS)


def ink(*, dark: bool) -> str:
    """Return the colour of measured values and of text."""
    return "#d7dde3" if dark else "#39424b"


def steps(*, dark: bool) -> list[str]:
    """Return seven shades of one hue, from little to much."""
    light = ["#e3eef5", "#c3dbea", "#94bfd9", "#5f9dc4", "#357aa6", "#175a84", "#08395a"]
    return ["#1d3242", "#24465e", "#2d5d7e", "#3a779f", "#5496c0", "#78b7dd", "#a9dbfa"] if dark else light


def config(*, dark: bool, font: str = FONTS) -> dict[str, Any]:
    """Return the `config` of a Vega-Lite specification."""
    text, faint = ("#c9d1d9", "#2c353d") if dark else ("#454e57", "#e4e7ea")
    labels = {"labelFont": font, "titleFont": font, "labelColor": text, "titleColor": text, "labelFontSize": 12}
    axis = {
        "domainColor": faint,
        "gridColor": faint,
        "tickColor": faint,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    return {
        "background": "transparent",
        "font": font,
        "axis": labels | axis | {"titlePadding": 8, "labelLimit": 160},
        # Chinese is not read sideways: what an upright axis means stands above it
        "axisY": {"titleAngle": 0, "titleAlign": "left", "titleBaseline": "bottom", "titleX": -24, "titleY": -8},
        "legend": labels
        | {
            "orient": "top",
            "symbolSize": 110,
            "symbolOpacity": 1,
            "labelLimit": 200,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "columnPadding": 16,
            "offset": 28,
        },
        "range": {"category": colours(dark=dark)},
        "view": {"stroke": None},
        "text": {"font": font, "color": text},
    }


def on_paper(spec: dict[str, Any], *, title: str = "", width: int = 1000) -> dict[str, Any]:
    """Return the specification as it is drawn into a picture on the server: a fixed width, an opaque ground."""
    drawn = config(dark=False, font=SERVER_FONT) | {"background": "#ffffff", "padding": 16}
    headed = (
        {"title": {"text": title, "anchor": "start", "font": SERVER_FONT, "fontSize": 16, "offset": 12}}
        if title
        else {}
    )
    return spec | headed | {"width": width, "config": drawn}
