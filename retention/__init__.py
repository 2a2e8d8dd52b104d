"""What we keep: the archive, its ledger, and later rules, holds and purges."""
