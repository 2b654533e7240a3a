"""Things of schema.org (people, identifiers, terms, licences) as parts of a canonical record."""

import re
from collections.abc import Iterator
from typing import Any, Self

from parvis.model import EMPTY, UNDETERMINED, Agent, Concept, Identifier, Licence, Text
from parvis.standards.fields import Fields, is_empty
from parvis.standards.findings import Findings, escape, json_type
from parvis.standards.identifiers import identifier
from parvis.standards.json_ld import Node, Scope, types_of
from parvis.standards.licences import find_licence
from parvis.standards.texts import LONGEST_TITLE, LONGEST_WORD, language_tag, one_line, plain_text

MEDIA_TYPE = re.compile(
    r"(?:application|audio|chemical|font|haptics|image|message|model|multipart|text|video|x-[\w-]+)/[\w.+-]+ *(?:;.*)?",
    re.IGNORECASE,
)
"A media type of IANA's top-level types (RFC 6838), or of those in common use: `FGDB/GDB` is a format's name."


class Thing(Fields):
    """The fields of a thing of JSON-LD under schema.org's plain names, whatever the document calls them."""

    __slots__ = ("raw", "scope", "types")
    scope: Scope
    types: tuple[str, ...]
    raw: dict[str, Any]
    "The document's own values of fields that are held in another form here."

    def __init__(
        self, data: dict[str, Any], findings: Findings, *, pointer: str = "", language: str = "und", base_url: str = ""
    ) -> None:
        super().__init__(data, findings, pointer=pointer, language=language, base_url=base_url)
        self.scope, self.types, self.raw = Scope(), (), {}

    @classmethod
    def of(cls, node: Node, scope: Scope, findings: Findings, *, pointer: str, language: str, base_url: str) -> Self:
        """The thing of a node that stands at a pointer; `scope` is what holds around it, not yet its own context."""
        thing = cls({}, findings, pointer=pointer, language=language, base_url=base_url)
        thing._fill(node, scope)
        return thing

    def _fill(self, node: Node, scope: Scope) -> None:
        own = node.get("@context")
        self.scope = scope.within(own)
        self.types = types_of(node, self.scope)
        if self.scope.language is None:
            self.language = "und"
        elif self.scope.language:
            self.language = _language(self.scope.language) or self.language
        self.raw = {}
        data: dict[str, Any] = {}
        where: dict[str, str | int] = {}
        for key, value in node.items():
            name = self.scope.name(key)
            if name in ("@context", "@type") or (name == "type" and self.types):
                continue
            if name in data:
                name = key
            data[name] = plain = _literals(value, self.scope.language or "")
            if plain is not value:
                self.raw[name] = value
            if name != key:
                where[name] = escape(key)
        self.data = Fields(data, self.findings).data
        if where:
            self.where = where

    def inner(self, value: Node, name: str, *more: object) -> "Thing":
        """A thing that stands in the field `name` of this one."""
        thing = self.inside({}, name, *more)
        thing._fill(value, self.scope)
        return thing

    def point(self, name: str, *more: object) -> str:
        """The JSON pointer of a field, or of something in it where it is held as it stands."""
        return super().point(name, *(() if name in self.raw else more))

    def text(self, *names: str, longest: int = LONGEST_TITLE, line: bool = True) -> Text:
        """A text by language; one whose language nobody stated has no original either."""
        return _alone(super().text(*names, longest=longest, line=line))

    def links(self, *names: str) -> Text:
        """Addresses by language."""
        return _alone(super().links(*names))

    def left(self) -> dict[str, Any]:
        """What nobody took, as the document has it."""
        return {name: self.raw.get(name, value) for name, value in super().left().items()}

    def members(self, name: str) -> Iterator[tuple[Any, tuple[object, ...]]]:
        """The values of a field, each with its place in it; the field counts as taken."""
        value = self.data.get(name)
        if value is None:
            return
        self.taken.add(name)
        if isinstance(value, list):
            yield from ((item, (index,)) for index, item in enumerate(value) if not is_empty(item))
        else:
            yield value, ()

    def words_in(self, name: str) -> Text:
        """A text; of several without a language the first, and the field is kept for the others."""
        value = self.data.get(name)
        if isinstance(value, list) and len(value) > 1 and isinstance(value[0], str):
            self.data[name] = value[0]
            text = self.text(name)
            self.data[name] = value
            self.keep(name)
            return text
        return self.text(name)

    def done(self, name: str, inner: "Thing") -> None:
        """Count the field as not wholly taken where something of a thing in it was not."""
        if inner.left():
            self.keep(name)


