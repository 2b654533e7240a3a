"""OGC API – Records at `/ogc`: the catalogue as a collection of records that programs search.

Sources: OGC 20-004r1 (Part 1: Core), OGC 17-069r4 (API – Features – Part 1: Core), which it builds on.
"""
