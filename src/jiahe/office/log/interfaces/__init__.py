"""How the log is asked from outside: a process for the command line."""
