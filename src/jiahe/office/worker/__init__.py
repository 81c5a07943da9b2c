"""The worker: takes runs from the queue and sees each through, whatever is killed."""
