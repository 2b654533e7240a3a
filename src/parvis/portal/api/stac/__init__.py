"""A STAC API at `/stac`: each dataset a collection with its files as assets; no items, since none are known.

Sources: stac-api-spec 1.0.0 (core, collections), collection-search 1.0.0-rc.1, stac-spec 1.1.0.
"""
