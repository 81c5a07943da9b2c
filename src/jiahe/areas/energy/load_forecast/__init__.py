"""Energy load in the next hours, days or weeks."""
