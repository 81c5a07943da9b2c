"""An area of another distribution, for the tests of what runs may do to the house."""
