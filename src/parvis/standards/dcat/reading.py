"""Datasets of a graph as canonical records."""

from collections.abc import Iterator
from typing import Any

from parvis.model import (
    EMPTY,
    NO_WORDS,
    Dataset,
    Distribution,
    Identifier,
    Licence,
    Relation,
    Text,
    TextList,
)
from parvis.standards.base import ReadContext, Reading
from parvis.standards.identifiers import identifier
from parvis.standards.rdf import iri
from parvis.standards.texts import LONGEST_WORD, one_line, plain_text, split_bilingual

from .agents import ATTRIBUTION, ROLES, agent, contacts
from .coverage import SPATIAL, TEMPORAL, extents, periods
from .graph import MEMBER, RDF_TYPE, SERVES, Graph, Properties, literal, name, properties_as_json, short
from .parsing import RELATIVE
from .plain import PlainReader
from .resources import DISTRIBUTION, SERVICE_TYPE, languages, resources
from .rights import ACCESS, LICENCE, access_rights, licence_of
from .source import URL_TEXT, Source
from .themes import SUBJECT, THEME, classification
from .upkeep import FREQUENCY, STATUS, frequency, status

STANDARD = "dcat"
DATASET, SERIES, CATALOG = name("dcat:Dataset"), name("dcat:DatasetSeries"), name("dcat:Catalog")
RECORD, IN_CATALOG = name("dcat:CatalogRecord"), MEMBER
ABOUT, CONFORMS = name("foaf:isPrimaryTopicOf"), name("dct:conformsTo")
PARVIS_PROFILE = "urn:x-parvis:profile:dcat"
"What descriptions that Parvis wrote conform to: those are read to the letter."
_TITLE, _DESCRIPTION, _KEYWORD = name("dct:title"), name("dct:description"), name("dcat:keyword")
_IDENTIFIER, _ADMS_IDENTIFIER, _KIND = name("dct:identifier"), name("adms:identifier"), name("dct:type")
_PUBLISHER, _CREATOR, _CONTACT = name("dct:publisher"), name("dct:creator"), name("dcat:contactPoint")
_ISSUED, _MODIFIED = name("dct:issued"), name("dct:modified")
_LANGUAGE, _PAGE = name("dct:language"), name("dcat:landingPage")
_VERSIONS = tuple(name(prefixed) for prefixed in ("dcat:version", "owl:versionInfo", "adms:version", "schema:version"))
_IN_SERIES, _QUALIFIED = name("dcat:inSeries"), name("dcat:qualifiedRelation")
_MENTIONS, _MENTIONED_AS = name("schema:mentions"), name("schema:additionalType")
_RELATION, _ROLE, _PROVENANCE = name("dct:relation"), name("dcat:hadRole"), name("dct:provenance")
_SOURCE, _CONFIRMED = name("dct:source"), name("schema:description")
_RELATIONS = {
    name("foaf:page"): "documentation",
    name("dct:references"): "reference",
    name("dct:isReferencedBy"): "referenced_by",
    _RELATION: "related",
    CONFORMS: "conforms_to",
    _SOURCE: "source",
    name("dct:isPartOf"): "part_of",
    name("dct:hasPart"): "has_part",
    name("dct:isVersionOf"): "version_of",
    name("dct:hasVersion"): "version",
    name("dcat:hasVersion"): "version",
    name("dcat:previousVersion"): "supersedes",
    name("dcat:prev"): "previous",
    name("dct:replaces"): "supersedes",
    name("dct:isReplacedBy"): "superseded_by",
    name("foaf:depiction"): "preview",
    name("adms:sample"): "sample",
    name("wdrs:describedby"): "described_by",
    name("prov:wasDerivedFrom"): "source",
}
_TAKEN = frozenset(
    {
        RDF_TYPE, _TITLE, _DESCRIPTION, _KEYWORD, _IDENTIFIER, _ADMS_IDENTIFIER, _PUBLISHER, _CREATOR, _CONTACT,
        ATTRIBUTION, _ISSUED, _MODIFIED, FREQUENCY, STATUS, _LANGUAGE, _PAGE, _VERSIONS[0], _IN_SERIES, THEME,
        SUBJECT, LICENCE, ACCESS, TEMPORAL, SPATIAL, DISTRIBUTION, *ROLES, *_RELATIONS,
    }
)  # fmt: skip
_TAKEN_EXACT = (_TAKEN - {ATTRIBUTION, *ROLES}) | {URL_TEXT, _MENTIONS, ABOUT, _CONFIRMED}
_OWN_TYPES = frozenset({DATASET})
_BILINGUAL = ("CA", "CA-NB")


