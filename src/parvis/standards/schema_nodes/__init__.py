"""Nodes of schema.org's vocabulary, read and written: of schema.org's datasets and of Croissant alike."""
