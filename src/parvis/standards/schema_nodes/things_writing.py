"""Parts of a canonical record as things of schema.org: what `things` reads."""

from typing import Any

from parvis.model import UNDETERMINED, Agent, Concept, Distribution, Extent, Identifier, Licence, Period, Relation, Text
from parvis.standards import dcat_terms
from parvis.standards.codes import find_format, guess_format
from parvis.standards.links import read_link
from parvis.standards.machine import marked_tag
from parvis.vocab import code_list

from .things import MEDIA_TYPE

Node = dict[str, Any]


def for_script(document: bytes) -> bytes:
    """The same JSON without a character that could end a script or begin markup in it."""
    for char, escape in (("<", "003c"), (">", "003e"), ("&", "0026"), ("\u2028", "2028"), ("\u2029", "2029")):
        document = document.replace(char.encode(), b"\\u" + escape.encode())
    return document


def kept(fields: Node) -> Node:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def one_or_many(values: list[Any]) -> Any:
    """A value for itself where it is the only one."""
    return values[0] if len(values) == 1 else values


def main_language(title: Text, preferred: str) -> str:
    """The language that a thing of several is written in."""
    if preferred in title.values and not title.is_machine(preferred):
        return preferred
    human = [lang for lang in title.values if not title.is_machine(lang)]
    return (human or list(title.values) or [UNDETERMINED])[0]


def text(value: Text, main: str) -> Any:
    """A text: plain where it is in the main language alone, else values that say theirs."""
    if value.values.keys() == {main} and not value.machine:
        return value.values[main]
    return one_or_many([tagged(item, marked_tag(lang, value)) for lang, item in value.values.items()])


def tagged(item: str, lang: str) -> Node:
    return {"@value": item} if lang == UNDETERMINED else {"@value": item, "@language": lang}


def agent(item: Agent, main: str) -> Node:
    """An organisation or person, with its role where that is known."""
    made: Node = {"@type": "Person" if item.kind == "person" else "Organization", "name": text(item.name, main)}
    if item.id:
        made["identifier"] = item.id
    made |= {"email": item.email, "telephone": item.phone, "url": text(item.url, main)}
    if item.part_of:
        made["parentOrganization" if item.kind == "organization" else "affiliation"] = {
            "@type": "Organization", "name": text(item.part_of, main)}  # fmt: skip
    return kept(made | {"contactType": item.role})


def identifier(item: Identifier) -> Node:
    return {"@type": "PropertyValue", "propertyID": item.type, "value": item.value}


def period(item: Period) -> str:
    """ISO 8601 with open ends as `..`."""
    if item.start == item.end:
        return item.start or ".."
    return f"{item.start or '..'}/{item.end or '..'}"


def number(value: float) -> str:
    """The shortest decimal that reads back as the same number."""
    return repr(float(value)).removesuffix(".0")


def place(extent: Extent, main: str) -> Node:
    """A place: its name, its code, its box (latitude first) and its shape as GeoJSON."""
    made: Node = {"@type": "Place", "name": text(extent.name, main), "identifier": extent.code}
    if extent.bbox:
        west, south, east, north = map(number, extent.bbox)
        made["geo"] = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    if extent.geometry:
        made["additionalProperty"] = {"@type": "PropertyValue", "propertyID": "geojson", "value": extent.geometry}
    return kept(made)


def subject(code: str, main: str, base_url: str) -> Node:
    """A code of the vocabulary `subject` as a term of it."""
    scheme = f"{base_url}/api/v1/vocabularies/subject" if base_url else "subject"
    label = code_list("subject").label(code, main, "en")
    return {"@type": "DefinedTerm", "name": label, "termCode": code, "inDefinedTermSet": scheme}


def concept(item: Concept, main: str) -> Node:
    return kept({"@type": "DefinedTerm", "name": text(item.label, main), "termCode": item.code,
                 "inDefinedTermSet": item.scheme})  # fmt: skip


def licence(item: Licence, main: str) -> Any:
    """Its address where that says all, else a work with a name, an address and a code."""
    if not item.title and not item.code and item.url.values.keys() == {main}:
        return item.url.values[main]
    official = dcat_terms.licence_url(item, main, "en") if not item.url else None
    return kept({"@type": "CreativeWork", "@id": official, "name": text(item.title, main), "identifier": item.code,
                 "url": text(item.url, main)})  # fmt: skip


def encoding(item: Distribution) -> Any:
    """The media type, and the format's code where that says more than the media type or the address does."""
    told = find_format(item.media_type) if item.media_type else None
    told = told or (guess_format(item.url) if item.url else None)
    code = find_format(item.format or "") or item.format
    if item.media_type and code and MEDIA_TYPE.fullmatch(code):
        code = None  # Of two media types, that of the file is the one.
    if item.media_type and not MEDIA_TYPE.fullmatch(item.media_type):
        # What doesn't look like a media type is known as one by what follows it.
        return [item.media_type, code or told or item.media_type]
    words = [word for word in (item.media_type, code) if word]
    return one_or_many(words if told != code else words[:1] if item.media_type else [])


def relation(item: Relation, main: str) -> Node | None:
    """A work that has to do with the dataset; nothing where its address is none."""
    link, _ = read_link(item.url)
    if not link:
        return None
    return kept({"@type": "CreativeWork", "url": item.url, "name": text(item.title, main),
                 "additionalType": item.type})  # fmt: skip
