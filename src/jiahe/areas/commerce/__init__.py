"""The plan's area `commerce`: one package an application."""