def _alone(text: Text) -> Text:
    """The text, its only language its original one unless nobody stated it."""
    only = next(iter(text.values)) if len(text.values) == 1 else text.original
    original = None if only in (UNDETERMINED, *text.machine) else only
    return text if original == text.original else Text(text.values, original, text.machine)


def _language(tag: str) -> str:
    found = language_tag(tag) if tag else None
    return found[0] if found else ""


def _literals(value: Any, default: str) -> Any:
    """JSON-LD's value objects as plain values, or as texts by language where they say theirs.

    `default`: the language of plain texts here, if they have one: then a value object which says none has none.
    """
    if isinstance(value, dict):
        if "@value" in value:
            language = value.get("@language")
            if not isinstance(language, str) and (not default or "@type" in value or type(value["@value"]) is not str):
                return value["@value"]
            return {language if isinstance(language, str) else "und": value["@value"]}
        for name in ("@list", "@set"):
            if len(value) == 1 and isinstance(value.get(name), list):
                return _literals(value[name], default)
        if "@none" in value:
            return {"und" if key == "@none" else key: item for key, item in value.items()}
        return value
    if not isinstance(value, list) or not any(isinstance(item, dict) and "@value" in item for item in value):
        return value
    if not all(isinstance(item, str) or (isinstance(item, dict) and "@value" in item) for item in value):
        return [_literals(item, default) for item in value]
    texts: dict[str, list[Any]] = {}
    for item in value:
        literal = item if isinstance(item, dict) else {"@value": item, "@language": default or None}
        language = literal.get("@language")
        texts.setdefault(language if isinstance(language, str) else "und", []).append(literal["@value"])
    if texts.keys() == {"und"} and not default:
        return texts["und"]
    return {language: words[0] if len(words) == 1 else words for language, words in texts.items()}


def string_of(thing: Thing, name: str) -> str:
    """One text of a field that may also hold a thing with an address or a name."""
    value = thing.data.get(name)
    if isinstance(value, dict):
        for key in ("@id", "url", "value", "name"):
            if isinstance(value.get(key), str):
                thing.taken.add(name)
                return one_line(value[key])
    return thing.string(name)


def agents(thing: Thing, name: str, *, role: str | None = None) -> list[Agent]:
    """The people and organisations of a field; bare names count as organisations."""
    found = []
    for value, place in thing.members(name):
        if isinstance(value, str):
            if text := one_line(value)[:LONGEST_WORD]:
                found.append(Agent(name=plain_text(text, thing.language), role=role))
        elif isinstance(value, dict):
            if value.keys() and all(language_tag(key) for key in value) and not {"name", "url", "id"} & value.keys():
                found.append(Agent(name=thing.text(name), role=role))
                continue
            inner = thing.inner(value, name, *place)
            if made := _agent(inner, role):
                found.append(made)
            thing.done(name, inner)
        else:
            thing.lose(name, "wrong-type", "warning", *place, expected_type="object", found_type=json_type(value))
    return found


def _agent(thing: Thing, role: str | None) -> Agent | None:
    name = thing.text("name", "legalName")
    if not name and ("givenName" in thing.data or "familyName" in thing.data):
        parts = [thing.string("givenName"), thing.string("familyName")]
        name = plain_text(" ".join(filter(None, parts)), thing.language)
    part_of = EMPTY
    parent = thing.data.get("parentOrganization") or thing.data.get("affiliation")
    where = "parentOrganization" if "parentOrganization" in thing.data else "affiliation"
    if isinstance(parent, dict):
        thing.taken.add(where)
        above = thing.inner(parent, where)
        part_of = above.text("name")
        thing.done(where, above)
    said = thing.data.get("identifier")
    own = thing.string("identifier") if not isinstance(said, (dict, list)) else ""
    address = thing.string("@id")
    if address.startswith("_:") or (address.startswith(("#", "./", "/")) and own):
        address = ""
    elif own and address and own != address:
        thing.keep("@id")
    found = Agent(
        name=name,
        kind="person" if "Person" in thing.types else "organization",
        id=own or address or None,
        email=thing.email("email"),
        phone=thing.string("telephone") or None,
        url=thing.links("url"),
        part_of=part_of,
        role=thing.string("contactType") or role,
    )
    if not found and found.id and found.id.startswith(("http://", "https://")):
        return Agent(name=plain_text(found.id, "und"), kind=found.kind, id=found.id, role=found.role)
    return found if found else None


