"""`jiahe new`: a new application's files, which pass the conformance suite as they are."""

from typing import Annotated

import typer

from jiahe.cli.talk import data, say
from jiahe.kernel.errors import UserError
from jiahe.kernel.text import Text
from jiahe.runtime.doctor.examine import repository
from jiahe.runtime.scaffold.write import write_application


def new(
    area: Annotated[str, typer.Argument(metavar="AREA", help="领域，如 energy。An area of the plan.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="名称，如 heat_demand。The application's name.")],
) -> None:
    """写出一个新应用的全部文件。Write a new application that passes the conformance suite."""
    root = repository()
    if root is None:
        raise UserError(
            Text(
                zh="此命令需要在源代码仓库中运行（安装包里没有可写的位置）",
                en="this command works in a checkout of the repository; an installed package has no place to write to",
            )
        )
    for path in write_application(root, area, name):
        data.print(str(path.relative_to(root)), markup=False)
    say(
        Text(
            zh=f"接着：先改用例，再改 logic.py，然后 pytest tests/conformance -k {name}；评测写在 benchmarks/{area}/{name}.py",
            en=f"next: the cases, then logic.py, then pytest tests/conformance -k {name}; "
            f"its benchmark goes to benchmarks/{area}/{name}.py",
        )
    )
