"""What both versions of DCAT-US's `data.json` have in common."""
