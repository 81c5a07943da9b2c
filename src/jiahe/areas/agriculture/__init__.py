"""The plan's area `agriculture`: one package an application."""
