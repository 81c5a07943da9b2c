"""Traffic flow or speed in the next hours, and where it will be congested."""
