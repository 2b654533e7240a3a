"""Groups of governments: their records, kept version by version."""
