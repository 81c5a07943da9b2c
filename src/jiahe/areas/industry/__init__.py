"""The plan's area `industry`: one package an application."""
