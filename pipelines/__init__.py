"""What runs: sources, the log, the Beam graphs, the driver and the command line."""
