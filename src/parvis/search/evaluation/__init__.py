"""How well search finds: test collections, ways of searching, measures, and whether a difference is one."""
