"""Django models and verbs: accounts and runs, the worker that carries runs out, and the settings of it all."""
