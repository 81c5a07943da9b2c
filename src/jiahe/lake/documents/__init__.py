"""Is a document that somebody hands in what its name says, and free of what could do harm when it is opened?"""
