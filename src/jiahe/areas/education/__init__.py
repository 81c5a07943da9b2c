"""The plan's area `education`: one package an application."""
