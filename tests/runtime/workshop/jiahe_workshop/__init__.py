"""An area that exists in tests only, from a distribution of its own."""
