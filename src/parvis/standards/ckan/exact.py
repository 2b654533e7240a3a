"""What CKAN's own fields can't say of a dataset, beside them in an extra named `parvis`.

A package is written in CKAN's fields first. Then it is read back: where a field of the dataset came out otherwise
(the language a text was written in, the role of a second contact, the order of places), the extra says how it was,
and what was read, so that whoever changes the package in CKAN is believed, and not the extra.
"""

import hashlib
from typing import Any

import msgspec

from parvis.model import Dataset
from parvis.standards.findings import Findings, json_type
from parvis.standards.links import read_link
from parvis.standards.texts import language_tag

EXTRA = "parvis"
_TYPES = {field.name: field.type for field in msgspec.structs.fields(Dataset) if field.name not in ("id", "provenance")}
_encoder = msgspec.json.Encoder(order="deterministic")
_LINKS = frozenset({"url", "landing_page"})


def differences(dataset: Dataset, plain: Dataset, lang: str) -> dict[str, Any]:
    """The extra's value: of each field that `plain` has otherwise, how it is, and a fingerprint of how it was read.

    `lang` is the language of the package's untagged texts, which the extra states too; empty where nothing differs.
    """
    found: dict[str, Any] = {}
    for name in _TYPES:
        wanted, read = getattr(dataset, name), getattr(plain, name)
        if wanted != read:
            found[name] = {"is": wanted, "read": _fingerprint(read)}
    return {"language": lang, "fields": found} if found else {}


def opened(value: Any) -> Any:
    """The extra's value, which CKAN keeps as text; None where it is none."""
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        return None


def language_of(extra: Any) -> str | None:
    """The language that the extra says untagged texts are in."""
    said = extra.get("language") if isinstance(extra, dict) else None
    tag = language_tag(said) if isinstance(said, str) else None
    return tag[0] if tag else None


def restored(plain: Dataset, extra: Any, findings: Findings, pointer: str) -> tuple[Dataset, bool]:
    """The dataset with what the extra says of fields that are still read as they were; and whether all was usable."""
    fields = extra.get("fields") if isinstance(extra, dict) else None
    if not isinstance(fields, dict):
        findings.add("wrong-type", pointer, "warning", expected_type="object", found_type=json_type(extra))
        return plain, False
    changes: dict[str, Any] = {}
    whole = True
    for name, said in fields.items():
        kind = _TYPES.get(name)
        if kind is None or not isinstance(said, dict) or said.get("read") != _fingerprint(getattr(plain, name)):
            whole = False
            continue
        try:
            wanted = msgspec.convert(said.get("is"), kind)
        except (msgspec.ValidationError, RecursionError):
            wanted, whole = getattr(plain, name), False
            findings.add("wrong-type", pointer, "warning", expected_type="object", found_type=json_type(said.get("is")))
        if name == "title" and not wanted:
            whole = False
        elif name != "extras" and not _is_safe(said.get("is"), name):
            findings.add("link-unsafe", pointer, "error", value=name)
            whole = False
        else:
            changes[name] = wanted
    return (msgspec.structs.replace(plain, **changes) if changes else plain), whole


def _is_safe(value: Any, name: str) -> bool:
    """Whether no address in a value would run something: it comes from anybody."""
    if isinstance(value, dict):
        return all(_is_safe(inner, name if name in _LINKS else str(key)) for key, inner in value.items())
    if isinstance(value, list):
        return all(_is_safe(inner, name) for inner in value)
    return not (name in _LINKS and isinstance(value, str)) or read_link(value)[1] != "link-unsafe"


def _fingerprint(value: Any) -> str:
    return hashlib.blake2b(_encoder.encode(value), digest_size=6).hexdigest()
