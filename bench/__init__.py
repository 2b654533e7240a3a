"""Measurements of Parvis against the floors it sets itself: `python -m bench` (`make bench`)."""
