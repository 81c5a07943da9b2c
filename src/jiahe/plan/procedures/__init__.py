"""How a plan's rounds go: stages, who acts, forms, criteria, days, as data; checked, loaded, and counted in working days."""
