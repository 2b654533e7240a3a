"""Organisations, addresses and e-mails of the parties that a record names."""

from collections.abc import Iterator
from functools import partial

from parvis.standards.iso.terms import find_term
from parvis.standards.links import read_email

from .record import Broken, Record, Rule, broken

PARTIES = {
    "Contact": "gmd:contact",
    "CitedResponsibleParty": "gmd:identificationInfo/*/gmd:citation/*/gmd:citedResponsibleParty",
    "Distributor": "gmd:distributionInfo/*/gmd:distributor/gmd:MD_Distributor/gmd:distributorContact",
}
_CANADA = ("government of canada", "gouvernement du canada")


def _department(path: str, main: bool, record: Record) -> Iterator[Broken]:
    """Behind `Government of Canada; ` stands a department of the federal list."""
    for element in record.all(f"{path}/*/gmd:organisationName"):
        name = record.text(element) if main else record.translation(element)
        first, _, rest = name.partition(";")
        if not first.strip().lower().startswith(_CANADA):
            continue
        department = rest.split(";")[0].strip()
        if not any(find_term("departments", department, lang) for lang in ("en", "fr")):
            yield broken("hnap-department", element, value=department)


def _government(path: str, main: bool, record: Record) -> Iterator[Broken]:
    """An organisation's name begins with its government's: `Government of Canada; …`."""
    for element in record.all(f"{path}/*/gmd:organisationName"):
        name = record.text(element) if main else record.translation(element)
        first, mark, _ = name.partition(";")
        known = any(find_term("governments", first.strip(), lang) for lang in ("en", "fr"))
        if name and not (mark and known):
            yield broken("hnap-government", element, value=name)


def _listed(path: str, name: str, listed: str, record: Record) -> Iterator[Broken]:
    """A word of a federal list, in both languages."""
    for element in record.all(f"{path}//gmd:{name}"):
        said = record.both(element)
        if any(text for _, text in said) and not all(find_term(listed, text, lang) for lang, text in said):
            yield broken("hnap-not-listed", element, value=" / ".join(text for _, text in said), list=listed)


def _email(path: str, record: Record) -> Iterator[Broken]:
    for element in record.all(path):
        for _, text in record.both(element):
            if text and read_email(text) != text:
                yield broken("hnap-email", element, value=text)
                break


def _contact_mail(record: Record) -> Iterator[Broken]:
    """The record names an e-mail to write to."""
    path = "gmd:contact/*/gmd:contactInfo/*/gmd:address/gmd:CI_Address/gmd:electronicMailAddress"
    if not any(text for element in record.all(path) for _, text in record.both(element)):
        for contact in record.all("gmd:contact")[:1] or [record.root]:
            yield broken("hnap-no-email", contact)


def _rules() -> Iterator[Rule]:
    for who, path in PARTIES.items():
        yield Rule(f"{who}Gov", partial(_department, path, True))
        yield Rule(f"{who}GovOtherLanguage", partial(_department, path, False))
        yield Rule(f"{who}GovernmentName", partial(_government, path, True))
        yield Rule(f"{who}GovernmentNameOtherLanguage", partial(_government, path, False))
        yield Rule(f"{who}Country", partial(_listed, path, "country", "countries"))
        yield Rule(f"{who}AdministrativeArea", partial(_listed, path, "administrativeArea", "provinces"))
        yield Rule(
            f"{who}ElectronicMailFormat",
            partial(_email, f"{path}/*/gmd:contactInfo/*/gmd:address/gmd:CI_Address/gmd:electronicMailAddress"),
        )


RULES = (
    Rule("MissingContactMail", _contact_mail),
    *_rules(),
    Rule(
        "ThesaurusElectronicMailFormat",
        partial(
            _email,
            "gmd:identificationInfo/*/gmd:descriptiveKeywords/gmd:MD_Keywords/gmd:thesaurusName/gmd:CI_Citation/"
            "gmd:citedResponsibleParty/*/gmd:contactInfo/*/gmd:address/gmd:CI_Address/gmd:electronicMailAddress",
        ),
    ),
)
