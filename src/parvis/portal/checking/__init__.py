"""Checking and converting anybody's metadata: what is taken in, within which limits, and for how long it is kept."""
