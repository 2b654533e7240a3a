"""Québec enterprise number (NEQ): ten digits that begin with 11, 22, 33 or 88."""

from parvis.privacy.find.detector import Detector

DETECTOR = Detector(
    name="quebec-enterprise-number",
    labels={"en": "Québec enterprise number (NEQ)", "fr": "Numéro d’entreprise du Québec (NEQ)"},
    words=("neq", "numéro d'entreprise du québec", "quebec enterprise number"),
    shape=r"\b(?:11|22|33|88)\d{8}\b",
    common=0.02,
    prior=0.01,
    source="Registraire des entreprises du Québec",
)
