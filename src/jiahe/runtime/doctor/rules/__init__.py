"""The rules: each module has `examine(house)`, which yields findings."""
