"""Incentives as data: what a plan gives to whom, how its words are read, and what each claim then pays."""
