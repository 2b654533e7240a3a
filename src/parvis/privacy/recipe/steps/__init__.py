"""The steps of recipes, one a file. They don't know each other."""
