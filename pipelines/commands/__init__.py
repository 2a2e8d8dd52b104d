"""The verbs of the command line, one module each. Heavy imports stand inside the functions."""
