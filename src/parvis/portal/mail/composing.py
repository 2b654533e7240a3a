"""The words of a message, made into plain text and into HTML that reads well aloud."""

from collections.abc import Sequence

import msgspec
from django.template.loader import render_to_string
from django.utils import translation


class Part(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A part of a message."""


class Paragraph(Part, frozen=True, kw_only=True, tag=True):
    """A sentence or some."""

    text: str


class Heading(Part, frozen=True, kw_only=True, tag=True):
    """A heading within the message."""

    text: str


class Code(Part, frozen=True, kw_only=True, tag=True):
    """Characters to type in somewhere."""

    text: str


class Action(Part, frozen=True, kw_only=True, tag=True):
    """What the message asks its reader to do: one link, as a button."""

    label: str
    url: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a list."""

    title: str
    url: str
    lang: str = ""
    "Where the title is in another language than the message."
    note: str = ""
    more: str = ""
    more_url: str = ""


class Entries(Part, frozen=True, kw_only=True, tag=True):
    """A list of links."""

    entries: tuple[Entry, ...]


class Footer(msgspec.Struct, frozen=True, kw_only=True):
    """Why the reader gets the message, and how to have no more."""

    reason: str
    links: tuple[tuple[str, str], ...] = ()
    "Label and address."


WIDTH = 72


def as_text(heading: str, parts: Sequence[Part], footer: Footer) -> str:
    """The message as plain text. Addresses stand on lines of their own."""
    blocks = [f"{heading}\n{'=' * min(len(heading), WIDTH)}"]
    for part in parts:
        if isinstance(part, Paragraph):
            blocks.append(part.text)
        elif isinstance(part, Heading):
            blocks.append(f"{part.text}\n{'-' * min(len(part.text), WIDTH)}")
        elif isinstance(part, Code):
            blocks.append(f"    {part.text}")
        elif isinstance(part, Action):
            colon = _colon()
            blocks.append(f"{part.label}{colon}\n{part.url}")
        elif isinstance(part, Entries):
            blocks += [_entry(entry) for entry in part.entries]
    end = [footer.reason, *(f"{label}{_colon()}\n{url}" for label, url in footer.links)]
    return "\n\n".join(blocks) + "\n\n-- \n" + "\n".join(end) + "\n"


def as_html(lang: str, subject: str, heading: str, parts: Sequence[Part], footer: Footer) -> str:
    """The message as an HTML document of its language: headings and lists are such, and every link has its words."""
    named = [(type(part).__name__, part) for part in parts]
    context = {"lang": lang, "subject": subject, "heading": heading, "parts": named, "footer": footer}
    return render_to_string("mail/message.html", context)


def _entry(entry: Entry) -> str:
    lines = [f"* {entry.title}"]
    lines += [f"  {line}" for line in (entry.note, entry.url) if line]
    if entry.more:
        lines += [f"  {entry.more}", f"  {entry.more_url}"]
    return "\n".join(lines)


def _colon() -> str:
    """What stands between a label and what it labels."""
    return "\u00a0:" if (translation.get_language() or "").startswith("fr") else ":"
