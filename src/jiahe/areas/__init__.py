"""Ten areas of the plan, each a folder of pure applications."""
