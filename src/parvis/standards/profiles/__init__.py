"""Mapping tables: which of our codes the words of a portal's own schema stand for, value by value.

A table is a file `tables/NAME.json`, versioned with Parvis. An administrator's changes to it go before what it says;
they come with `ReadContext.tables`. A word that neither a table nor our vocabularies know is told: `value-unmapped`.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from parvis.vocab import code_list, fold

__all__ = ["VOCABULARIES", "Changes", "Lookup", "Table", "is_code", "lookup", "profile_name", "tables"]

VOCABULARIES = {
    "subjects": "subject",
    "topic_category": "topic_category",
    "frequency": "frequency",
    "licence": "licence",
    "format": "format",
    "kind": "resource_type",
    "status": "status",
    "access_rights": "access_rights",
    "languages": "language",
    "geographic_region": "geographic_region",
}
"The fields of the canonical record that tables map to, and the vocabulary that each one's codes are of."
Changes = Mapping[str, Mapping[str, Mapping[str, str]]]
"What an administrator set: by the table's name (empty: for one source only), by field, by value; empty: no code."


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A portal's words and our codes for them."""

    name: str
    profile: str
    "The profile that the reader finds in records it is for: `ckan/alberta`."
    label: dict[str, str]
    jurisdiction: str = ""
    version: str
    reference: str
    "Where its facts are from."
    fields: dict[str, str] = {}
    "The source's own fields and which canonical field each is read into."
    values: dict[str, dict[str, str]] = {}
    "By canonical field: the source's words and our codes; an empty code: the word is known, and none fits."


class Lookup:
    """A table with the changes to it, ready to be asked."""

    __slots__ = ("_codes", "_sources", "name", "told")

    def __init__(self, table: Table | None, *changes: Mapping[str, Mapping[str, str]]) -> None:
        self.name = table.name if table else ""
        self._codes: dict[str, dict[str, str]] = {}
        for values in ((table.values if table else {}), *changes):
            for field, codes in values.items():
                known = self._codes.setdefault(field, {})
                known.update((fold(word), code) for word, code in codes.items())
        self.told = frozenset((*table.values, *table.fields.values())) if table else frozenset()
        "The canonical fields whose unknown words are told as `value-unmapped`."
        self._sources: dict[str, set[str]] = {}
        for name, field in table.fields.items() if table else ():
            self._sources.setdefault(field, set()).add(name)

    def find(self, field: str, word: str) -> str | None:
        """Our code for a word; empty where it is known that none fits, None where the word is not known."""
        codes = self._codes.get(field)
        return codes.get(fold(word)) if codes else None

    def is_source(self, name: str, field: str) -> bool:
        """Whether a source's field is one that the table reads into this canonical field."""
        return name in self._sources.get(field, ())


@cache
def tables() -> dict[str, Table]:
    """Every table by its name. Raises msgspec.ValidationError where a file is none."""
    folder = files("parvis.standards.profiles") / "tables"
    documents = sorted((item for item in folder.iterdir() if item.name.endswith(".json")), key=lambda item: item.name)
    found = [msgspec.json.decode(item.read_bytes(), type=Table) for item in documents]
    return {table.name: table for table in found}


@cache
def _by_profile() -> dict[str, Table]:
    return {table.profile: table for table in tables().values()}


def profile_name(profile: str) -> str:
    """The name of the table for records of a profile; empty where there is none."""
    table = _by_profile().get(profile)
    return table.name if table else ""


@cache
def _plain(profile: str) -> Lookup | None:
    table = _by_profile().get(profile)
    return Lookup(table) if table else None


def lookup(profile: str, changes: Changes, made: dict[str, Lookup | None]) -> Lookup | None:
    """What to ask for records of a profile; None where there is neither table nor change.

    `made` keeps what was put together of these changes, from one record to the next.
    """
    if not changes:
        return _plain(profile)
    if profile not in made:
        table = _by_profile().get(profile)
        scopes = ([table.name] if table else []) + [""]
        own = [changes[scope] for scope in scopes if scope in changes]
        made[profile] = Lookup(table, *own) if table or own else None
    return made[profile]


def is_code(field: str, code: str) -> bool:
    """Whether a code is one of the vocabulary of a canonical field; of languages, several may be given."""
    terms = code_list(VOCABULARIES[field])
    return all(part in terms for part in code.split()) if field == "languages" else code in terms
