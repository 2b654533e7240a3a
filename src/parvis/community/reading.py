"""A file of records read: what is wrong is said by its place, and the rest is taken."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from parvis.model import Problem
from parvis.standards.checking import json_schema
from parvis.standards.findings import Findings
from parvis.standards.payload import json_object

from .records import FORMAT, KINDS, Community, Group, Record

LANGUAGES = ("en", "fr")
"In which every text is expected."


class Read(NamedTuple):
    """What a file gave."""

    community: Community | None
    "None where not even the group could be read."
    problems: tuple[Problem, ...]


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file."""
    (found,), components = msgspec.json.schema_components([Community], ref_template="#/$defs/{name}")
    whole = dict(components[found["$ref"].rpartition("/")[2]])
    whole["properties"] = {"format": {"const": FORMAT}, **whole["properties"]}
    whole["required"] = ["format", *whole.get("required", ())]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **whole,
        "title": FORMAT,
        "$defs": components,
    }


def read(payload: bytes) -> Read:
    """The records in a file of JSON, and what is wrong with it. Records that break the schema are left out."""
    findings = Findings()
    document = json_object(payload, findings)
    if document is None:
        return Read(None, findings.all())
    return read_document(document, problems=findings.all())


def read_document(document: Mapping[str, Any], *, problems: tuple[Problem, ...] = ()) -> Read:
    """The same, of a document that is decoded: what a spreadsheet is made into, too."""
    found = list(problems)
    if document.get("format") != FORMAT:
        values = {"expected": FORMAT, "value": str(document.get("format"))[:60]}
        found.append(Problem("community-format-unknown", pointer="/format", values=values))
        return Read(None, tuple(found))
    found += [
        Problem("community-list-unknown", "warning", f"/{name}", values={"name": str(name)[:60]})
        for name in document
        if name not in ("format", "group", *KINDS)
    ]
    wrong = list(_broken(document.get("group"), "Group", "/group"))
    if wrong:
        return Read(None, (*found, *wrong))
    lists: dict[str, tuple[Record, ...]] = {}
    places: dict[str, list[str]] = {}
    for name, kind in KINDS.items():
        listed = document.get(name, [])
        if not isinstance(listed, list):
            found.append(Problem("community-list-expected", pointer=f"/{name}", values={"name": name}))
            listed = []
        taken, places[name] = [], []
        for number, value in enumerate(listed):
            pointer = f"/{name}/{number}"
            wrong = list(_broken(value, kind.__name__, pointer))
            found += wrong
            if not wrong:
                taken.append(msgspec.convert(value, kind))
                places[name].append(pointer)
        lists[name] = tuple(taken)
    community = Community(group=msgspec.convert(document["group"], Group), **lists)  # type: ignore[arg-type]
    found += _inconsistent(community, places)
    return Read(community, tuple(found))


def _broken(value: Any, kind: str, pointer: str) -> Iterator[Problem]:
    """What breaks the schema, or is a day that no calendar has, in one record."""
    problems = list(json_schema.check_against(value, _of(kind), FORMAT, pointer=pointer))
    yield from problems
    if not problems:
        yield from _impossible(value, pointer)


@lru_cache(maxsize=32)
def _of(kind: str) -> str:
    return json.dumps({"$ref": f"#/$defs/{kind}", "$defs": schema()["$defs"]})


_DAYS = frozenset({"date", "start", "end", "since", "due", "done", "completed"})


