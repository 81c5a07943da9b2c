"""Was each application measured, and does it reach its aims?"""

from collections.abc import Iterator

from jiahe.kernel.text import Text
from jiahe.runtime.doctor.finding import Finding, House
from jiahe.runtime.evidence import evidence


def examine(house: House) -> Iterator[Finding]:
    """Look for what the benchmarks wrote; a figure that is not there or falls short is told, and is no fault."""
    for app in house.applications:
        found = evidence(app.id)
        if found is None:
            yield Finding(
                rule="evidence",
                path=app.id,
                message=Text(zh="没有评测证据", en="there is no evidence of a benchmark"),
                hint=Text(
                    zh=f"写并运行 benchmarks/{app.id.replace('.', '/')}.py，结果进入 docs/evidence",
                    en=f"write and run benchmarks/{app.id.replace('.', '/')}.py; its figures go to docs/evidence",
                ),
                grave=False,
            )
            continue
        for row in found.get("rows", []):
            if row.get("reached") is False:
                metric = Text.parse(row["metric"])
                yield Finding(
                    rule="evidence",
                    path=app.id,
                    message=Text(
                        zh=f"{metric.zh} 未达目标：{row['ours']}，目标 {row['aim']}",
                        en=f"{metric.en} falls short of its aim: {row['ours']}, aim {row['aim']}",
                    ),
                    hint=Text(zh="见评测说明", en="see the benchmark"),
                    grave=False,
                )
