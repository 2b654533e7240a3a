"""The parameters of addresses other than the search's: read with the same checks and the same words."""

import re
from collections.abc import Sequence

from django.http import HttpRequest

from parvis.model import Problem
from parvis.search.parameters import read_parameters

from .language import reader_language
from .problems import ProblemItem, RefusedError, items


class Parameters:
    """What an address was asked with. Values that can't be used refuse the request; unknown names are warnings."""

    def __init__(self, request: HttpRequest, *known: str) -> None:
        self._request = request
        self._given = request.GET
        self.lang = reader_language(request)
        lang = {"lang": self._given.getlist("lang")} if "lang" in self._given else {}
        self._problems = list(read_parameters(lang).problems)
        for name in self._given:
            if name not in {"lang", *known}:
                short = name[:60]
                self._problems.append(Problem("parameter-unknown", "warning", f"/{short}", values={"name": short}))

    def text(self, name: str, *, longest: int = 300) -> str:
        """The first value of a name, without blanks around it; "" if there is none."""
        value = self._given.get(name, "").strip()
        if len(value) > longest or "\x00" in value:
            self._wrong("parameter-unusable", name, value)
            return ""
        return value

    def number(self, name: str, *, default: int, least: int = 1, most: int) -> int:
        value = self._given.get(name, "").strip()
        if not value:
            return default
        if not re.fullmatch(r"[0-9]{1,18}", value) or not least <= int(value) <= most:
            self._wrong("parameter-out-of-range", name, value, least=str(least), most=str(most))
            return default
        return int(value)

    def choice(self, name: str, choices: Sequence[str]) -> str | None:
        value = self._given.get(name, "").strip()
        if value and value not in choices:
            self._wrong("parameter-not-a-choice", name, value, choices=", ".join(choices))
            return None
        return value or None

    def _wrong(self, code: str, name: str, value: str, **values: str) -> None:
        said = {"name": name, "value": value[:100], **values}
        self._problems.append(Problem(code, "error", f"/{name}", values=said))

    def warnings(self) -> tuple[ProblemItem, ...]:
        """What was not understood and not used. Raises RefusedError (400) where something can't be used."""
        errors = [problem for problem in self._problems if problem.severity == "error"]
        if errors:
            raise RefusedError(400, "parameters-unusable", errors=errors)
        return items(self._problems, self.lang)
