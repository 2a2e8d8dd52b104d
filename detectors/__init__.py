"""Batch to findings to verdicts: pure functions, no network and no clock."""