def _impossible(value: Any, pointer: str) -> Iterator[Problem]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in _DAYS and isinstance(inner, str) and len(inner) == 10 and _day(inner) is None:
                yield Problem("community-day-impossible", pointer=f"{pointer}/{name}", values={"value": inner})
            yield from _impossible(inner, f"{pointer}/{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _impossible(inner, f"{pointer}/{number}")


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


_NAMES = {
    "government": "governments",
    "parent": "governments",
    "asked": "governments",
    "interested": "governments",
    "organization": "organizations",
    "organizations": "organizations",
    "presenters": "organizations",
    "proposed_by": "governments",
    "owner": "organizations",
    "by": "organizations",
    "present": "organizations",
    "priorities": "priorities",
    "topic": "topics",
    "topics": "topics",
}
"What a field's ids are of."


def _inconsistent(community: Community, places: Mapping[str, list[str]]) -> Iterator[Problem]:
    """What no schema says: ids used twice or never given, a topic done in no meeting, texts that lack a language."""
    known: dict[str, set[str]] = {}
    for name in KINDS:
        seen: set[str] = set()
        for record, pointer in zip(getattr(community, name), places[name], strict=True):
            if id := getattr(record, "id", None):
                if id in seen:
                    yield Problem("community-id-twice", "warning", f"{pointer}/id", values={"id": id})
                seen.add(id)
        known[name] = seen
    for name in KINDS:
        for record, pointer in zip(getattr(community, name), places[name], strict=True):
            yield from _unknown(msgspec.to_builtins(record), pointer, known)
    yield from _untranslated(msgspec.to_builtins(community.group), "/group")
    for name in KINDS:
        for record, pointer in zip(getattr(community, name), places[name], strict=True):
            yield from _untranslated(msgspec.to_builtins(record), pointer)
    yield from _of_topics(community, places)
    yield from _of_times(community, places)


def _unknown(value: Any, pointer: str, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    if isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _unknown(inner, f"{pointer}/{number}", known)
    if not isinstance(value, dict):
        return
    for name, inner in value.items():
        of = _NAMES.get(name)
        named = inner if isinstance(inner, list | tuple) else [inner]
        if of is not None and all(isinstance(id, str) for id in named):
            for id in named:
                if id not in known[of]:
                    yield Problem("community-id-unknown", "warning", f"{pointer}/{name}", values={"id": id, "list": of})
        else:
            yield from _unknown(inner, f"{pointer}/{name}", known)


def is_words(value: Any) -> bool:
    """Whether a decoded value is a text by language (`records.Words`)."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(text, str) and _TAG.fullmatch(tag) for tag, text in value.items())
    )


_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _untranslated(value: Any, pointer: str) -> Iterator[Problem]:
    if is_words(value):
        missing = [lang for lang in LANGUAGES if lang not in value]
        for lang in missing:
            yield Problem("community-text-untranslated", "warning", pointer, values={"language": lang})
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _untranslated(inner, f"{pointer}/{name}")
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _untranslated(inner, f"{pointer}/{number}")


def _of_topics(community: Community, places: Mapping[str, list[str]]) -> Iterator[Problem]:
    """A topic that is completed was dealt with at a meeting that was held on that day."""
    done = {(item.topic, meeting.date) for meeting in community.meetings if meeting.state == "held"
            for item in meeting.items if item.topic}  # fmt: skip
    for topic, pointer in zip(community.topics, places["topics"], strict=True):
        values = {"id": topic.id, "value": topic.completed or ""}
        if topic.state == "completed" and topic.completed is None:
            yield Problem("community-topic-undated", "warning", pointer, values=values)
        elif topic.completed is not None and topic.state != "completed":
            yield Problem("community-topic-not-completed", "warning", f"{pointer}/completed", values=values)
        elif topic.completed is not None and (topic.id, topic.completed) not in done:
            yield Problem("community-topic-without-meeting", "warning", f"{pointer}/completed", values=values)


def _of_times(community: Community, places: Mapping[str, list[str]]) -> Iterator[Problem]:
    months = {meeting.date[:7] for meeting in community.meetings if meeting.state == "held"}
    for pause, pointer in zip(community.pauses, places["pauses"], strict=True):
        if pause.month in months:
            yield Problem("community-pause-with-meeting", "warning", f"{pointer}/month", values={"value": pause.month})
    for membership, pointer in zip(community.memberships, places["memberships"], strict=True):
        if membership.start and membership.end and membership.end < membership.start:
            yield Problem("community-ends-before", "warning", f"{pointer}/end", values={"value": membership.end})
