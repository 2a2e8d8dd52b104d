"""Where records come from: exports, event files and the log that they are landed in."""
