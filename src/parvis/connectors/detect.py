"""Finding out what is at an address."""

from parvis.model import Problem

from . import connectors
from .base import Client, Connector, Detection, FetchError
from .guard import check_url, shown
from .places import complete, local_path, names_a_file

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
    tried = _in_order(url) if kind == "auto" else [connectors()[kind]]
    failures: dict[str, FetchError] = {}
    for connector in tried:
        try:
            found = connector.detect(url, client, local=local)
        except FetchError as error:
            if error.problem.code in _FATAL:
                raise
            failures[connector.KIND] = error
            continue
        if found is not None:
            return found
    raise _nothing(url, [connector.KIND for connector in tried], failures)


def _in_order(url: str) -> list[Connector]:
    """A file's address is first taken for that file; any other first for that of a portal."""
    known = connectors()
    order = list(known.values())
    if local_path(url) is None and names_a_file(complete(url)):
        first = [known[kind] for kind in ("dcat-us", "file") if kind in known]
        order = first + [connector for connector in order if connector not in first]
    return order


def _nothing(url: str, tried: list[str], failures: dict[str, FetchError]) -> FetchError:
    """Nothing answered, or what did is of no known kind."""
    kinds = ", ".join(tried)
    codes = {error.problem.code for error in failures.values()}
    if len(failures) == len(tried) and len(codes) == 1:
        return next(iter(failures.values()))
    if "html-instead-of-json" in codes:
        return FetchError(Problem("only-a-web-page", values={"url": shown(url), "tried": kinds}))
    causes = ", ".join(f"{kind}: {error.problem.code}" for kind, error in failures.items())
    return FetchError(Problem("kind-unknown", values={"url": shown(url), "tried": kinds, "causes": causes or "—"}))
