"""A graph with what is found wrong in it while its datasets are read, and the values that all fields are made of."""

from collections.abc import Callable
from typing import TypeVar

from parvis.model import EMPTY, Problem, Text
from parvis.standards.base import ReadContext
from parvis.standards.dates import read_date
from parvis.standards.findings import Findings
from parvis.standards.links import read_email, read_link
from parvis.standards.texts import LONGEST_TEXT, LONGEST_TITLE, clean, language_tag, one_line, text_of

from .graph import Graph, Properties, literal, name, short
from .parsing import RELATIVE

Read = TypeVar("Read")

MOST_MEMOS = 50_000

LABELS = tuple(
    name(prefixed)
    for prefixed in ("skos:prefLabel", "rdfs:label", "dct:title", "foaf:name", "schema:name", "skos:altLabel")
)
NOTATION = name("skos:notation")
URL_TEXT = name("schema:url")
_RDF_VALUE = name("rdf:value")


class Source:
    """A graph that is read.

    What a field can't take is kept: `keep` names a predicate of the dataset whose values then go to its extras.
    """

    def __init__(self, graph: Graph, context: ReadContext) -> None:
        self.graph = graph
        self.context = context
        self.language = context.language
        self.base_url = context.base_url
        self.findings = Findings()
        self.kept: set[str] = set()
        self.exact = False
        "Whether Parvis wrote the dataset: then it is read to the letter, and nothing is guessed."
        self.subject = ""
        "The dataset that is being read."
        self.tags: dict[str, tuple[str, str | None]] = {"": (context.language, None)}
        self._memos: dict[tuple[str, bool], dict[str, tuple[object]]] = {}
        self.dates: dict[str, str] = {}
        "Dates that any field takes, by their terms."
        self._once: dict[str, tuple[object, tuple[Problem, ...]]] = {}

    def begin(self, subject: str, exact: bool) -> None:
        """Another dataset."""
        self.findings, self.kept, self.subject, self.exact = Findings(), set(), subject, exact
        self.language = "und" if exact else self.context.language
        self.tags[""] = (self.language, None)

    def find(self, code: str, subject: str, predicate: str = "", severity: str = "warning", **values: object) -> None:
        """One more problem; where: the subject, and the predicate by its short name."""
        where = self.place(subject)
        pointer = f"{where} {short(predicate[1:-1])}" if predicate else where
        self.findings.add(code, pointer, severity, **values)  # type: ignore[arg-type]

    def place(self, subject: str) -> str:
        """A subject's IRI; a blank node, whose label is another each time, as one of the dataset's."""
        if subject[:1] != "_":
            return subject[1:-1] if subject[:1] == "<" else subject
        return f"{self.subject[1:-1]} [ ]" if self.subject[:1] == "<" else "[ ]"

    def once(self, kind: str, term: str, read: Callable[[], Read]) -> Read:
        """What a node that many datasets share is read as, and its problems: read once for each kind of use."""
        key = f"{kind}{'!' if self.exact else ' '}{term}"
        known = self._once.get(key)
        if known is None:
            outer, self.findings = self.findings, Findings()
            try:
                value: object = read()
                known = self._once[key] = (value, self.findings.all())
            finally:
                self.findings = outer
        if known[1]:
            for problem in known[1]:
                self.findings.add(problem.code, problem.pointer, problem.severity, **problem.values)
        return known[0]  # type: ignore[return-value]

    def memo(self, kind: str, terms: list[str], read: Callable[[], Read]) -> Read:
        """What the values of a field are read as, where they are names or texts: many datasets have the same.

        Values that anything is wrong with are read anew each time, so that it is told of each.
        """
        table = self._memos.setdefault((kind, self.exact), {})
        key = terms[0] if len(terms) == 1 else "\n".join(terms)
        known = table.get(key)
        if known is not None:
            return known[0]  # type: ignore[return-value]
        outer, kept = self.findings, self.kept
        self.findings, self.kept = Findings(), set()
        try:
            value = read()
            told, left = self.findings.all(), self.kept
        finally:
            self.findings, self.kept = outer, kept
        if not told and not left and not any(term[:1] == "_" for term in terms) and len(table) < MOST_MEMOS:
            table[key] = (value,)
        for problem in told:
            outer.add(problem.code, problem.pointer, problem.severity, **problem.values)
        kept |= left
        return value

    # --- texts

    def text(
        self,
        subject: str,
        properties: Properties,
        predicate: str,
        *,
        longest: int = LONGEST_TITLE,
        line: bool = True,
        top: bool = False,
    ) -> Text:
        """The texts of a predicate by language; of two in one language the first. `top`: the rest is kept."""
        terms = properties.get(predicate)
        if terms is None:
            return EMPTY
        found: dict[str, str] = {}
        origins: dict[str, str | None] = {}
        tags = self.tags
        for term in terms:
            if term[0] != '"':
                if top:
                    self.kept.add(predicate)
                continue
            # As `literal` does it, which a call for each of a dataset's texts would slow down.
            end = term.rindex('"')
            text = term[1:end]
            if "\\" in text:
                text = literal(term)[0]
            tag = term[end + 2 :] if term[end + 1 : end + 2] == "@" else ""
            lang, origin = tags.get(tag) or self.tag(tag, subject, predicate)
            whole = one_line(text) if line else clean(text)
            if len(whole) > longest:
                self.find("text-cut", subject, predicate, length=len(whole), limit=longest)
                whole = whole[:longest].rstrip()
                if top:
                    self.kept.add(predicate)
            if not whole:
                continue
            if lang in found:
                if top and found[lang] != whole:
                    self.kept.add(predicate)
                if origin or not origins.get(lang):
                    continue
            found[lang] = whole
            if origin or origins:
                origins[lang] = origin
        if origins:
            return text_of({lang: (whole, origins.get(lang)) for lang, whole in found.items()})
        if len(found) == 1:
            ((lang, whole),) = found.items()
            return Text(found, None if lang == "und" else lang)
        return Text(found) if found else EMPTY

    def long_text(self, subject: str, properties: Properties, predicate: str, *, top: bool = False) -> Text:
        return self.text(subject, properties, predicate, longest=LONGEST_TEXT, line=False, top=top)

    def tag(self, tag: str, subject: str, predicate: str) -> tuple[str, str | None]:
        """The language of a tag, and what a machine translated it from."""
        if not tag:
            return self.language, None
        known = self.tags.get(tag) or language_tag(tag)
        if known is None:
            self.find("language-unknown", subject, predicate, language=tag)
            return "und", None
        self.tags[tag] = known
        return known

    def label(self, term: str) -> Text:
        """What a thing is called: a literal itself, or the first label of a node."""
        if term[0] == '"':
            text, tag, _ = literal(term)
            lang, origin = self.tag(tag, self.subject, "")
            return text_of({lang: (whole, origin)}) if (whole := one_line(text)[:LONGEST_TITLE]) else EMPTY
        if (node := self.graph.nodes.get(term)) is not None:
            for predicate in LABELS:
                if predicate in node and (found := self.text(term, node, predicate)):
                    return found
        return EMPTY

    def spellings(self, term: str) -> list[str]:
        """All that may stand for a code: the text, or the IRI and its last part, then notation, value and labels."""
        if term[0] == '"':
            return [text] if (text := one_line(literal(term)[0])) else []
        found: list[str] = []
        if term[0] == "<":
            iri = term[1:-1]
            found = [iri, iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2]]
        if (node := self.graph.nodes.get(term)) is not None:
            for predicate in (NOTATION, _RDF_VALUE):
                found += [literal(value)[0] for value in node.get(predicate, ()) if value[0] == '"']
            found += self.label(term).values.values()
        return found

    def notation(self, term: str) -> str | None:
        """A node's notation."""
        node = self.graph.nodes.get(term)
        values = node.get(NOTATION, ()) if node else ()
        return next((text for value in values if value[0] == '"' and (text := self._plain(value))), None)

    def _plain(self, term: str) -> str:
        """A text on one line; `null`, which stands for nothing elsewhere, where Parvis wrote it."""
        text = literal(term)[0]
        return one_line(text) or (text.strip() if self.exact else "")

    def string(self, properties: Properties, *predicates: str) -> str | None:
        """The first value of the first of these predicates that has any, on one line; a name's IRI counts."""
        for predicate in predicates:
            for term in properties.get(predicate, ()):
                if term[0] != "_" and (text := self._plain(term)):
                    return text[:LONGEST_TITLE]
        return None

    # --- dates and addresses

    def date(
        self, subject: str, properties: Properties, *predicates: str, covers: bool = False, top: bool = False
    ) -> str | None:
        """The first readable date (ISO 8601)."""
        for predicate in predicates:
            if predicate not in properties:
                continue
            for term in properties[predicate]:
                if (known := self.dates.get(term)) is not None:
                    return known
                if term[0] == "_":
                    continue
                value = literal(term)[0]
                date, code = read_date(value, covers=covers)
                if date and code is None and 1700 <= int(date[:4]) <= 2100 and len(self.dates) < MOST_MEMOS:
                    self.dates[term] = date  # any field takes it
                if code:
                    severity = "info" if code == "date-placeholder" else "warning"
                    self.find(code, subject, predicate, severity, value=value, date=date or "")
                if top and (code not in (None, "date-placeholder") or date is None):
                    self.kept.add(predicate)
                if date:
                    return date
        return None

    def address(self, term: str, subject: str, predicate: str) -> str | None:
        """An address that may be linked to: an IRI, a text, or what a node without a name has for one."""
        if term[0] == "<":
            value = term[1:-1].removeprefix(RELATIVE)
        elif term[0] == '"':
            value = literal(term)[0]
        else:
            node = self.graph.nodes.get(term) or {}
            inner = next((terms[0] for key in _ADDRESSES if (terms := node.get(key)) and terms[0][0] != "_"), None)
            return self.address(inner, subject, predicate) if inner else None
        link, code = read_link(value, self.base_url)
        if code:
            severity = "error" if code == "link-unsafe" else "warning"
            self.find(code, subject, predicate, severity, value=value)
        return link

    def links(self, subject: str, properties: Properties, *predicates: str, top: bool = False) -> Text:
        """Addresses by language, where literals or what is said of the pages tell it."""
        found: dict[str, str] = {}
        told: dict[str, None] = {}
        for term in properties.get(URL_TEXT, ()):
            if term[0] == '"':
                value, tag, _ = literal(term)
                link, _ = read_link(value, self.base_url)
                if link:
                    found.setdefault(self.tag(tag, subject, URL_TEXT)[0] if tag else "und", link)
                    told[link] = None
        if found and self.exact:
            return _addresses(found)
        for predicate in predicates:
            for term in self.graph.values(properties, predicate) if predicate in properties else ():
                link = self.address(term, subject, predicate)
                if link is None:
                    if top:
                        self.kept.add(predicate)
                elif link not in told:
                    told[link] = None
                    lang = self._language_of(term)
                    if lang in found:
                        if top:
                            self.kept.add(predicate)
                    else:
                        found[lang] = link
        return _addresses(found) if found else EMPTY

    def _language_of(self, term: str) -> str:
        node = self.graph.nodes.get(term)
        for value in node.get(_LANGUAGE, ()) if node else ():
            for spelling in self.spellings(value):
                if (tag := language_tag(spelling)) is not None and len(tag[0]) == 2:
                    return tag[0]
        return self.language

    def email(self, properties: Properties, *predicates: str) -> str | None:
        """The first e-mail address: an IRI, a text or a node that has it as its value."""
        return next(
            (email for value in self.valued(properties, *predicates) if (email := read_email(value)) is not None), None
        )

    def phone(self, properties: Properties, *predicates: str) -> str | None:
        for value in self.valued(properties, *predicates):
            if phone := one_line(value.removeprefix("tel:"))[:200]:
                return phone
        return None

    def valued(self, properties: Properties, *predicates: str) -> list[str]:
        """Texts and IRIs of these predicates, and those that nodes between have as vcard:hasValue and the like."""
        found: list[str] = []
        for predicate in predicates:
            for term in properties.get(predicate, ()):
                node = self.graph.nodes.get(term)
                if node is not None and (inner := [t for key in _VALUES for t in node.get(key, ()) if t[0] != "_"]):
                    found += [literal(value)[0] for value in inner]
                elif term[0] != "_":
                    found.append(literal(term)[0])
        return found


def _addresses(found: dict[str, str]) -> Text:
    only = next(iter(found)) if len(found) == 1 else None
    return Text(found, only if only != "und" else None)


_LANGUAGE = name("dct:language")
_VALUES = tuple(name(prefixed) for prefixed in ("vcard:hasValue", "vcard:value", "rdf:value", "schema:url"))
_ADDRESSES = (
    *_VALUES,
    *(
        name(prefixed)
        for prefixed in ("dcat:accessURL", "foaf:page", "foaf:homepage", "dct:identifier", "rdfs:seeAlso")
    ),
)
