"""The REST interface: it translates between JSON and the floors below, and decides nothing."""
