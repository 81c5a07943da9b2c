"""The pages: they translate between people and the floors below, and decide nothing."""
