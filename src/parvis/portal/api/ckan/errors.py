"""How a CKAN refuses."""

from typing import Any

from parvis.model import Problem


class ActionError(Exception):
    """A refusal, in CKAN's terms: its `__type`, its status, and what was wrong."""

    def __init__(self, kind: str, status: int, problem: Problem, *, field: str = "") -> None:
        super().__init__(kind, problem.code)
        self.kind = kind
        self.status = status
        self.problem = problem
        self.field = field
        "The parameter that was wrong, in a Validation Error."


def not_found(code: str, /, **values: Any) -> ActionError:
    return ActionError("Not Found Error", 404, Problem(code, values=values))


def invalid(field: str, code: str, /, **values: Any) -> ActionError:
    return ActionError("Validation Error", 409, Problem(code, "error", f"/{field}", values=values), field=field)


def unsearchable(field: str, code: str, /, **values: Any) -> ActionError:
    """A query that can't be answered as asked, and is not answered otherwise."""
    return ActionError("Search Query Error", 400, Problem(code, "error", f"/{field}", values=values))
