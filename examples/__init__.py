"""Things to try crossgate on."""
