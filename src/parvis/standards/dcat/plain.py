"""Datasets that say nothing unusual, read from a graph's Turtle at a glance.

Most datasets of a large catalogue hold the same few properties, in the forms that the standard has for them. Those are
read here, each text looked at once, and what many datasets have in common (codes, agents, periods, places) worked out
once by the functions that read it anywhere. Whatever is not so plain, or would be a problem to tell, is left to
`reading.DatasetReader`, which comes to the same records.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from parvis.model import (
    EMPTY,
    NO_WORDS,
    UNDETERMINED,
    Agent,
    Concept,
    Dataset,
    Distribution,
    Identifier,
    Licence,
    Text,
    TextList,
)
from parvis.standards.base import ReadContext
from parvis.standards.codes import is_service
from parvis.standards.identifiers import identifier
from parvis.standards.links import read_link
from parvis.standards.texts import LONGEST_TEXT, LONGEST_TITLE, LONGEST_WORD, clean, one_line

from .agents import agent, contacts
from .coverage import SPATIAL, TEMPORAL, extents, periods
from .graph import AND, MEMBER, OR, RDF_TYPE, Graph, Properties, literal, name, properties_of, values_of
from .parsing import RELATIVE
from .resources import DISTRIBUTION, Stated, languages, settled_format, stated_format
from .rights import ACCESS, LICENCE, access_rights, licence_of
from .source import Source
from .themes import SUBJECT, THEME, classification
from .upkeep import FREQUENCY, STATUS, frequency, status

Found = TypeVar("Found")

_TITLE, _DESCRIPTION, _KEYWORD = name("dct:title"), name("dct:description"), name("dcat:keyword")
_IDENTIFIER, _PUBLISHER, _CREATOR = name("dct:identifier"), name("dct:publisher"), name("dct:creator")
_CONTACT, _ISSUED, _MODIFIED = name("dcat:contactPoint"), name("dct:issued"), name("dct:modified")
_LANGUAGE, _PAGE = name("dct:language"), name("dcat:landingPage")
_ACCESS, _DOWNLOAD, _FORMAT = name("dcat:accessURL"), name("dcat:downloadURL"), name("dct:format")
_MEDIA_TYPE, _SIZE = name("dcat:mediaType"), name("dcat:byteSize")
_TYPE = "a"
_PLAIN = frozenset(
    {
        _TYPE, _TITLE, _DESCRIPTION, _KEYWORD, _IDENTIFIER, _PUBLISHER, _CREATOR, _CONTACT, _ISSUED, _MODIFIED,
        FREQUENCY, STATUS, _LANGUAGE, _PAGE, THEME, SUBJECT, LICENCE, ACCESS, TEMPORAL, SPATIAL, DISTRIBUTION,
    }
)  # fmt: skip
_PLAIN_FILE = frozenset(
    {
        _TYPE, _TITLE, _DESCRIPTION, _ACCESS, _DOWNLOAD, _FORMAT, _MEDIA_TYPE, _SIZE, _LANGUAGE, _ISSUED, _MODIFIED,
        LICENCE, _IDENTIFIER,
    }
)  # fmt: skip
_DATASET = name("dcat:Dataset")
_IS_DATASET = f"a {_DATASET}"
_SHORT = 10
"Texts that are shorter may be words that stand for nothing, like `null`."
_MOST = 50_000
"Values of one field that are remembered."


class NotPlainError(Exception):
    """Something is said that is not read here."""


class Some(dict[str, Properties]):
    """The nodes of a graph as they are asked for."""

    def __init__(self, blocks: dict[str, str]) -> None:
        super().__init__()
        self._blocks = blocks

    def __contains__(self, term: object) -> bool:
        return term in self._blocks

    def __missing__(self, term: str) -> Properties:
        found = self[term] = properties_of(self._blocks[term])
        return found

    def get(self, term: str, default: Any = None) -> Any:
        return self[term] if term in self._blocks else default


class PlainReader:
    """Reads the plain datasets of a graph that was parsed without problems."""

    def __init__(self, graph: Graph, context: ReadContext) -> None:
        self.blocks = graph.blocks
        self._linking = graph.linking or ()
        self.nodes = Some(graph.blocks)
        self.context = context
        self.source = Source(Graph(self.nodes), context)
        self._dates = self.source.dates
        self._ends: dict[str, str] = {}
        "The language of a text by what stands behind it, where no machine translated it."
        self._words: dict[str, tuple[str, str]] = {}
        self._recalled: dict[str, dict[str, Any]] = {}
        self._frequencies, self._statuses = self._table(FREQUENCY), self._table(STATUS)
        self._rights, self._languages, self._licences = (
            self._table(ACCESS),
            self._table(_LANGUAGE),
            self._table(LICENCE),
        )
        self._agents, self._contacts = self._table("agent"), self._table(_CONTACT)
        self._periods, self._extents = self._table(TEMPORAL), self._table(SPATIAL)
        self._themes, self._formats = self._table(THEME), self._table(_FORMAT)

    def _table(self, kind: str) -> dict[str, Any]:
        return self._recalled.setdefault(kind, {})

    def read(self, subject: str) -> Dataset | None:
        """The dataset; None where it is not plain, or anything is wrong with it."""
        said = self.blocks.get(subject)
        if said is None or subject[0] != "<" or subject.startswith(f"<{RELATIVE}"):
            return None
        try:
            return self._dataset(subject, _said(said, _PLAIN))
        except NotPlainError:
            return None

    def subjects(self) -> list[str] | None:
        """The datasets' own terms, as `DatasetReader.subjects`; None where one has no name."""
        found: dict[str, None] = {}
        listed = MEMBER in self._linking
        for subject, said in self.blocks.items():
            if not (said.startswith(_IS_DATASET) or listed or _DATASET in said):
                continue
            members = self.nodes[subject].get(MEMBER) if listed and MEMBER in said else None
            if members is None:
                if said.startswith(_IS_DATASET) or _DATASET in self.nodes[subject].get(RDF_TYPE, ()):
                    found[subject] = None
            else:
                found.update(dict.fromkeys(filter(self._is_member, members)))
        return None if any(subject[0] == "_" for subject in found) else list(found)

    def _is_member(self, term: str) -> bool:
        """Whether what a catalogue lists is told here as a dataset."""
        said = self.blocks.get(term)
        if said is None or not any(predicate in said for predicate in (_TITLE, _DESCRIPTION, DISTRIBUTION)):
            return False
        if said.startswith(_IS_DATASET) and f"{AND}{_TITLE} " in said:
            return True
        node = self.nodes[term]
        types = node.get(RDF_TYPE)
        return (not types or _DATASET in types) and not {_TITLE, _DESCRIPTION, DISTRIBUTION}.isdisjoint(node)

    def _dataset(self, subject: str, said: dict[str, str]) -> Dataset:
        get = said.get
        source = self.source
        source.begin(subject, exact=False)
        if get(_TYPE) != _DATASET or (text := get(_TITLE)) is None:
            raise NotPlainError
        title = self._text(text, LONGEST_TITLE)
        if not title or (len(title.values) == 1 and self.context.jurisdiction is not None):
            raise NotPlainError  # a title in two languages perhaps
        stated = get(LICENCE)
        licence, files = self._files(subject, values_of(text) if (text := get(DISTRIBUTION)) else [], stated)
        subjects, themes = self._classification(get(THEME), get(SUBJECT))
        publisher = self._agent(text) if (text := get(_PUBLISHER)) is not None else None
        found = Dataset(
            title=title,
            description=self._text(text, LONGEST_TEXT) if (text := get(_DESCRIPTION)) is not None else EMPTY,
            keywords=self._keywords(text) if (text := get(_KEYWORD)) is not None else NO_WORDS,
            subjects=subjects,
            themes=themes,
            identifiers=self._identifiers(subject, get(_IDENTIFIER)),
            publisher=publisher or self.context.publisher,
            creators=self._creators(text) if (text := get(_CREATOR)) is not None else (),
            contacts=self._told(_CONTACT, text, _contacts, self._contacts) if (text := get(_CONTACT)) else (),
            licence=licence,
            access_rights=self._told(ACCESS, text, access_rights, self._rights) if (text := get(ACCESS)) else None,
            issued=self._date(text) if (text := get(_ISSUED)) is not None else None,
            modified=self._date(text) if (text := get(_MODIFIED)) is not None else None,
            frequency=self._told(FREQUENCY, text, frequency, self._frequencies) if (text := get(FREQUENCY)) else None,
            status=self._told(STATUS, text, status, self._statuses) if (text := get(STATUS)) else None,
            periods=self._told(TEMPORAL, text, periods, self._periods) if (text := get(TEMPORAL)) else (),
            extents=self._told(SPATIAL, text, extents, self._extents) if (text := get(SPATIAL)) else (),
            languages=self._told(_LANGUAGE, text, languages, self._languages) if (text := get(_LANGUAGE)) else (),
            landing_page=self._page(text) if (text := get(_PAGE)) is not None else EMPTY,
            distributions=files,
            jurisdiction=self.context.jurisdiction,
        )
        if source.kept or source.findings.all():
            raise NotPlainError
        return found

    def _files(
        self, subject: str, terms: list[str], stated: str | None
    ) -> tuple[Licence | None, tuple[Distribution, ...]]:
        """The licence that the dataset has, its own or that of all its files, and the files."""
        if not terms:
            return self._licence(stated) if stated is not None else None, ()
        blocks = self.blocks
        nodes = [_said(blocks.get(term), _PLAIN_FILE) for term in terms]
        shared = stated
        if stated is None and (shared := nodes[0].get(LICENCE)) is not None:
            if any(node.get(LICENCE) != shared for node in nodes):
                raise NotPlainError
        elif stated is None and any(LICENCE in node for node in nodes):
            raise NotPlainError
        licence = self._licence(shared) if shared is not None else None
        if licence is None and shared is not None:
            raise NotPlainError
        own = subject[:-1] + "#"
        found = []
        for term, node in zip(terms, nodes, strict=True):
            text = node.get(LICENCE)
            other = self._licence(text) if text is not None and text != shared else None
            found.append(self._file(None if term[0] != "<" or term.startswith(own) else term, node, other, licence))
        if len({item.url for item in found}) < len(found):
            raise NotPlainError  # one of them is told twice perhaps
        return licence, tuple(found)

    def _file(
        self, name_: str | None, said: dict[str, str], licence: Licence | None, shared: Licence | None
    ) -> Distribution:
        get = said.get
        access, download = get(_ACCESS), get(_DOWNLOAD)
        extras: dict[str, Any] = {}
        if download is None:
            url = self._link(access)
        else:
            url = self._link(download)
            if access is not None and access != download and self._link(access) != url:
                extras["dcat:accessURL"] = {"@id": access[1:-1]}
        key = f"{get(_FORMAT)}{AND}{get(_MEDIA_TYPE)}"
        form, media_type = settled_format(self._formats.get(key) or self._format(key), url)
        if download is None and form is not None and _SIZE not in said and is_service(form):
            raise NotPlainError
        return Distribution(
            url=url,
            id=name_[1:-1] if (text := get(_IDENTIFIER)) is None and name_ is not None else self._id(text),
            title=self._text(text, LONGEST_TITLE) if (text := get(_TITLE)) is not None else EMPTY,
            description=self._text(text, LONGEST_TEXT) if (text := get(_DESCRIPTION)) is not None else EMPTY,
            format=form,
            media_type=media_type,
            size=_size(text) if (text := get(_SIZE)) is not None else None,
            languages=self._told(_LANGUAGE, text, languages, self._languages) if (text := get(_LANGUAGE)) else (),
            licence=None if licence is None or licence == shared else licence,
            issued=self._date(text) if (text := get(_ISSUED)) is not None else None,
            modified=self._date(text) if (text := get(_MODIFIED)) is not None else None,
            extras=extras,
        )

    # --- what is each dataset's own

    def _text(self, text: str, longest: int) -> Text:
        """Texts by language: one in each."""
        found: dict[str, str] = {}
        ends = self._ends
        lang = ""
        for value in values_of(text) if OR in text else (text,):
            end = value.rfind('"')
            lang = ends.get(value[end:]) or self._end(value[end:])
            whole = value[1:end]
            if (
                not whole.isprintable()
                or "\\" in whole
                or "&" in whole
                or "  " in whole
                or len(whole) < _SHORT
                or whole[0] == " "
                or whole[-1] == " "
            ):
                whole = literal(value)[0]
                whole = one_line(whole) if longest == LONGEST_TITLE else clean(whole)
            if not whole or len(whole) > longest or lang in found:
                raise NotPlainError
            found[lang] = whole
        if len(found) == 1:
            return Text(found, None if lang == UNDETERMINED else lang)
        return Text(found)

    def _end(self, end: str) -> str:
        """The language that the end of a literal tells, kept for the next one."""
        if end != '"' and end[:2] != '"@':
            raise NotPlainError
        tag = end[2:]
        lang, origin = self.source.tag(tag, "", "") if tag else (self.context.language, None)
        if origin is not None or self.source.findings.all():
            raise NotPlainError
        self._ends[end] = lang
        return lang

    def _keywords(self, text: str) -> TextList:
        lists: dict[str, dict[str, None]] = {}
        words = self._words
        for value in values_of(text):
            lang, word = words.get(value) or self._word(value)
            if lang in lists:
                lists[lang][word] = None
            else:
                lists[lang] = {word: None}
        return TextList({lang: tuple(found) for lang, found in lists.items()})

    def _word(self, value: str) -> tuple[str, str]:
        end = value.rfind('"')
        lang, word = self._end(value[end:]), one_line(literal(value)[0])
        if not word or len(word) > LONGEST_WORD:
            raise NotPlainError
        if len(self._words) < _MOST:
            self._words[value] = lang, word
        return lang, word

    def _identifiers(self, subject: str, text: str | None) -> tuple[Identifier, ...]:
        own = subject[1:-1]
        named = identifier(own) if "doi.org/" in own else Identifier(own, "uri")
        if (stated := self._id(text)) is None:
            return (named,)
        found = identifier(stated)
        return (found,) if found.value in (own, named.value) else (found, named)

    def _id(self, text: str | None) -> str | None:
        if text is None:
            return None
        if text[0] != '"' or text[-1] != '"' or OR in text:
            raise NotPlainError
        stated = one_line(literal(text)[0])
        if not stated or len(stated) > LONGEST_TITLE:
            raise NotPlainError
        return stated

    def _link(self, text: str | None) -> str:
        if text is None or text[0] != "<" or OR in text:
            raise NotPlainError
        link, code = read_link(text[1:-1], self.context.base_url)
        if code is not None or link is None:
            raise NotPlainError
        return link

    def _page(self, text: str) -> Text:
        if text in self.blocks:
            raise NotPlainError  # its language may be told
        lang = self.context.language
        return Text({lang: self._link(text)}, None if lang == UNDETERMINED else lang)

    def _date(self, text: str) -> str:
        return self._dates.get(text) or self._learned(_ISSUED, text, _date)

    # --- what many have in common

    def _told(
        self, predicate: str, text: str, read: Callable[[Source, Properties], Found], table: dict[str, Any]
    ) -> Found:
        """What is read of a property's values, or of the same ones before."""
        # Of a node without a name its words tell, where these name no other such node.
        key = text if text[0] != "_" else self.blocks.get(text, "_:")
        found: Found | None = table.get(key)
        if found is None:
            found = self._learned(predicate, text, read)
            if found is not None and "_:" not in key and len(table) < _MOST:
                table[key] = found
        return found

    def _learned(self, predicate: str, text: str, read: Callable[[Source, Properties], Found]) -> Found:
        found = read(self.source, properties_of(f"{predicate} {text}"))
        if self.source.kept or self.source.findings.all():
            raise NotPlainError
        return found

    def _licence(self, text: str) -> Licence | None:
        return self._told(LICENCE, text, licence_of, self._licences)

    def _agent(self, text: str) -> Agent | None:
        return self._told(_PUBLISHER, text, _first_agent, self._agents)

    def _creators(self, text: str) -> tuple[Agent, ...]:
        return tuple([one for value in values_of(text) if (one := self._agent(value)) is not None])

    def _classification(self, theme: str | None, subject: str | None) -> tuple[tuple[str, ...], tuple[Concept, ...]]:
        if theme is None and subject is None:
            return (), ()
        if subject is None:
            return self._told(THEME, theme or "", classification, self._themes)
        if theme is None:
            return self._told(SUBJECT, subject, classification, self._table(SUBJECT))
        return self._told(THEME, f"{theme}{AND}{SUBJECT} {subject}", classification, self._table("both"))

    def _format(self, key: str) -> Stated:
        """What is stated of a format by its values and those of the media type, as they stand in `key`."""
        formats, media_types = (values_of(text) if text != "None" else [] for text in key.split(AND))
        stated = stated_format(self.source, formats, media_types)
        if self.source.findings.all():
            raise NotPlainError
        if "_:" not in key and len(self._formats) < _MOST:
            self._formats[key] = stated
        return stated


def _said(said: str | None, plain: frozenset[str]) -> dict[str, str]:
    """What Turtle says of a resource, by predicate. Raises NotPlainError for other predicates than these."""
    if said is None:
        raise NotPlainError
    parts = said.split(AND)
    found: dict[str, str] = dict([part.split(" ", 1) for part in parts])
    if not found.keys() <= plain:
        raise NotPlainError
    if len(found) < len(parts):
        found.clear()
        for part in parts:
            predicate, _, text = part.partition(" ")
            found[predicate] = f"{found[predicate]}{OR}{text}" if predicate in found else text
    return found


def _size(text: str) -> int:
    digits = text[1 : text.find('"', 1)] if text[0] == '"' else text
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 19) or OR in text:
        raise NotPlainError
    return int(digits)


def _contacts(source: Source, properties: Properties) -> tuple[Agent, ...]:
    return contacts(source, properties, _CONTACT)


def _first_agent(source: Source, properties: Properties) -> Agent | None:
    return next((one for term in properties[_PUBLISHER] if (one := agent(source, term)) is not None), None)


def _date(source: Source, properties: Properties) -> str:
    found = source.date("", properties, _ISSUED, top=True)
    if found is None:
        raise NotPlainError
    return found
