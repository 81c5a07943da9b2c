"""The plan as the office knows it: its records held against the clauses and units."""
