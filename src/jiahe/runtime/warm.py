"""What is compiled ahead, so that nobody waits for it at a first run? `python -m jiahe.runtime.warm`, at set-up."""

from jiahe.engines.optimise.tabu import warm


def compile_ahead() -> None:
    """Compile the searches and keep the code on disk."""
    warm(lambda: False)


if __name__ == "__main__":
    compile_ahead()
