"""The plan's area `energy`: one package an application."""
