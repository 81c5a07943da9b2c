"""The plan's area `transport`: one package an application."""
