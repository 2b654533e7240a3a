"""The Catalogue Service for the Web at `/csw`, 2.0.2 and 3.0: what catalogues, GIS and harvesters ask.

Sources: OGC 07-006r1 (2.0.2 with its HTTP binding), OGC 12-176r7 (3.0), OGC 04-095 and 09-026r2 (filters).
"""
