"""The bottom of the house: tables, files, keys and the index; nothing of rules and holds.

- `table.Archive`: commit ranges, ask how far they are, sweep; what writers use.
- `reader.Reader`: datasets and DuckDB for some organisations; what readers use.
- `keys.LocalKeyring`: master keys and data keys.
- `writer`: the commit itself. `delta`: one table's Delta log. `files`: one Parquet file.
- `duplicates`: which rows are stored already. `storage`: durable files and locks.
"""
