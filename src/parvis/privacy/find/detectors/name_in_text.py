"""Names of people inside texts: a frequent given name followed by a frequent family name, both with a capital."""

from itertools import pairwise

from parvis.privacy.find.detector import Detector
from parvis.privacy.find.known_names import names, words_of


def is_name(text: str) -> bool:
    """Whether a frequent given name is followed by a frequent family name, an initial between them or not."""
    words = [word for word in words_of(text) if len(word) > 1]
    return any(one in names("given") and next in names("family") for one, next in pairwise(words))


DETECTOR = Detector(
    name="name-in-text",
    labels={"en": "Name of a person in a text", "fr": "Nom d’une personne dans un texte"},
    words=("comment", "comments", "notes", "remarks", "commentaire", "commentaires", "remarques", "description"),
    shape=r"\b[A-ZÀ-Ý][a-zà-ÿ'’-]+(?: [A-Z]\.| [A-ZÀ-Ý][A-Za-zÀ-ÿ'’-]+)+\b",
    check=is_name,
    chance=0.03,
    common=0.05,
    inside=True,
    scan=False,
    source="parvis/privacy/find/names",
)
