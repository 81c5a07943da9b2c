"""What an application reads, writes and may be set to: the schema, its checks, and what is made from it."""
