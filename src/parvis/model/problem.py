"""What is wrong with some input: said as data, worded in `vocab.problems`."""

from typing import Literal

import msgspec

Severity = Literal["error", "warning", "info"]


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One thing that is wrong: which, where, and with what values.

    The words, and what to do about it, are looked up by `code` in each language (`vocab.problems.describe`).
    """

    code: str
    "A key of `vocab/data/problems/*.json`, like `date-unreadable`."
    severity: Severity = "error"
    "error: something was left out or refused; warning: taken, with a change or a doubt; info: worth knowing."
    pointer: str = ""
    "Where in the record: an RFC 6901 JSON pointer (or line, or XPath where it is not JSON)."
    record: str = ""
    "The guid of the record, where it is about one."
    values: dict[str, str] = {}
    "What the message names: the offending value (cut short), the limit, …"
