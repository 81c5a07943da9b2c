"""The plan's area `culture`: one package an application."""
