"""Saved searches, and digests of what is new in them."""
