"""The rules of the profile: what its validators refuse, and what its guidance asks for.

Each problem's values hold `rule` (the preset and the validator in it), `reference` and `field`, the field's name.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from parvis.model import Problem, Severity
from parvis.standards.dates import read_date
from parvis.standards.extents import read_place
from parvis.standards.fields import is_empty
from parvis.standards.findings import escape, shorten
from parvis.standards.links import read_email, read_link
from parvis.standards.texts import language_tag

from .schema import LANGUAGES, REFERENCE, Field, schema

KEYWORD_SHORTEST, KEYWORD_LONGEST = 2, 140
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_CORE = frozenset(
    [
        "author",
        "author_email",
        "creator_user_id",
        "groups",
        "isopen",
        "license_title",
        "license_url",
        "maintainer",
        "metadata_created",
        "metadata_modified",
        "notes",
        "num_resources",
        "num_tags",
        "organization",
        "private",
        "relationships_as_object",
        "relationships_as_subject",
        "resources",
        "state",
        "tags",
        "title",
        "type",
        "url",
        "version",
        "extras",
        "revision_id",
        "plugin_data",
        "validation_status",
    ]
)
"What CKAN itself adds to a package."
_RESOURCE_CORE = frozenset(
    [
        "cache_last_updated",
        "cache_url",
        "created",
        "datastore_active",
        "description",
        "hash",
        "id",
        "last_modified",
        "metadata_modified",
        "mimetype",
        "mimetype_inner",
        "name",
        "package_id",
        "position",
        "revision_id",
        "state",
        "url_type",
        "resource_group_id",
        "datastore_contains_all_records_of_source_file",
        "tracking_summary",
        "upload",
    ]
)

Found = Iterator[Problem]


class _Place:
    """A field's value, where it stands, and what it belongs to."""

    __slots__ = ("field", "pointer", "value")

    def __init__(self, field: Field, value: Any, pointer: str) -> None:
        self.field, self.value, self.pointer = field, value, pointer

    def problem(
        self, code: str, severity: Severity = "error", rule: str = "", at: str = "", **values: object
    ) -> Problem:
        said = {name: shorten(value) for name, value in values.items()}
        said |= {"field": self.field.name, "rule": f"{self.field.rule}: {rule or code}", "reference": REFERENCE}
        return Problem(code, severity, self.pointer + at, "", said)


def check_package(package: dict[str, Any], pointer: str = "") -> Found:
    """What of a package breaks the profile's rules. Never raises."""
    kind = schema().of(package.get("type"))
    yield from _identity(package, pointer)
    yield from _each(kind.fields, package, pointer, _CORE)
    yield from _dates(package, pointer)
    yield from _contact(package, pointer)
    resources = package.get("resources")
    if kind.resource_fields and is_empty(resources):
        yield _said("gc-no-resources", "warning", f"{pointer}/resources", "resources", "resources")
    for index, resource in enumerate(resources if isinstance(resources, list) else ()):
        at = f"{pointer}/resources/{index}"
        if isinstance(resource, dict):
            yield from _each(kind.resource_fields, resource, at, _RESOURCE_CORE)
            yield from _resource(resource, at)
        else:
            yield _said("gc-wrong-type", "error", at, "resources", "resources", value=shorten(resource))


def _said(code: str, severity: Severity, pointer: str, field: str, rule: str, **values: str) -> Problem:
    return Problem(code, severity, pointer, "", {**values, "field": field, "rule": rule, "reference": REFERENCE})


def _each(fields: tuple[Field, ...], data: dict[str, Any], pointer: str, core: frozenset[str]) -> Found:
    known = {field.name for field in fields}
    for field in fields:
        if field.system or field.name in ("id", "name"):
            continue
        place = _Place(field, data.get(field.name), f"{pointer}/{escape(field.name)}")
        if is_empty(place.value):
            if field.required:
                yield place.problem("gc-required", rule="scheming_required")
        else:
            yield from CHECKS.get(field.kind, _text)(place)
    for name in data:
        if name not in known and name not in core and not is_empty(data[name]):
            yield _said("gc-field-unknown", "info", f"{pointer}/{escape(name)}", name[:80], "dataset_fields")


# --- kinds of fields


def _text(place: _Place) -> Found:
    if not isinstance(place.value, (str, int, float)):
        yield place.problem("gc-wrong-type", rule="string_safe", value=place.value)
    elif isinstance(place.value, str) and _UNPRINTABLE.search(place.value):
        yield place.problem("gc-control-characters", rule="string_safe")
    elif place.field.name == "digital_object_identifier" and not _DOI.fullmatch(str(place.value).strip()):
        yield place.problem("gc-doi-form", "warning", rule="digital_object_identifier", value=place.value)


