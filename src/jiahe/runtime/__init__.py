"""Running: find applications, validate, run, record; on this machine or on a Ray cluster."""
