"""The plan's area `finance`: one package an application."""
