"""The bottom of the house: tables, files, keys and the index; nothing of rules and holds."""
