"""OAI-PMH 2.0 at `/oai`: the whole catalogue for harvesters, in every XML form that Parvis writes.

Source: https://www.openarchives.org/OAI/openarchivesprotocol.html.
"""
