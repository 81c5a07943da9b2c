"""The plan's area `city`: one package an application."""
