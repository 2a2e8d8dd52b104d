"""Other ways to read a text: what somebody spelt out, encoded, wrapped, marked up or reversed.

`gates` says which rows of a batch may hold such a thing, `decode` and `restore` read it, `view` is
one such reading and the way back, and `unveil` does all of it for a batch.
"""
