"""`glowgrad.compile`: a training step recorded once and replayed with one call."""