def contact_points(thing: Thing, name: str, *, role: str) -> list[Agent]:
    """Whom to ask, from the contact points of the agents of a field (which itself stays for others to take)."""
    found = []
    value = thing.data.get(name)
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(item, dict) and isinstance(item.get("contactPoint"), (dict, list)):
            inner = thing.inner(item, name, *((index,) if isinstance(value, list) else ()))
            found += agents(inner, "contactPoint", role=role)
    return found


def identifiers(thing: Thing) -> list[Identifier]:
    """What the thing is called: texts, addresses and property values of `identifier`."""
    found = []
    for value, place in thing.members("identifier"):
        if isinstance(value, str):
            if text := one_line(value)[:1000]:
                found.append(identifier(text))
        elif isinstance(value, dict):
            inner = thing.inner(value, "identifier", *place)
            kind = inner.string("propertyID").rsplit("/", 1)[-1].lower()
            text = inner.string("value", "@id", "url", "name", longest=1000)
            if text:
                found.append(identifier(text, kind or "other"))
            thing.done("identifier", inner)
        elif isinstance(value, int) and not isinstance(value, bool):
            found.append(identifier(str(value)))
        else:
            thing.lose("identifier", "wrong-type", "warning", *place, expected_type="string",
                       found_type=json_type(value))  # fmt: skip
    return list(dict.fromkeys(found))


def terms(thing: Thing, name: str, *, words: bool = True) -> list[Concept]:
    """The terms of a field: words (unless others take them), or DefinedTerm with a code and the set it belongs to."""
    found = []
    for value, place in thing.members(name):
        if isinstance(value, str):
            if words and (word := one_line(value)[:LONGEST_WORD]):
                found.append(Concept(plain_text(word, thing.language)))
        elif isinstance(value, dict):
            inner = thing.inner(value, name, *place)
            label = inner.text("name")
            code = inner.string("termCode", "@id", "url") or None
            scheme = string_of(inner, "inDefinedTermSet") or None
            if label or code:
                found.append(Concept(label, code, scheme))
            thing.done(name, inner)
        elif words:
            thing.lose(name, "wrong-type", "warning", *place, expected_type="string", found_type=json_type(value))
    return found


def licence(thing: Thing, name: str, *, quiet: bool = False) -> Licence | None:
    """The licence of a field: an address, a name, or a CreativeWork with both. Of several, the first that is known."""
    made: list[Licence] = []
    for value, place in thing.members(name):
        title = url = EMPTY
        code = ""
        if isinstance(value, str):
            if "//" in value or value.startswith("www."):
                url = _first_link(thing, name, value, place)
            else:
                title = plain_text(one_line(value)[:2000], thing.language)
        elif isinstance(value, dict):
            inner = thing.inner(value, name, *place)
            title, code = inner.text("name"), inner.string("identifier") if "identifier" in inner.data else ""
            url = inner.links("url")
            if "@id" in inner.data:
                address = inner.links("@id")
                url = url or (address if find_licence(code, "", "") is None else EMPTY)
            thing.done(name, inner)
        else:
            thing.lose(name, "wrong-type", "warning", *place, expected_type="address", found_type=json_type(value))
        if found := find_licence(code, title.get("en"), url.get()):
            made.append(Licence(code=found, title=title, url=url))
        elif title or url:
            made.append(Licence(title=title, url=url))
    if not made:
        return None
    best = next((item for item in made if item.code), made[0])
    if len(made) > 1:
        thing.keep(name)
    if best.code is None and not quiet:
        thing.findings.add("licence-unknown", thing.point(name), "info", licence=best.title.get("en") or best.url.get())
    return best


def _first_link(thing: Thing, name: str, value: str, place: tuple[object, ...]) -> Text:
    inner = thing.inside({"url": value}, name, *place)
    inner.sealed = True
    inner._pointer, inner._parent = thing.point(name, *place), None
    link = inner.link("url")
    if link is None:
        thing.keep(name)
    return Text({thing.language: link}) if link else EMPTY
