"""RDF written as it is told, in each syntax: a sink is told of resources, and gives what it made of them."""

from .base import Mark, Run, Sink, full, tag
from .trees import CONTEXT, JsonLd, Nodes
from .turtle import HEAD, NTriples, Turtle
from .xml import XML_END, XML_HEAD, RdfXml, is_xml_name

__all__ = [
    "CONTEXT",
    "HEAD",
    "XML_END",
    "XML_HEAD",
    "JsonLd",
    "Mark",
    "NTriples",
    "Nodes",
    "RdfXml",
    "Run",
    "Sink",
    "Turtle",
    "full",
    "is_xml_name",
    "tag",
]
