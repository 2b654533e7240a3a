"""E-mail addresses."""

from parvis.privacy.find.detector import Detector

DETECTOR = Detector(
    name="email",
    labels={"en": "E-mail address", "fr": "Adresse courriel"},
    words=("email", "e-mail", "courriel", "mail", "adresse courriel", "adresse électronique"),
    shape=r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}",
    common=0.001,
    source="RFC 5321",
)
