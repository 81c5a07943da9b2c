"""How is a run seen through? A child process computes it; this side waits, passes on a wish to stop, and tells the end."""


def carry(run_id: str) -> str:
    """Carry out one run; return how it ended."""
    raise NotImplementedError(run_id)
