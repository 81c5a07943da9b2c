"""Charts: Vega-Lite specifications made from an application's declared screens."""
