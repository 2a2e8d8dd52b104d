"""Measurements that anyone can repeat: `make bench`. Ratios of one run; machines are noisy."""
