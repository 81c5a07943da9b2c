"""`python -m jiahe.cli` is the command `jiahe`."""

import sys


def main() -> None:
    """Load the command line and run it; one who stops it while it still loads is answered as later."""
    try:
        from jiahe.cli.main import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
