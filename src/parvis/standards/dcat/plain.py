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
)
from parvis.standards.base import ReadContext
from parvis.standards.codes import is_service
from parvis.standards.dates import read_date
from parvis.standards.identifiers import identifier
from parvis.standards.links import read_link
from parvis.standards.texts import LONGEST_TEXT, LONGEST_TITLE, one_line

from .agents import agent, contacts
from .coverage import SPATIAL, TEMPORAL, extents, periods
from .graph import AND, MEMBER, OR, RDF_TYPE, Graph, Properties, literal, name, properties_of, values_of
from .parsing import RELATIVE
from .plain_texts import PlainTexts
from .resources import DISTRIBUTION, VAGUE, Stated, languages, settled_format, stated_format
from .rights import ACCESS, LICENCE, access_rights, licence_of
from .shapes import MOST_TOLD, NotPlainError, Said, Shaped
from .source import MOST_MEMOS, Source
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
_PLAIN = (
    _TYPE, _TITLE, _DESCRIPTION, _KEYWORD, _IDENTIFIER, _PUBLISHER, _CREATOR, _CONTACT, _ISSUED, _MODIFIED,
    FREQUENCY, STATUS, _LANGUAGE, _PAGE, THEME, SUBJECT, LICENCE, ACCESS, TEMPORAL, SPATIAL, DISTRIBUTION,
)  # fmt: skip
_PLAIN_FILE = (
    LICENCE, _TITLE, _DESCRIPTION, _ACCESS, _DOWNLOAD, _SIZE, _IDENTIFIER, _TYPE,
    _FORMAT, _MEDIA_TYPE, _LANGUAGE, _ISSUED, _MODIFIED,
)  # fmt: skip
_OWN = 8
"So many of a file's fields are its own; the others are those of many."
Common = tuple[Stated, tuple[str, ...], str | None, str | None]
"What is stated of a file's format, its languages, when it was issued and modified."
Same = tuple[
    Agent | None, tuple[tuple[str, ...], tuple[Concept, ...]], str | None, str | None, str | None, tuple[str, ...]
]
"What is read of a dataset's publisher, themes, access rights, frequency, status and languages."
_DATASET = name("dcat:Dataset")
_IS_DATASET = f"a {_DATASET}"


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
        self._shaped, self._shaped_file = Shaped(_PLAIN), Shaped(_PLAIN_FILE)
        self._texts = PlainTexts(self.source)
        self._recalled: dict[str, dict[str, Any]] = {}
        self._frequencies, self._statuses = self._table(FREQUENCY), self._table(STATUS)
        self._rights, self._licences = self._table(ACCESS), self._table(LICENCE)
        self._languages = self._table(_LANGUAGE)
        self._agents, self._contacts = self._table("agent"), self._table(_CONTACT)
        self._periods, self._extents = self._table(TEMPORAL), self._table(SPATIAL)
        self._themes = self._table(THEME)
        self._common: dict[Said, Common] = {}
        self._same: dict[Said, Same] = {}

    def _table(self, kind: str) -> dict[str, Any]:
        return self._recalled.setdefault(kind, {})

    def read(self, subject: str) -> Dataset | None:
        """The dataset; None where it is not plain, or anything is wrong with it."""
        said = self.blocks.get(subject)
        if said is None or subject[0] != "<" or subject.startswith(f"<{RELATIVE}"):
            return None
        try:
            return self._dataset(subject, self._shaped.said(said))
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

    def _dataset(self, subject: str, said: Said) -> Dataset:
        (
            type_, title_, description, keyword, stated_id, publisher_, creator, contact, issued, modified,
            frequency_, status_, language, page, theme, subject_, stated, access, temporal, spatial, distribution,
        ) = said  # fmt: skip
        source = self.source
        told = self._told
        source.begin(subject, exact=False)
        if type_ != _DATASET or title_ is None:
            raise NotPlainError
        title = self._texts.text(title_, LONGEST_TITLE)
        if not title.values or (len(title.values) == 1 and self.context.jurisdiction is not None):
            raise NotPlainError  # a title in two languages perhaps
        licence, files = self._files(subject, values_of(distribution) if distribution else [], stated)
        same = publisher_, theme, subject_, access, frequency_, status_, language
        publisher, (subjects, themes), rights, often, state, spoken = self._same.get(same) or self._in_same(same)
        found = Dataset(
            title=title,
            description=self._texts.text(description, LONGEST_TEXT) if description is not None else EMPTY,
            keywords=self._texts.words(keyword) if keyword is not None else NO_WORDS,
            subjects=subjects,
            themes=themes,
            identifiers=self._identifiers(subject, stated_id),
            publisher=publisher or self.context.publisher,
            creators=self._creators(creator) if creator is not None else (),
            contacts=told(_CONTACT, contact, _contacts, self._contacts) if contact else (),
            licence=licence,
            access_rights=rights,
            issued=self._date(issued) if issued is not None else None,
            modified=self._date(modified) if modified is not None else None,
            frequency=often,
            status=state,
            periods=told(TEMPORAL, temporal, periods, self._periods) if temporal else (),
            extents=told(SPATIAL, spatial, extents, self._extents) if spatial else (),
            languages=spoken,
            landing_page=self._page(page) if page is not None else EMPTY,
            distributions=files,
            jurisdiction=self.context.jurisdiction,
        )
        if source.kept or source.findings:
            raise NotPlainError
        return found

    def _in_same(self, said: Said) -> Same:
        """What is said in the same words of many datasets: publisher, themes, access, frequency, status, languages."""
        publisher, theme, subject, access, often, state, language = said
        told = self._told
        found: Same = (
            self._agent(publisher) if publisher is not None else None,
            self._classification(theme, subject),
            told(ACCESS, access, access_rights, self._rights) if access else None,
            told(FREQUENCY, often, frequency, self._frequencies) if often else None,
            told(STATUS, state, status, self._statuses) if state else None,
            told(_LANGUAGE, language, languages, self._languages) if language else (),
        )
        if len(self._same) < MOST_TOLD and not any(text is not None and "_:" in text for text in said):
            self._same[said] = found
        return found

    def _files(
        self, subject: str, terms: list[str], stated: str | None
    ) -> tuple[Licence | None, tuple[Distribution, ...]]:
        """The licence that the dataset has, its own or that of all its files, and the files."""
        if not terms:
            return self._licence(stated) if stated is not None else None, ()
        blocks = self.blocks
        said = self._shaped_file.said
        nodes = [said(blocks.get(term)) for term in terms]
        shared = stated
        if stated is None:
            shared = nodes[0][0]
            for node in nodes:
                if node[0] != shared:
                    raise NotPlainError
        licence = self._licence(shared) if shared is not None else None
        if licence is None and shared is not None:
            raise NotPlainError
        own = subject[:-1] + "#"
        found = []
        for term, node in zip(terms, nodes, strict=True):
            text = node[0]
            other = self._licence(text) if text is not None and text != shared else None
            if other is not None and other == licence:
                other = None
            found.append(self._file(None if term[0] != "<" or term.startswith(own) else term, node, other))
        if len(found) > 1 and len({item.url for item in found}) < len(found):
            raise NotPlainError  # one of them is told twice perhaps
        return licence, tuple(found)

    def _file(self, name_: str | None, said: Said, licence: Licence | None) -> Distribution:
        _, title, description, access, download, size, stated_id = said[: _OWN - 1]
        common = said[_OWN:]
        extras: dict[str, Any] = {}
        if download is None:
            url = self._link(access)
        else:
            url = self._link(download)
            if access is not None and access != download and self._link(access) != url:
                extras["dcat:accessURL"] = {"@id": access[1:-1]}
        stated, spoken, issued, modified = self._common.get(common) or self._in_common(common)
        form, _, media_type = stated
        if form is None or form in VAGUE:
            form, media_type = settled_format(stated, url)
        if download is None and form is not None and size is None and is_service(form):
            raise NotPlainError
        return Distribution(
            url=url,
            id=name_[1:-1] if stated_id is None and name_ is not None else self._id(stated_id),
            title=self._texts.text(title, LONGEST_TITLE) if title is not None else EMPTY,
            description=self._texts.text(description, LONGEST_TEXT) if description is not None else EMPTY,
            format=form,
            media_type=media_type,
            size=_size(size) if size is not None else None,
            languages=spoken,
            licence=licence,
            issued=issued,
            modified=modified,
            extras=extras,
        )

    def _in_common(self, said: Said) -> Common:
        """What a file is said to be, in words that many are described in: format, media type, languages, dates."""
        formats, media_types, language, issued, modified = said
        found = (
            self._format(formats, media_types),
            self._told(_LANGUAGE, language, languages, self._languages) if language else (),
            self._date(issued) if issued is not None else None,
            self._date(modified) if modified is not None else None,
        )
        if "_:" not in f"{formats}{media_types}{language}" and len(self._common) < MOST_TOLD:
            self._common[said] = found
        return found

    # --- what is each dataset's own

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
        if (known := self._dates.get(text)) is not None:
            return known
        if text[0] == '"' and OR not in text:
            date, code = read_date(literal(text)[0])
            if date and code is None and 1700 <= int(date[:4]) <= 2100:
                if len(self._dates) < MOST_MEMOS:
                    self._dates[text] = date
                return date
        return self._learned(_ISSUED, text, _date)

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
            if found is not None and "_:" not in key and len(table) < MOST_TOLD:
                table[key] = found
        return found

    def _learned(self, predicate: str, text: str, read: Callable[[Source, Properties], Found]) -> Found:
        found = read(self.source, properties_of(f"{predicate} {text}"))
        if self.source.kept or self.source.findings:
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

    def _format(self, formats: str | None, media_types: str | None) -> Stated:
        """What is stated of a format by its values and those of the media type."""
        stated = stated_format(
            self.source,
            values_of(formats) if formats is not None else [],
            values_of(media_types) if media_types is not None else [],
        )
        if self.source.findings:
            raise NotPlainError
        return stated


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
