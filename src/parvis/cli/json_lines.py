"""In which line of a JSON document each of its values stands."""

import json
import re

MOST = 50_000_000
"Bytes of a document whose lines are looked for."
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|\n|[^\s"\[\]{},:]+')


def lines_of_pointers(document: bytes) -> dict[str, int]:
    """By RFC 6901 pointer, the line (from 1) where a value begins, or its name in an object; {} if it is too large."""
    if len(document) > MOST:
        return {}
    found: dict[str, int] = {"": 1}
    path: list[str | int] = []
    line, name, named_at, fresh = 1, "", 0, True
    for match in _TOKEN.finditer(document.decode("utf-8-sig", "replace")):
        piece = match[0]
        if piece == "\n":
            line += 1
        elif piece in "{[":
            _mark(found, path, named_at or line)
            path.append("" if piece == "{" else 0)
            named_at, fresh = 0, True
        elif piece in "}]":
            if path:
                path.pop()
            named_at, fresh = 0, False
        elif piece == ",":
            if path and isinstance(path[-1], int):
                path[-1] += 1
            fresh = True
        elif piece == ":":
            if path and isinstance(path[-1], str):
                path[-1] = name
                fresh = False
        elif piece[0] == '"' and fresh and path and isinstance(path[-1], str):
            name, named_at = _unquoted(piece), line
        else:
            _mark(found, path, named_at or line)
            named_at = 0
    return found


def _mark(found: dict[str, int], path: list[str | int], line: int) -> None:
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in path)
    found.setdefault("".join(f"/{part}" for part in parts), line)


def _unquoted(piece: str) -> str:
    try:
        return str(json.loads(piece))
    except ValueError:
        return piece[1:-1]
