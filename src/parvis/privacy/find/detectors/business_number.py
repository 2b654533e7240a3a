"""Business number of the Canada Revenue Agency: nine digits with a Luhn check digit, and a program account."""

from stdnum.ca import bn

from parvis.privacy.find.detector import Detector

DETECTOR = Detector(
    name="business-number",
    labels={"en": "Business number (BN, GST/HST account)", "fr": "Numéro d’entreprise (NE, compte de TPS/TVH)"},
    words=("bn", "ne", "business number", "numéro d'entreprise", "gst", "hst", "tps", "tvh", "gst number", "no tps"),
    shape=r"\b\d{9}(?: ?(?:RC|RM|RP|RT|RR|RZ|RD|RE|RG|RN) ?\d{4})?\b",
    check=lambda text: bn.is_valid(text),
    chance=0.1,
    prior=0.01,
    source="Canada Revenue Agency; python-stdnum",
)
