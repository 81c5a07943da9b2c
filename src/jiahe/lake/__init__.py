"""Files in, tables kept, files out: formats, Delta tables with versions, queries."""
