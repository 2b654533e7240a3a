"""Finding out what is at an address."""

from typing import NamedTuple

from yarl import URL

from parvis.model import Problem

from . import clues, connectors
from .base import Client, Connector, Detection, FetchError
from .guard import check_url, shown
from .json_parts import looks_like_markup
from .places import complete, local_path, names_a_file, roots
from .probing import Probing

_FILES = ("dcat", "dcat-us", "file")
"What the address of a file is taken for first."
_GUESSES = {"ckan": 2, "dcat-us": 4}
"How many addresses are tried for a kind that nothing speaks of; one for others."
_BY_LINK = 4
"How many for a kind that a page links to: at that address, whatever found nothing before."
_AT_LAST = ("statcan", "dcat", "dcat-us", "waf", "file")
_SPARE = 6
"Questions left for those that come last: what many portals have beside something better."

_FATAL = frozenset(
    {
        "address-unusable",
        "address-scheme",
        "address-private",
        "host-unknown",
        "certificate-refused",
        "path-not-local",
        "file-missing",
    }
)


def detect(url: str, client: Client, *, local: bool = False, kind: str = "auto") -> Detection:
    """The kind of portal at an address (or, where `local`, in a file or folder), its root and what it says of itself.

    The address may be that of the portal, of one of its pages or of its API; each kind looks where its portals keep
    their catalogue. With a `kind` only that one is tried. Raises FetchError with what was tried where it is of no kind
    that Parvis knows, or can't be had.
    """
    if local_path(url) is None:
        address = complete(url)
        if address.startswith("file:"):
            code = "file-missing" if local else "address-scheme"
            raise FetchError(Problem(code, values={"path": shown(url), "url": shown(url), "scheme": "file"}))
        check_url(address, local=local)
    elif not local:
        raise FetchError(Problem("path-not-local", values={"path": shown(url)}))
    if kind != "auto" and kind not in connectors():
        raise FetchError(Problem("kind-unheard-of", values={"kind": kind[:60], "kinds": ", ".join(connectors())}))
    if kind != "auto":
        return _found([connectors()[kind]], url, client, local=local)
    if local_path(url) is not None:
        return _found(list(connectors().values()), url, client, local=local)
    return _looked_for(complete(url), client, local=local)


def _found(tried: list[Connector], url: str, client: Client, *, local: bool) -> Detection:
    failures: dict[str, FetchError] = {}
    for connector in tried:
        if (found := _asked(connector, url, client, local, failures)) is not None:
            return found
    raise _nothing(url, [connector.KIND for connector in tried], failures)


def _asked(
    connector: Connector, url: str, client: Client, local: bool, failures: dict[str, FetchError]
) -> Detection | None:
    try:
        return connector.detect(url, client, local=local)
    except FetchError as error:
        if error.problem.code in _FATAL:
            raise
        failures[connector.KIND] = error
        return None


class _Here(NamedTuple):
    """What stands at an address, or at the nearest above it where something does."""

    url: str
    "Where it was found in the end: behind redirects."
    told: tuple[str, ...]
    links: dict[str, str]
    "Addresses that the page links to, by the kind they give away."


def _looked_for(url: str, client: Client, *, local: bool) -> Detection:
    """First the kinds that the address or its page speak of, as many questions as they need; then the others, a few
    questions each, until too many found nothing. Of several kinds that a portal is, the richest comes first."""
    probing = Probing(client)
    failures: dict[str, FetchError] = {}
    tried: list[str] = []
    known = connectors()
    told = clues.of_address(url)

    def ask(connector: Connector, address: str, *, hinted: bool, linked: bool = False) -> Detection | None:
        if linked:
            probing.begin(_BY_LINK)
        elif hinted:
            probing.begin()
        else:
            spare = 0 if connector.KIND in _AT_LAST else _SPARE
            probing.begin(_GUESSES.get(connector.KIND, 1), spare=spare)
        found = _asked(connector, address, probing, local, failures)
        stopped = failures.get(connector.KIND)
        if stopped is not None and stopped.problem.code == "detection-stopped":
            del failures[connector.KIND]
        if connector.KIND not in tried:
            tried.append(connector.KIND)
        return found

    first = [known[kind] for kind in _FILES if kind in known] if names_a_file(url) and not told else []
    for connector in first or [connector for kind, connector in known.items() if kind in told]:
        if (found := ask(connector, url, hinted=True)) is not None:
            return found
    here = _Here(url, (), {}) if first else _stands_at(url, probing, failures)
    hinted = [known[kind] for kind in known if kind in here.told or kind in here.links]
    for connector in hinted:
        link = here.links.get(connector.KIND)
        own = [here.url] if connector.KIND in here.told else []
        for address in dict.fromkeys([*own, *([link] if link else []), here.url]):
            if (found := ask(connector, address, hinted=True, linked=address == link)) is not None:
                return found
    asked_already = set(tried) if here.url == url else {connector.KIND for connector in hinted}
    others = [connector for connector in known.values() if connector.KIND not in asked_already]
    for connector in sorted(others, key=lambda connector: connector.KIND in _AT_LAST):
        if (found := ask(connector, here.url, hinted=False)) is not None:
            return found
    raise _nothing(url, tried, failures)


def _stands_at(url: str, probing: Probing, failures: dict[str, FetchError]) -> _Here:
    """The page at the address, at the nearest above it that answers, or else the portal's first page: the first of them
    that tells something."""
    above = roots(url)
    first_page = f"{above[-1]}/"
    nearest = ""
    for address in dict.fromkeys((url, *(f"{root}/" for root in above))):
        if nearest and address != first_page:
            continue
        try:
            reply = probing.look(address)
        except FetchError as error:
            if error.problem.code in _FATAL or error.problem.code in ("connection-failed", "timed-out"):
                raise
            continue
        nearest = nearest or (address if URL(reply.url) == URL(address) else reply.url)
        headers = (f"{name} {value}" for name, value in reply.headers.items())
        told, links = clues.of_page(reply.body, headers), clues.links_of(reply.body, reply.url)
        if told or links:
            return _Here(nearest, told, links)
        if looks_like_markup(reply.body):
            failures.setdefault("", FetchError(Problem("html-instead-of-json")))
    return _Here(nearest or first_page, (), {})


def _nothing(url: str, tried: list[str], failures: dict[str, FetchError]) -> FetchError:
    """Nothing answered, or what did is of no known kind."""
    kinds = ", ".join(tried)
    codes = {error.problem.code for error in failures.values()}
    if len(failures) == len(tried) and len(codes) == 1:
        return next(iter(failures.values()))
    if "html-instead-of-json" in codes:
        return FetchError(Problem("only-a-web-page", values={"url": shown(url), "tried": kinds}))
    causes = ", ".join(f"{kind}: {error.problem.code}" for kind, error in failures.items() if kind)
    return FetchError(Problem("kind-unknown", values={"url": shown(url), "tried": kinds, "causes": causes or "—"}))
