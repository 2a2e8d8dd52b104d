"""What we produce: searches over the archive, later matters, review and productions."""
