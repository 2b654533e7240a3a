"""Street and postal addresses, as they are written in English and in French."""

from parvis.privacy.find.detector import Detector

ENGLISH = (
    "street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|crescent|cres|court|crt|way|place|pl|highway|hwy|terrace|"
    "trail|circle|square|sq|parkway|pkwy|line|sideroad|concession"
)
FRENCH = (
    "rue|avenue|av|boulevard|boul|chemin|ch|rang|route|place|allée|côte|impasse|montée|terrasse|ruelle|promenade|"
    "croissant|quai"
)
WORD = r"[0-9A-Za-zÀ-ÿ.'’-]+"
DETECTOR = Detector(
    name="address",
    labels={"en": "Street address", "fr": "Adresse civique"},
    words=(
        "address",
        "adresse",
        "street",
        "rue",
        "street address",
        "adresse civique",
        "adresse postale",
        "mailing address",
    ),
    shape=(
        rf"(?i)(?:\b\d{{1,6}}[a-z]?,? +(?:{WORD} +){{1,4}}(?:{ENGLISH})\b\.?"
        rf"|\b\d{{1,6}}[a-z]?,? +(?:{FRENCH})\b\.?(?: +{WORD}){{1,5}}"
        r"|\b(?:p\.? ?o\.? ?box|case postale|c\.p\.) *\d+)"
    ),
    common=0.01,
    expected=0.4,
    source="Canada Post, Addressing Guidelines",
)
