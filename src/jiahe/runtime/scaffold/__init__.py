"""A new application, written whole: it passes the conformance suite as it stands and waits for its own rule."""
