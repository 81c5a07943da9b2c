"""Turner: doubles numbers, and goes wrong where it is told to."""
