"""Members of JSON documents that OGC API Records, STAC, Data Package and CSVW have in common: read and written."""
