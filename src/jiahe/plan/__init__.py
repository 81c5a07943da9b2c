"""The plan as data: reading it, checking it, and what of it is covered."""
