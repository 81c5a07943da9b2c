"""Views: one module a part of the site; each answers a request with what the floors below know."""
