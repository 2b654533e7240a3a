"""The rules of CKAN's own packages (`package_create`'s validators), and of the profiles that have theirs.

Source: CKAN 2.11, ckan.logic.schema.default_create_package_schema and ckan.logic.validators.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from parvis.model import Problem, Severity
from parvis.standards.base import Detected
from parvis.standards.fields import is_empty
from parvis.standards.findings import Findings, json_type, shorten
from parvis.standards.gc.rules import check_package as check_gc
from parvis.standards.links import read_email, read_link
from parvis.standards.payload import json_object
from parvis.standards.texts import language_tag

from .documents import packages

REFERENCE = "https://docs.ckan.org/en/2.11/api/#ckan.logic.action.create.package_create"
_NAME = re.compile(r"[a-z0-9_-]{2,100}")
_TAG = re.compile(r"[\w \-.]+")
_STAMP = ("metadata_created", "metadata_modified")
_RESOURCE_STAMP = ("created", "last_modified", "cache_last_updated")
_LISTS = ("resources", "tags", "groups", "extras")
_TEXTS = ("title", "notes", "version", "author", "maintainer", "license_id", "type")
LONGEST_VERSION = 100

Found = Iterator[Problem]


def check(document: bytes, detected: Detected) -> Found:
    """What of the document's packages breaks the rules: CKAN's own, and those of the profile (`gc`). Never raises."""
    for item in packages(document):
        if isinstance(item, Problem):
            yield item
            continue
        findings = Findings()
        package = json_object(item.payload, findings)
        pointer = item.pointer if item.pointer.startswith("/") else ""
        for problem in findings.all():
            yield msgspec.structs.replace(problem, pointer=item.pointer + problem.pointer)
        if package is not None:
            own = list(check_gc(package, pointer)) if detected.profile == "gc" else []
            told = {(problem.pointer, problem.values["field"]) for problem in own}
            yield from own
            for problem in _package(package, pointer):
                # What the profile says of a field goes before what CKAN says of it.
                if (problem.pointer, problem.values["field"]) not in told:
                    yield problem


def _said(code: str, pointer: str, field: str, rule: str, severity: Severity = "error", **values: object) -> Problem:
    shown = {name: shorten(value) for name, value in values.items()}
    return Problem(code, severity, pointer, "", {**shown, "field": field, "rule": rule, "reference": REFERENCE})


def _package(package: dict[str, Any], at: str) -> Found:
    name = package.get("name")
    if is_empty(name):
        yield _said("ckan-required", f"{at}/name", "name", "name: not_empty")
    elif not isinstance(name, str) or not _NAME.fullmatch(name):
        yield _said("ckan-name", f"{at}/name", "name", "name: name_validator", value=name)
    if not any(not is_empty(package.get(field)) for field in ("title", "title_translated")):
        yield _said("ckan-required", f"{at}/title", "title", "title", "warning")
    if is_empty(package.get("owner_org")):
        yield _said("ckan-required", f"{at}/owner_org", "owner_org", "owner_org: owner_org_validator", "warning")
    if is_empty(package.get("license_id")):
        yield _said("ckan-licence-missing", f"{at}/license_id", "license_id", "license_id", "warning")
    for field in _TEXTS:
        if field in package and package[field] is not None and not isinstance(package[field], str):
            yield _type(field, package[field], f"{at}/{field}", "unicode_safe", "string")
    if isinstance(version := package.get("version"), str) and len(version) > LONGEST_VERSION:
        yield _said(
            "ckan-too-long", f"{at}/version", "version", "version: package_version_validator", limit=LONGEST_VERSION
        )
    for field in ("author_email", "maintainer_email"):
        if not is_empty(value := package.get(field)) and (
            not isinstance(value, str) or read_email(value) != value.strip()
        ):
            yield _said("ckan-email", f"{at}/{field}", field, f"{field}: email_validator", "warning", value=value)
    if not is_empty(url := package.get("url")) and (not isinstance(url, str) or read_link(url)[0] is None):
        yield _said("ckan-address", f"{at}/url", "url", "url: url_validator", "warning", value=url)
    yield from _stamps(package, _STAMP, at)
    yield from _fluent(package, at)
    for field in _LISTS:
        if field in package and package[field] is not None and not isinstance(package[field], list):
            yield _type(field, package[field], f"{at}/{field}", field, "array")
    yield from _tags(package.get("tags"), at)
    yield from _extras(package.get("extras"), at)
    yield from _resources(package.get("resources"), at)


def _type(field: str, value: object, at: str, rule: str, expected: str) -> Problem:
    return _said("ckan-type", at, field, rule, expected_type=expected, found_type=json_type(value))


def _stamps(data: dict[str, Any], names: tuple[str, ...], at: str) -> Found:
    for name in names:
        value: Any = data.get(name)
        if is_empty(value):
            continue
        try:
            datetime.fromisoformat(value)
        except (ValueError, TypeError):
            yield _said("ckan-date", f"{at}/{name}", name, f"{name}: isodate", "warning", value=value)


def _fluent(data: dict[str, Any], at: str) -> Found:
    for name, value in data.items():
        if not (name.endswith("_translated") or name == "keywords") or not isinstance(value, dict):
            continue
        for key, text in value.items():
            if language_tag(key) is None:
                yield _said("ckan-language", f"{at}/{name}/{key}", name, "fluent_text", language=key)
            elif not isinstance(text, (str, list)) and text is not None:
                yield _type(name, text, f"{at}/{name}/{key}", "fluent_text", "string")


def _tags(tags: Any, at: str) -> Found:
    for index, tag in enumerate(tags if isinstance(tags, list) else ()):
        name = tag.get("name") if isinstance(tag, dict) else tag
        place = f"{at}/tags/{index}"
        if not isinstance(name, str):
            yield _type("tags", name, place, "tag_name_validator", "string")
        elif not 2 <= len(name) <= 100:
            yield _said("ckan-tag-length", place, "tags", "tags: tag_length_validator", "warning", value=name)
        elif not _TAG.fullmatch(name):
            yield _said("ckan-tag-signs", place, "tags", "tags: tag_name_validator", "warning", value=name)


def _extras(extras: Any, at: str) -> Found:
    seen: set[str] = set()
    for index, extra in enumerate(extras if isinstance(extras, list) else ()):
        place = f"{at}/extras/{index}"
        key = extra.get("key") if isinstance(extra, dict) else None
        if not isinstance(key, str) or not key:
            yield _said("ckan-required", place, "extras", "extras.key: not_empty")
        elif key in seen:
            yield _said("ckan-extra-repeated", place, "extras", "extras: extra_key_not_in_root_schema", value=key)
        else:
            seen.add(key)


def _resources(resources: Any, at: str) -> Found:
    if isinstance(resources, list) and not resources:
        yield _said("ckan-no-resources", f"{at}/resources", "resources", "resources", "warning")
    seen: set[str] = set()
    for index, resource in enumerate(resources if isinstance(resources, list) else ()):
        place = f"{at}/resources/{index}"
        if not isinstance(resource, dict):
            yield _type("resources", resource, place, "resources", "object")
            continue
        id, url = resource.get("id"), resource.get("url")
        if isinstance(id, str):
            if id in seen:
                yield _said("ckan-id-repeated", f"{place}/id", "id", "resources.id", value=id)
            seen.add(id)
        if is_empty(url):
            yield _said("ckan-required", f"{place}/url", "url", "resources.url", "warning")
        elif not isinstance(url, str) or read_link(url)[0] is None:
            yield _said("ckan-address", f"{place}/url", "url", "resources.url", "warning", value=url)
        if is_empty(resource.get("format")):
            yield _said("ckan-required", f"{place}/format", "format", "resources.format", "warning")
        size = resource.get("size")
        if not is_empty(size) and not str(size).isdigit():
            yield _said("ckan-size", f"{place}/size", "size", "resources.size: int_validator", "warning", value=size)
        yield from _stamps(resource, _RESOURCE_STAMP, place)
        yield from _fluent(resource, place)
