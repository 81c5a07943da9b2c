"""Runs and uploads: what people asked for, what became of it, and the files that they handed in."""
