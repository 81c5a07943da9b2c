"""The doctor: does the house keep its shape, and is this machine fit for it? One module a rule, findings as data."""
