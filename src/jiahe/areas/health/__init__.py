"""The plan's area `health`: one package an application."""
