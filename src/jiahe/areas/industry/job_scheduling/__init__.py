"""Job scheduling: the order of a workshop's operations on its machines, and how far from the best it can be."""