def _texts(place: _Place) -> Found:
    """`{en, fr}`; `fr-t-en` in place of `fr` where a machine translated it."""
    if not isinstance(place.value, dict):
        yield place.problem("gc-wrong-type", rule="fluent_text", value=place.value)
        return
    yield from _languages(place, place.value, "fluent_text")
    for key, text in place.value.items():
        if not isinstance(text, str) and text is not None:
            yield place.problem("gc-wrong-type", rule="fluent_text", at=f"/{escape(key)}", value=text)
        elif text and _is_address(place.field) and "://" not in text:
            yield place.problem("gc-address", "warning", "fluent_text", f"/{escape(key)}", value=text)


def _is_address(field: Field) -> bool:
    return field.name.endswith("_url") or field.name == "maintainer_contact_form"


def _languages(place: _Place, value: dict[str, Any], rule: str) -> Found:
    have: dict[str, bool] = {}
    for key, text in value.items():
        tag = language_tag(key) if isinstance(key, str) else None
        if tag is None or tag[0] not in LANGUAGES or key not in _keys(tag[0]):
            yield place.problem("gc-language-unknown", rule=rule, at=f"/{escape(str(key))}", language=key)
        elif not is_empty(text):
            if tag[0] in have:
                yield place.problem("gc-language-twice", "warning", rule, f"/{escape(key)}", language=tag[0])
            have[tag[0]] = tag[1] is None
    for lang in LANGUAGES:
        if lang not in have and have:
            severity: Severity = "error" if place.field.required else "warning"
            yield place.problem("gc-language-missing", severity, rule, language=lang)
    if have and not any(have.values()):
        yield place.problem("gc-no-original", "warning", rule)


def _keys(lang: str) -> tuple[str, ...]:
    return (lang, *(f"{lang}-t-{other}" for other in LANGUAGES if other != lang))


def _words(place: _Place) -> Found:
    if not isinstance(place.value, dict):
        yield place.problem("gc-wrong-type", rule="fluent_tags", value=place.value)
        return
    yield from _languages(place, place.value, "fluent_tags")
    for key, words in place.value.items():
        for index, word in enumerate(words if isinstance(words, list) else [words]):
            at = f"/{escape(str(key))}" + (f"/{index}" if isinstance(words, list) else "")
            if not isinstance(word, str):
                yield place.problem("gc-wrong-type", rule="fluent_tags", at=at, value=word)
            elif not KEYWORD_SHORTEST <= len(word.strip()) <= KEYWORD_LONGEST:
                shortest, longest = KEYWORD_SHORTEST, KEYWORD_LONGEST
                yield place.problem(
                    "gc-keyword-length", rule="canada_tags", at=at, value=word, shortest=shortest, longest=longest
                )
            elif "  " in word or not word.isprintable():
                yield place.problem("gc-keyword-signs", rule="canada_tags", at=at, value=word)


def _code(place: _Place) -> Found:
    if place.value not in _choices(place.field):
        yield place.problem("gc-code-unknown", rule="scheming_choices", value=place.value, list=place.field.list)


def _codes(place: _Place) -> Found:
    for index, value in enumerate(place.value if isinstance(place.value, list) else [place.value]):
        if value not in _choices(place.field):
            at = f"/{index}" if isinstance(place.value, list) else ""
            yield place.problem(
                "gc-code-unknown", rule="scheming_multiple_choice", at=at, value=value, list=place.field.list
            )


def _choices(field: Field) -> "_Codes":
    return _Codes(schema().codes(field.list))


class _Codes(frozenset[str]):
    """Codes; a value of any kind may be asked for."""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and super().__contains__(value)


def _date(place: _Place) -> Found:
    value = place.value
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()) or not _exists(value.strip()):
        yield place.problem("gc-date", rule="isodate", value=value)
    elif value.startswith("0001"):
        yield place.problem("gc-date-placeholder", "info", "isodate", value=value)
    elif place.field.past and value[:10] > datetime.now(UTC).date().isoformat():
        yield place.problem("gc-date-future", rule="no_future_date", value=value)


def _exists(date: str) -> bool:
    try:
        datetime.fromisoformat(date[:10])
    except ValueError:
        return False
    return True


def _bilingual_json(place: _Place) -> Found:
    value = place.value
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            yield place.problem("gc-not-json", rule="json_string_has_en_fr_keys")
            return
    for lang in LANGUAGES:
        if not isinstance(value, dict) or lang not in value:
            yield place.problem("gc-language-missing", rule="json_string_has_en_fr_keys", language=lang)


