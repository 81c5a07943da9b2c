"""Which item of the surface-water standard does a name mean, and which grade does a measured value reach?"""

from collections.abc import Mapping

import numpy as np

from jiahe.engines.detect.arrays import Floats, Wholes

_PLAIN = str.maketrans(
    {
        **dict.fromkeys(" -_+/.·⁺⁻\t\u3000"),
        **dict(zip("（）［］[]₀₁₂₃₄₅₆₇₈₉²³⁶", "()()()0123456789236", strict=True)),
    }
)

# The items of GB 3838-2002, table 1, as people and instruments write them; spelt as `_spellings` leaves them.
_NAMES = {
    "ph": "ph ph值 酸碱度",
    "water_temperature": "水温 watertemperature watertemp wt",
    "temperature": "温度 temperature temp",
    "dissolved_oxygen": "溶解氧 do dissolvedoxygen",
    "permanganate_index": "高锰酸盐指数 高锰酸钾指数 codmn imn permanganateindex",
    "cod": "化学需氧量 cod codcr chemicaloxygendemand",
    "bod5": "五日生化需氧量 生化需氧量 bod5 bod biochemicaloxygendemand fivedaybiochemicaloxygendemand",
    "ammonia_nitrogen": "氨氮 nh3n nh4n ammonianitrogen ammonia ammonium",
    "total_phosphorus": "总磷 tp totalphosphorus",
    "total_nitrogen": "总氮 tn totalnitrogen",
    "copper": "铜 总铜 cu copper",
    "zinc": "锌 总锌 zn zinc",
    "fluoride": "氟化物 f fluoride",
    "selenium": "硒 se selenium",
    "arsenic": "砷 总砷 as arsenic",
    "mercury": "汞 总汞 hg mercury",
    "cadmium": "镉 总镉 cd cadmium",
    "hexavalent_chromium": "六价铬 铬六价 cr6 crvi chromiumvi hexavalentchromium chromiumhexavalent",
    "lead": "铅 总铅 pb lead",
    "cyanide": "氰化物 总氰化物 cn cyanide totalcyanide",
    "volatile_phenol": "挥发酚 volatilephenol volatilephenols",
    "petroleum": "石油类 petroleum oil petroleumhydrocarbons",
    "anionic_surfactant": "阴离子表面活性剂 las anionicsurfactant anionicsurfactants",
    "sulfide": "硫化物 s2 sulfide sulphide",
    "faecal_coliforms": "粪大肠菌群 faecalcoliform faecalcoliforms fecalcoliform fecalcoliforms",
}
_ITEM = {name: item for item, names in _NAMES.items() for name in names.split()}


def item_of(indicator: str) -> str:
    """Return the item that an indicator's name means, empty for any other.

    Case, spaces, hyphens and brackets do not count, and a unit or symbol may stand in brackets.

    Examples
    --------
    >>> item_of("NH3-N"), item_of("总磷（以 P 计）"), item_of("Cr(VI)"), item_of("turbidity")
    ('ammonia_nitrogen', 'total_phosphorus', 'hexavalent_chromium', '')
    """
    return next((_ITEM[way] for way in _spellings(indicator) if way in _ITEM), "")


def _spellings(name: str) -> tuple[str, str, str]:
    """Return a name whole, without what is in brackets, and what is in brackets."""
    text = name.casefold().translate(_PLAIN)
    outside, _, rest = text.partition("(")
    return text.replace("(", "").replace(")", ""), outside, rest.partition(")")[0]


def grade(values: Floats, limits: Floats, *, higher_is_better: bool = False) -> Wholes:
    """Return 0 for the best grade up to len(limits) for worse than all; a value equal to a limit keeps it.

    Parameters
    ----------
    values
        Shape (n,), in the limits' unit.
    limits
        Shape (k,), from the strictest to the loosest.
    higher_is_better
        Whether a limit is a least value (oxygen) instead of a greatest one.
    """
    sign = -1.0 if higher_is_better else 1.0
    return np.asarray((sign * values[:, None] > sign * limits).sum(axis=1))


def grade_item(item: str, values: Floats, *, limits: Mapping[str, Floats], heat: Floats, saturation: float) -> Wholes:
    """Grade the values of one item: 0 to 4 for classes I to V, 5 for worse, -1 where the item has no limits.

    Parameters
    ----------
    item
        As `item_of` names it.
    values
        Shape (n,).
    limits
        By item: five limits; of `ph` the least and greatest value, which all classes share.
    heat
        Shape (n,): water temperature in degrees Celsius, NaN where unknown.
    saturation
        Per cent of the possible oxygen that stands for class I as well.
    """
    if item not in limits:
        return np.full(len(values), -1)
    if item == "ph":
        low, high = limits["ph"]
        return np.where((values < low) | (values > high), 5, 0)
    if item == "dissolved_oxygen":
        # What fresh water can hold at normal pressure, mg/L: 468 / (31.6 + T), HJ 2.3-2018 annex D.
        rich = values * 100 >= saturation * 468 / (31.6 + heat)
        return np.where(rich, 0, grade(values, limits[item], higher_is_better=True))
    return grade(values, limits[item])
