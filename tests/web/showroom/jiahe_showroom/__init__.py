"""An area for tests."""