def _geojson(place: _Place) -> Found:
    value = place.value
    extent, code = read_place(value, "und") if isinstance(value, (str, dict)) else (None, "")
    text = value if isinstance(value, str) else ""
    if extent is None or (text and not text.lstrip().startswith("{")):
        yield place.problem("gc-geojson", rule="geojson_validator", value=value)
    elif code:
        yield place.problem("gc-geojson", "warning", "geojson_validator", value=value)


def _email(place: _Place) -> Found:
    value = place.value
    if not isinstance(value, str) or read_email(value) != value.strip():
        yield place.problem("gc-email", rule="email_validator", value=value)


def _whole_number(place: _Place) -> Found:
    value = place.value
    if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, str) and value.strip().isdigit())):
        yield place.problem("gc-whole-number", rule="int_validator", value=value)


def _rows(place: _Place) -> Found:
    if not isinstance(place.value, list):
        yield place.problem("gc-wrong-type", rule="repeating_subfields", value=place.value)
        return
    for index, row in enumerate(place.value):
        if isinstance(row, dict):
            yield from _each(place.field.fields, row, f"{place.pointer}/{index}", frozenset({"title"}))
        else:
            yield place.problem("gc-wrong-type", rule="repeating_subfields", at=f"/{index}", value=row)


CHECKS: dict[str, Callable[[_Place], Found]] = {
    "text": _text, "organization": _text, "texts": _texts, "words": _words, "code": _code, "codes": _codes,
    "date": _date, "bilingual-json": _bilingual_json, "geojson": _geojson, "email": _email,
    "whole-number": _whole_number, "rows": _rows,
}  # fmt: skip


# --- rules over several fields


def _identity(package: dict[str, Any], pointer: str) -> Found:
    """`id` is a UUID, and `name` the same."""
    id, name = package.get("id"), package.get("name")
    if not isinstance(id, str) or not _UUID.fullmatch(id):
        yield _said(
            "gc-id",
            "error",
            f"{pointer}/id",
            "id",
            "canada_dataset_id: canada_validate_generate_uuid",
            value=shorten(id),
        )
    if name is not None and name != id:
        values = {"value": shorten(name)}
        yield _said("gc-name", "warning", f"{pointer}/name", "name", "canada_dataset_name: if_empty_same_as", **values)


def _dates(package: dict[str, Any], pointer: str) -> Found:
    """The end of a period, and a change, come after its start and the publication."""
    for first, last, severity in (
        ("time_period_coverage_start", "time_period_coverage_end", "error"),
        ("date_published", "date_modified", "warning"),
    ):
        start, end = (_day(package.get(name)) for name in (first, last))
        if start and end and end < start:
            level: Severity = "error" if severity == "error" else "warning"
            yield _said("gc-dates-order", level, f"{pointer}/{last}", last, f"{first} ≤ {last}", start=start, end=end)


def _day(value: Any) -> str | None:
    date, _ = read_date(value, covers=True) if isinstance(value, str) else (None, None)
    return date[:10] if date and len(date) >= 10 else None


def _contact(package: dict[str, Any], pointer: str) -> Found:
    if is_empty(package.get("maintainer_email")) and is_empty(package.get("maintainer_contact_form")):
        yield _said(
            "gc-contact-missing",
            "warning",
            f"{pointer}/maintainer_email",
            "maintainer_email",
            "canada_maintainer_email",
        )
    approved, ready = package.get("imso_approval"), package.get("ready_to_publish")
    for name, value in (("imso_approval", approved), ("ready_to_publish", ready)):
        if value == "false":
            yield _said("gc-not-approved", "warning", f"{pointer}/{name}", name, f"canada_{name}")


def _resource(resource: dict[str, Any], pointer: str) -> Found:
    url = resource.get("url")
    if is_empty(url):
        yield _said("gc-required", "error", f"{pointer}/url", "url", "canada_resource_url: scheming_required")
    elif not isinstance(url, str) or read_link(url)[0] is None:
        rule = "canada_resource_url: remove_whitespace"
        yield _said("gc-address", "error", f"{pointer}/url", "url", rule, value=shorten(url))
    if is_empty(resource.get("format")):
        rule = "canada_resource_format: canada_guess_resource_format"
        yield _said("gc-format-missing", "warning", f"{pointer}/format", "format", rule)
    languages = resource.get("language")
    if isinstance(languages, list) and "zxx" in languages and len(languages) > 1:
        rule = "canada_resource_language: canada_resource_language_validator"
        yield _said("gc-language-combined", "error", f"{pointer}/language", "language", rule)
