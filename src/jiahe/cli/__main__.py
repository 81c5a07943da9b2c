"""`python -m jiahe.cli` is the command `jiahe`."""

from jiahe.cli.main import main

main()
