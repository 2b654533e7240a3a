"""Registration number of a person registered under the Indian Act: ten digits, of which three tell the First Nation."""

from parvis.privacy.find.detector import Detector

DETECTOR = Detector(
    name="status-number",
    labels={"en": "Indian status registration number", "fr": "Numéro d’inscription au Registre des Indiens"},
    words=(
        "status number",
        "status card",
        "indian status",
        "registry number",
        "scis",
        "cdib",
        "treaty number",
        "band number",
        "numéro de bande",
        "statut d'indien",
        "registre des indiens",
        "numéro d'inscription au registre",
    ),
    shape=r"\b\d{3}[ -]?\d{5}[ -]?\d{2}\b",
    prior=0.01,
    source="Indigenous Services Canada, Secure Certificate of Indian Status",
)
