"""Parvis: one bilingual portal over every government's open data."""

__version__ = "0.1.0"
