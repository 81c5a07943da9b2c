"""Algorithms, each engine an island: it knows no application, no lake and no other engine."""
