"""The schema of the profile, field by field, as `schema.json` has it."""

from functools import cache
from importlib.resources import files

import msgspec

LANGUAGES = ("en", "fr")
"The languages of the profile's forms: a text that is required is required in each."
REFERENCE = "https://github.com/open-data/ckanext-canada/blob/master/ckanext/canada/schemas/presets.yaml"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a package, of a resource, or of a row in one of them."""

    name: str
    kind: str
    "text, texts and words (by language), date, code, codes, rows, email, geojson, bilingual-json, whole-number, …"
    label: dict[str, str] = {}
    preset: str = ""
    "The name of the preset that defines it; empty: the dataset type itself does."
    required: bool = False
    past: bool = False
    "A date that may not lie in the future."
    system: bool = False
    "Filled in by the registry, not by people."
    list: str = ""
    "The code list (`Schema.lists`) that holds what it may hold."
    fields: tuple["Field", ...] = ()
    "Of a row."

    @property
    def rule(self) -> str:
        return self.preset or self.name


class DatasetType(msgspec.Struct, frozen=True, kw_only=True):
    """A type of package: `dataset` (data and geospatial data), `info` (publications), `doc`."""

    label: dict[str, str]
    fields: tuple[Field, ...]
    resource_fields: tuple[Field, ...]


class Schema(msgspec.Struct, frozen=True, kw_only=True):
    types: dict[str, DatasetType]
    lists: dict[str, tuple[str, ...]]

    def codes(self, name: str) -> frozenset[str]:
        """The codes of a list."""
        return _codes(name)

    def of(self, kind: object) -> DatasetType:
        """The type of this name; `dataset` for any other."""
        return self.types.get(kind if isinstance(kind, str) else "", self.types["dataset"])


@cache
def schema() -> Schema:
    return msgspec.json.decode((files("parvis.standards.gc") / "schema.json").read_bytes(), type=Schema)


@cache
def _codes(name: str) -> frozenset[str]:
    return frozenset(schema().lists[name])
