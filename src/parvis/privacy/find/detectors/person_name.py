"""Names of people: frequent given and family names of Canada, among them Inuit ones, or the name of the column."""

from parvis.privacy.find.detector import Detector
from parvis.privacy.find.known_names import names, words_of


def is_name(text: str) -> bool:
    """Whether a cell has a frequent name in it; both a given and a family name where it has many words."""
    found = words_of(text)
    words = {part for word in found for part in (word, *word.split("-"))}
    given, family = not words.isdisjoint(names("given")), not words.isdisjoint(names("family"))
    return (given and family) if len(found) > 3 else (given or family)


DETECTOR = Detector(
    name="person-name",
    labels={"en": "Name of a person", "fr": "Nom d’une personne"},
    words=(
        "name",
        "nom",
        "first name",
        "last name",
        "surname",
        "given name",
        "family name",
        "prénom",
        "nom de famille",
        "full name",
        "fname",
        "lname",
        "firstname",
        "lastname",
        "employee name",
        "applicant",
        "patient name",
        "nom complet",
        "middle name",
        "maiden name",
        "client name",
        "owner name",
        "contact name",
    ),
    shape=r"[^\W\d_]+(?:[-'’. ,]+[^\W\d_]+){0,4}\.?",
    check=is_name,
    chance=0.12,
    common=0.4,
    expected=0.35,
    whole=True,
    scan=False,
    source="parvis/privacy/find/names",
)
