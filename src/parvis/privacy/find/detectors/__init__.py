"""Detectors, one a file. They don't know each other."""
