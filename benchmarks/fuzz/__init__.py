"""`make fuzz`: hostile and broken inputs through the whole scan, and what must hold for all."""
