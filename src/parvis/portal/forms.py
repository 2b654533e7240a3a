"""The forms in which datasets and the catalogue are served: every standard that can be written, by suffix or by asking.

A form's suffix is the standard's name with what its files end in (`water.dcat-us.json`); those asked for most have a
short one too (`water.ttl`).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.http import HttpRequest
from django.http.request import MediaType

from parvis.standards.writing import WRITERS
from parvis.vocab import code_list

SHORT = {"jsonld": "dcat-jsonld", "ttl": "dcat-turtle", "rdf": "dcat-rdfxml", "xml": "dcat-rdfxml", "json": "parvis"}
"By short suffix of a dataset's address: the standard. Permanent: these addresses are published."
HTML = "text/html"
LONGEST_LINKS = 3_500
"Characters of a Link header."


class Form(NamedTuple):
    """A form of a dataset, or of the catalogue."""

    suffix: str
    "Without its dot: `ttl`, `dcat-us.json`."
    standard: str
    media_type: str
    profile: str
    "The address that names the standard among those of one media type; empty where it has none."

    @property
    def content_type(self) -> str:
        textual = self.media_type.startswith("text/") or "json" in self.media_type
        return f"{self.media_type}; charset=utf-8" if textual else self.media_type


@lru_cache(maxsize=1)
def forms() -> dict[str, Form]:
    """Every form by suffix, those with a short one first."""
    suffixes = {suffix: name for suffix, name in SHORT.items() if name in WRITERS}
    suffixes |= {f"{writer.name}{writer.suffix}": writer.name for writer in WRITERS.values()}
    return {suffix: _form(suffix, name) for suffix, name in suffixes.items()}


def _form(suffix: str, name: str) -> Form:
    term = code_list("standard").get(name)
    profile = str(term.more.get("profile", "")) if term else ""
    return Form(suffix, name, WRITERS[name].media_type, profile)


@lru_cache(maxsize=1)
def listed() -> tuple[Form, ...]:
    """One form of each standard, under the shortest of its suffixes."""
    first: dict[str, Form] = {}
    for form in forms().values():
        first.setdefault(form.standard, form)
    return tuple(first.values())


def links(address: str) -> str:
    """A Link header with the forms of what is at an address, each with its media type and profile.

    Proxies refuse long headers: where an address is long, the last ones are on the page only.
    """
    found = ""
    for form in listed():
        profile = f'; profile="{form.profile}"' if form.profile else ""
        link = f'<{address}.{form.suffix}>; rel="alternate"; type="{form.media_type}"{profile}'
        if len(found) + len(link) > LONGEST_LINKS:
            break
        found += f", {link}" if found else link
    return found


def preferred(request: HttpRequest, offered: Sequence[Form] | None = None, *, page: bool = True) -> Form | None:
    """The form that `Accept` prefers, by its weights and `profile` parameters; None where a page will do.

    `page`: whether there is one. A form must be asked for by its media type: a browser's `*/*` gets the page, and
    where there is none, the first form. Of forms of one media type that with the profile asked for (its address, or
    the standard's name), else the first.
    """
    offered = listed() if offered is None else offered
    asked = request.accepted_types
    best, weight = None, _weight(HTML, "", "", asked) if page else 0.0
    for form in offered:
        if page and not any(f"{item.main_type}/{item.sub_type}" == form.media_type for item in asked):
            continue
        if (found := _weight(form.media_type, form.profile, form.standard, asked)) > weight:
            best, weight = form, found
    return best


def _weight(media_type: str, profile: str, standard: str, asked: Iterable[MediaType]) -> float:
    """How much a form is wanted: the weight of the most specific range of `Accept` that it falls in."""
    best, closest = 0.0, -1
    main, _, sub = media_type.partition("/")
    for item in asked:
        wanted = _profile(item)
        if item.main_type not in ("*", main) or item.sub_type not in ("*", sub):
            continue
        if wanted and not ({profile.rstrip("/#"), standard} & {part.rstrip("/#") for part in wanted.split()}):
            continue
        # A form that has the profile asked for goes before others of the same type and weight.
        close = (item.main_type != "*") + (item.sub_type != "*") + 2 * bool(wanted)
        if close > closest:
            best, closest = float(item.quality) + (0.0001 if wanted else 0.0), close
    return best


def _profile(item: MediaType) -> str:
    profile: object = item.params.get("profile", "")
    text = profile.decode("ascii", "replace") if isinstance(profile, bytes) else str(profile)
    return text.strip('"')
