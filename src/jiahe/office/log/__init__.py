"""The tamper-evident log: every verb writes one entry, and entries form a Merkle tree whose heads are signed."""
