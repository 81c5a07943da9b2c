"""The command `jiahe`: it translates between a terminal and the floors below, and decides nothing."""
