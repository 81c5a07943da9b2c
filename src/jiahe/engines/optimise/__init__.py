"""Which arrangement is best, and how far from the best can it be? Job shops and flexible job shops."""
