"""Is there compiled code after the set-up's last step?"""

from pathlib import Path

import jiahe.engines.optimise
from jiahe.runtime.warm import compile_ahead


def test_compiled_code_lies_beside_the_engine() -> None:
    compile_ahead()

    cache = Path(jiahe.engines.optimise.__file__).parent / "__pycache__"
    assert list(cache.glob("tabu.*.nbi"))
