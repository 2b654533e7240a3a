"""Social Insurance Number: nine digits, the last a Luhn check digit; none begins with 0 or 8."""

from stdnum.ca import sin

from parvis.privacy.find.detector import Detector

DETECTOR = Detector(
    name="sin",
    labels={"en": "Social Insurance Number", "fr": "Numéro d’assurance sociale"},
    words=("sin", "nas", "social insurance", "assurance sociale", "social insurance number", "sin number", "no nas"),
    shape=r"\b\d{3}[ -]?\d{3}[ -]?\d{3}\b",
    check=sin.is_valid,
    chance=0.08,
    source="Service Canada; python-stdnum",
)
