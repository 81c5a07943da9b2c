"""The tests: they mirror the source; conformance runs over every application found, house over the repository itself."""
