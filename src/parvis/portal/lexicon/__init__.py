"""The lexicon as the portal keeps it: what was learned from the catalogue, and what people corrected."""