class DatasetReader:
    """Reads the datasets of one graph, in the order of the document."""

    def __init__(self, graph: Graph, context: ReadContext) -> None:
        self.source = Source(graph, context)
        self.graph = graph
        plain = graph.linking is not None and SERVES not in graph.linking
        self._plain = PlainReader(graph, context) if plain else None
        self.context = context
        self._servers: dict[str, list[str]] = {}
        self._unread_relations: Properties = {}
        "Of the dataset that is being read: what relations could not be made of."
        for term in graph.of_type(SERVICE_TYPE) if self._plain is None else ():
            for dataset in graph.values(graph.nodes[term], SERVES):
                self._servers.setdefault(dataset, []).append(term)

    def subjects(self) -> Iterator[str]:
        """The datasets' own terms, each once: typed so, or what a catalogue says is one."""
        if self._plain is not None and (found := self._plain.subjects()) is not None:
            yield from found
            return
        nodes = self.graph.nodes
        seen: set[str] = set()
        for subject, properties in nodes.items():
            types = properties.get(RDF_TYPE, ())
            if DATASET in types and IN_CATALOG not in properties and subject not in seen:
                seen.add(subject)
                yield subject
            for term in properties.get(IN_CATALOG, ()):
                node = nodes.get(term)
                if node is not None and term not in seen and not (node.get(RDF_TYPE) and DATASET not in node[RDF_TYPE]):
                    if not ({_TITLE, _DESCRIPTION, DISTRIBUTION} & node.keys()):
                        continue
                    seen.add(term)
                    yield term

    def properties(self, subject: str) -> Properties:
        """What is said of a subject."""
        return self.graph.nodes[subject] if self._plain is None or subject[0] == "_" else self._plain.nodes[subject]

    def servers(self, subject: str) -> list[str]:
        """The services that say they serve a dataset."""
        return self._servers.get(subject, [])

    def guid(self, subject: str) -> str:
        """What a dataset is called: its IRI, else its identifier; empty where it has neither."""
        if subject[0] == "<":
            return subject[1:-1].removeprefix(RELATIVE)
        return self.source.string(self.graph.nodes.get(subject, {}), _IDENTIFIER) or ""

    def is_exact(self, properties: Properties) -> bool:
        """Whether Parvis wrote the dataset."""
        nodes = self.graph.nodes
        wanted = f"<{PARVIS_PROFILE}>"
        return any(wanted in (nodes.get(term) or {}).get(CONFORMS, ()) for term in properties.get(ABOUT, ()))

    def read(self, subject: str) -> Reading:
        """A dataset by its term."""
        if self._plain is not None and (plain := self._plain.read(subject)) is not None:
            return Reading(dataset=plain, profile=STANDARD)
        source = self.source
        properties = self.graph.nodes.get(subject, {})
        source.begin(subject, self.is_exact(properties))
        self._unread_relations = {}
        dataset = self._dataset(subject, properties)
        return Reading(dataset=dataset, problems=source.findings.all(), profile=STANDARD)

    def _dataset(self, subject: str, properties: Properties) -> Dataset | None:
        source, context = self.source, self.context
        identifiers = self._identifiers(subject, properties)
        title = source.text(subject, properties, _TITLE, top=True)
        if title and not source.exact and context.jurisdiction in _BILINGUAL and len(title.values) == 1:
            split = split_bilingual(title.get(), source.language)
            title = split if len(split.values) > 1 else title
        if not title:
            shown = next((item.value for item in identifiers), "") or self.guid(subject) or context.guid
            if not shown:
                source.find("record-empty", subject, severity="error")
                return None
            source.find("title-missing", subject, _TITLE, name=shown)
            title = plain_text(one_line(shown)[:2000], "und")
        subjects, themes = classification(source, properties)
        licence = licence_of(source, properties)
        common = None if licence is not None or source.exact else self._common(properties)
        licence = licence or common
        distributions, services = resources(source, subject, properties, licence, self.servers(subject))
        if licence is common and common is None and not source.exact:
            licence, distributions = _common_licence(distributions)
        publisher = next(
            (one for term in self.graph.values(properties, _PUBLISHER) if (one := agent(source, term)) is not None),
            None,
        )
        creators = [one for term in self.graph.values(properties, _CREATOR) if (one := agent(source, term)) is not None]
        kind = self._kind(properties)
        fields: dict[str, Any] = {
            "title": title,
            "description": self._description(subject, properties, title),
            "keywords": self._keywords(subject, properties),
            "subjects": subjects,
            "themes": themes,
            "identifiers": identifiers,
            "publisher": publisher or (None if source.exact else context.publisher),
            "creators": tuple(creators),
            "contacts": contacts(source, properties, _CONTACT),
            "licence": licence,
            "access_rights": access_rights(source, properties),
            "issued": source.date(subject, properties, _ISSUED, top=True),
            "modified": source.date(subject, properties, _MODIFIED, top=True),
            "frequency": frequency(source, properties),
            "status": status(source, properties),
            "periods": periods(source, properties),
            "extents": extents(source, properties),
            "languages": languages(source, properties),
            "landing_page": source.links(subject, properties, _PAGE, top=True),
            "distributions": distributions,
            "services": services,
            "relations": self._relations(subject, properties),
            "series": self._series(properties),
            "version": source.string(properties, *_VERSIONS),
            "kind": kind or "dataset",
            "jurisdiction": context.jurisdiction,
        }
        # Last, for only now is it known what found a place.
        return Dataset(**fields, extras=self._extras(properties, kind))

    def _extras(self, properties: Properties, kind: str | None) -> dict[str, object]:
        """What found no place, and what was taken only in part."""
        source = self.source
        taken, kept = (_TAKEN_EXACT if source.exact else _TAKEN), source.kept
        left = [predicate for predicate in properties if predicate not in taken or predicate in kept]
        if kind and _KIND in left:
            left.remove(_KIND)
        if self._unread_relations:
            properties = properties | self._unread_relations
            left += [predicate for predicate in self._unread_relations if predicate not in left]
        if source.exact:
            properties = properties | self._unread(properties)
            left += [
                predicate
                for predicate in (*_RELATIONS, _IN_SERIES)
                if properties.get(predicate) and predicate not in left
            ]
        found = properties_as_json(self.graph, properties, left) if left else {}
        types = [term for term in properties.get(RDF_TYPE, ()) if term not in _OWN_TYPES]
        if types:
            found["@type"] = [short(term[1:-1]) for term in types]
        return found

    def _unread(self, properties: Properties) -> Properties:
        """Of what Parvis wrote beside the exact form of it: the values that are not in that."""
        nodes = self.graph.nodes
        told = [value for term in properties.get(_MENTIONS, ()) for value in (nodes.get(term) or {}).get(URL_TEXT, ())]
        links = (iri(literal(value)[0]) for value in told)
        exact = {*told, *(f"<{link.value}>" for link in links if link)}
        found = {
            predicate: [value for value in properties[predicate] if value not in exact]
            for predicate in _RELATIONS
            if predicate in properties
        }
        if _IN_SERIES in properties:
            found[_IN_SERIES] = [value for value in properties[_IN_SERIES] if value[0] == "<"]
        return found

    def _identifiers(self, subject: str, properties: Properties) -> tuple[Identifier, ...]:
        source = self.source
        found: list[Identifier] = []
        for term in () if source.exact else self.graph.values(properties, _IDENTIFIER):
            if term[0] == "_":
                source.kept.add(_IDENTIFIER)
            elif stated := one_line(literal(term)[0])[:2000]:
                found.append(identifier(stated))
        for term in self.graph.values(properties, _ADMS_IDENTIFIER) if _ADMS_IDENTIFIER in properties else ():
            node = self.graph.nodes.get(term)
            value: str | None = source.notation(term) if node else one_line(literal(term)[0])
            if node and not value:
                value = source.string(node, _IDENTIFIER) or (term[1:-1] if term[0] == "<" else None)
            if not value:
                source.kept.add(_ADMS_IDENTIFIER)
                continue
            kind = source.string(node, _KIND) if node else None
            if source.exact:
                found.append(Identifier(value, kind or "other"))
            else:
                found.append(identifier(value[:2000], _identifier_kind(kind)))
        if source.exact:
            return tuple(found)
        if subject[0] == "<" and not subject.startswith(f"<{RELATIVE}"):
            own = subject[1:-1]
            if not any(item.value == own for item in found):
                found.append(identifier(own) if "doi.org/" in own else Identifier(own, "uri"))
        return tuple(dict.fromkeys(found))

    def _common(self, properties: Properties) -> Licence | None:
        """The one licence that all distributions state in the same terms, as the dataset's."""
        nodes = self.graph.nodes
        stated = [(nodes.get(term) or {}).get(LICENCE) for term in self.graph.values(properties, DISTRIBUTION)]
        if not stated or stated[0] is None or any(terms != stated[0] for terms in stated):
            return None
        return licence_of(self.source, {LICENCE: stated[0]})

    def _description(self, subject: str, properties: Properties, title: Text) -> Text:
        found = self.source.long_text(subject, properties, _DESCRIPTION, top=True)
        stands_in = self.source.exact and found == title and _CONFIRMED not in properties
        return EMPTY if stands_in else found

    def _keywords(self, subject: str, properties: Properties) -> TextList:
        terms = properties.get(_KEYWORD)
        if terms is None:
            return NO_WORDS
        source = self.source
        lists: dict[str, dict[str, None]] = {}
        origins: dict[str, bool] = {}
        for term in terms:
            if term[0] != '"':
                for word in source.label(term).values.items() if term in self.graph.nodes else ():
                    lists.setdefault(word[0], {})[word[1]] = None
                source.kept.add(_KEYWORD)
                continue
            end = term.rindex('"')
            text = term[1:end] if "\\" not in term else literal(term)[0]
            tag = term[end + 2 :] if term[end + 1 : end + 2] == "@" else ""
            lang, origin = source.tags.get(tag) or source.tag(tag, subject, _KEYWORD)
            word_ = one_line(text)
            if len(word_) > LONGEST_WORD:
                source.find("text-cut", subject, _KEYWORD, length=len(word_), limit=LONGEST_WORD)
                source.kept.add(_KEYWORD)
                word_ = word_[:LONGEST_WORD].rstrip()
            if word_:
                if lang in lists:
                    lists[lang][word_] = None
                else:
                    lists[lang] = {word_: None}
                if origin is None:
                    origins[lang] = False
                elif lang not in origins:
                    origins[lang] = True
        if not lists:
            return NO_WORDS
        machine = tuple(lang for lang in lists if origins.get(lang))
        return TextList({lang: tuple(words) for lang, words in lists.items()}, machine)

    def _kind(self, properties: Properties) -> str | None:
        for term in properties.get(_KIND, ()):
            if self.source.exact:
                return self.source.notation(term)
        return None

    def _series(self, properties: Properties) -> tuple[Text, ...]:
        found = []
        for term in self.graph.values(properties, _IN_SERIES) if _IN_SERIES in properties else ():
            title = self.source.label(term) if term[0] != "<" or term in self.graph.nodes else EMPTY
            if title:
                found.append(title)
            if (term[0] == "<" or not title) and not self.source.exact:
                self.source.kept.add(_IN_SERIES)
        return tuple(found)

    def _relations(self, subject: str, properties: Properties) -> tuple[Relation, ...]:
        source = self.source
        if source.exact:
            return tuple(self._mentioned(properties))
        found: dict[object, Relation] = {}
        for term in self.graph.values(properties, _QUALIFIED) if _QUALIFIED in properties else ():
            node = self.graph.nodes.get(term) or {}
            title = source.text(term, node, _TITLE)
            role = next((value for value in node.get(_ROLE, ())), None)
            kind = source.spellings(role)[-1] if role and source.spellings(role) else "related"
            for value in self.graph.values(node, _RELATION):
                if url := source.address(value, subject, _QUALIFIED):
                    found.setdefault((url, kind), Relation(url=url, type=kind, title=title or source.label(value)))
        for predicate, kind in _RELATIONS.items():
            for term in self.graph.values(properties, predicate) if predicate in properties else ():
                node_ = self.graph.nodes.get(term)
                url_ = source.address(term, subject, predicate) if term[0] == "<" or node_ else None
                if term[0] == '"' and literal(term)[0].startswith(("http://", "https://")):
                    url_ = source.address(term, subject, predicate)
                if url_:
                    found.setdefault(
                        (url_, kind), Relation(url=url_, type=kind, title=source.label(term) if node_ else EMPTY)
                    )
                    if term[0] == "_" and node_:
                        self._unread_relations.setdefault(predicate, []).append(term)
                else:
                    self._unread_relations.setdefault(predicate, []).append(term)
        return tuple(found.values())

    def _mentioned(self, properties: Properties) -> Iterator[Relation]:
        """Relations as Parvis wrote them."""
        source = self.source
        for term in properties.get(_MENTIONS, ()):
            node = self.graph.nodes.get(term) or {}
            if url := source.links(term, node).get():
                kind = source.string(node, _MENTIONED_AS) or "related"
                yield Relation(url=url, type=kind, title=source.text(term, node, _TITLE))


def _common_licence(
    distributions: tuple[Distribution, ...],
) -> tuple[Licence | None, tuple[Distribution, ...]]:
    """The one licence of all distributions, as the dataset's."""
    first = next((item.licence for item in distributions), None)
    if first is None or any(item.licence != first for item in distributions):
        return None, distributions
    return first, tuple(_without_licence(item) for item in distributions)


def _without_licence(item: Distribution) -> Distribution:
    return Distribution(
        url=item.url, id=item.id, title=item.title, description=item.description, format=item.format,
        media_type=item.media_type, size=item.size, languages=item.languages, kind=item.kind, issued=item.issued,
        modified=item.modified, checksum=item.checksum, extras=item.extras,
    )  # fmt: skip


def _identifier_kind(said: str | None) -> str:
    word = (said or "").rstrip("/#").rpartition("/")[2].rpartition("#")[2].lower()
    return word if word in ("doi", "uuid", "uri", "isbn", "issn", "handle", "ark", "orcid") else "other"
