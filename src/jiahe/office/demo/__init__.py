"""A small simulated city to try everything on: people, readings, a workshop. Nothing in it was ever measured."""
