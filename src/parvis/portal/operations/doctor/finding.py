"""What a check found."""

import msgspec

from parvis.model import Problem, Severity


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A check, what it looked at, and what is wrong there (None: nothing; severity info: worth knowing)."""

    check: str
    detail: str = ""
    size: int | None = None
    "Bytes: the free space, or what it takes."
    problem: Problem | None = None


def wrong(check: str, code: str, severity: Severity = "error", *, detail: str = "", **values: object) -> Finding:
    """A finding of something wrong; `values` are what its message names."""
    problem = Problem(code, severity, values={name: str(value)[:300] for name, value in values.items()})
    return Finding(check=check, detail=detail, problem=problem)
