"""How others reach the office's records of the plan."""
