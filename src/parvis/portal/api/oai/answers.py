"""What each verb answers, as XML."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from parvis.portal.api import addresses
from parvis.portal.catalogue import services as catalogue
from parvis.standards.base import WriteContext
from parvis.vocab import code_list

from .arguments import Asked, Token, moment_of, write_token
from .errors import OaiError
from .formats import Format, formats

PER_LIST = 100
PER_HEADERS = 500
PER_SETS = 500
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/'
    ' http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
)
_ORGANIZATION, _JURISDICTION = "organization:", "jurisdiction:"


def escaped(text: str) -> str:
    """A text for XML."""
    text = "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff"))
    text = text.replace("\ufffe", "").replace("\uffff", "")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def envelope(inner: Iterator[bytes], *, verb: str = "", said: dict[str, str] | None = None) -> Iterator[bytes]:
    """An answer around what it says. Without a verb the request's arguments are not told: they were in error (3.6)."""
    now = stamp(datetime.now(UTC))
    told = {"verb": verb, **(said or {})} if verb else {}
    attributes = "".join(f' {name}="{escaped(value)}"' for name, value in told.items())
    request = f"<request{attributes}>{escaped(base_url())}</request>"
    yield f"{HEAD}<responseDate>{now}</responseDate>{request}".encode()
    yield from inner
    yield b"</OAI-PMH>\n"


def error(problem: OaiError) -> Iterator[bytes]:
    yield f'<error code="{problem.code}">{escaped(problem.said)}</error>'.encode()


def base_url() -> str:
    return f"{addresses.base_url()}/oai"


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def answer(asked: Asked, context: WriteContext) -> Iterator[bytes]:
    """What the verb answers, whole before its first byte is sent. Raises OaiError."""
    match asked.verb:
        case "Identify":
            return iter((_identify(context),))
        case "ListMetadataFormats":
            return iter((_formats(asked),))
        case "ListSets":
            return iter((_sets(asked, context),))
        case "GetRecord":
            return iter((_record(asked, context),))
        case _:
            return _list(asked, context)


def _identify(context: WriteContext) -> bytes:
    name = context.title.get(context.lang) or next(iter(context.title.values()), "Parvis")
    earliest = catalogue.earliest_change() or datetime(1970, 1, 1, tzinfo=UTC)
    host = urlsplit(addresses.base_url()).hostname or "localhost"
    email = settings.CONFIG.contact_email or f"postmaster@{host if '.' in host else 'example.org'}"
    return (
        f"<Identify><repositoryName>{escaped(name)}</repositoryName><baseURL>{escaped(base_url())}</baseURL>"
        f"<protocolVersion>2.0</protocolVersion><adminEmail>{escaped(email)}</adminEmail>"
        f"<earliestDatestamp>{stamp(earliest)}</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity><compression>gzip</compression></Identify>"
    ).encode()


def _formats(asked: Asked) -> bytes:
    if asked.identifier:
        _found(asked.identifier)
    listed = "".join(
        f"<metadataFormat><metadataPrefix>{item.prefix}</metadataPrefix><schema>{item.schema}</schema>"
        f"<metadataNamespace>{item.namespace}</metadataNamespace></metadataFormat>"
        for item in formats().values()
    )
    return f"<ListMetadataFormats>{listed}</ListMetadataFormats>".encode()


def _sets(asked: Asked, context: WriteContext) -> bytes:
    """Governments, then organisations."""
    start = asked.token.given if asked.token else 0
    governments = code_list("jurisdiction")
    found = [(f"{_JURISDICTION}{code}", governments.label(code, context.lang, "en"))
             for code in sorted(catalogue.list_jurisdictions())]  # fmt: skip
    organizations = sorted(catalogue.list_organizations(), key=lambda entry: entry.slug)
    found += [(f"{_ORGANIZATION}{entry.slug}", entry.agent.name.get(context.lang, "en")) for entry in organizations]
    if not found:
        raise OaiError("noSetHierarchy", "There are no sets as yet.")
    if start and start >= len(found):
        raise OaiError("badResumptionToken", "The list of sets ends before.")
    listed = "".join(
        f"<set><setSpec>{escaped(spec)}</setSpec><setName>{escaped(name or spec)}</setName></set>"
        for spec, name in found[start : start + PER_SETS]
    )
    after = Token(verb="ListSets", given=start + PER_SETS) if start + PER_SETS < len(found) else None
    token = _token(after, start, len(found)) if start or after else ""
    return f"<ListSets>{listed}{token}</ListSets>".encode()


def _token(after: Token | None, cursor: int, total: int) -> str:
    """The token; an empty one ends a list that came in parts (3.5)."""
    size = f' completeListSize="{total}"' if total > 0 else ""
    return f'<resumptionToken{size} cursor="{cursor}">{write_token(after) if after else ""}</resumptionToken>'


def identifier(id: str) -> str:
    """A dataset's identifier in OAI's scheme."""
    return f"oai:{urlsplit(addresses.base_url()).hostname or 'localhost'}:{id}"


def _found(name: str) -> catalogue.Entry:
    id = name.rpartition(":")[2]
    entry = catalogue.get_dataset(id) if name == identifier(id) else None
    if entry is None or entry.dataset.id != id:
        raise OaiError("idDoesNotExist", f"No such item here; identifiers are like {identifier('…')}.")
    return entry


def _record(asked: Asked, context: WriteContext) -> bytes:
    entry = _found(asked.identifier)
    form = formats()[asked.prefix]
    changed = catalogue.Changed(
        id=entry.dataset.id, changed_at=entry.changed_at, withdrawn=entry.withdrawn,
        organization_slug=entry.organization_slug, jurisdiction=entry.dataset.jurisdiction,
    )  # fmt: skip
    return b"<GetRecord>" + _one(changed, entry, form, context) + b"</GetRecord>"


def _one(changed: catalogue.Changed, entry: catalogue.Entry | None, form: Format, context: WriteContext) -> bytes:
    if changed.withdrawn or entry is None or entry.withdrawn:
        return f"<record>{_header(changed)}</record>".encode()
    metadata = form.write(entry, context)
    return f"<record>{_header(changed)}<metadata>".encode() + metadata + b"</metadata></record>"


def _header(changed: catalogue.Changed) -> str:
    status = ' status="deleted"' if changed.withdrawn else ""
    sets = [f"{_JURISDICTION}{changed.jurisdiction}"] if changed.jurisdiction else []
    sets += [f"{_ORGANIZATION}{changed.organization_slug}"] if changed.organization_slug else []
    return (
        f"<header{status}><identifier>{escaped(identifier(changed.id))}</identifier>"
        f"<datestamp>{stamp(changed.changed_at)}</datestamp>"
        f"{''.join(f'<setSpec>{escaped(spec)}</setSpec>' for spec in sets)}</header>"
    )


def _list(asked: Asked, context: WriteContext) -> Iterator[bytes]:
    """Records or headers by when they changed, behind the token's place: what changes meanwhile comes at the end."""
    organization = asked.set.removeprefix(_ORGANIZATION) if asked.set.startswith(_ORGANIZATION) else None
    jurisdiction = asked.set.removeprefix(_JURISDICTION) if asked.set.startswith(_JURISDICTION) else None
    if asked.set and organization is None and jurisdiction is None:
        raise OaiError("noRecordsMatch", "There is no such set.")
    token = asked.token
    limit = PER_LIST if asked.verb == "ListRecords" else PER_HEADERS
    found = catalogue.list_changed(
        since=asked.since, before=asked.before, organization=organization, jurisdiction=jurisdiction,
        after=(moment_of(token), token.id) if token else None, limit=limit + 1,
    )  # fmt: skip
    some = found[:limit]
    if not some and token is None:
        raise OaiError("noRecordsMatch", "Nothing changed in this time, or the set is empty.")
    given = token.given if token else 0
    total = token.total if token else 0
    after: Token | None = None
    if len(found) > limit:
        total = total or catalogue.count_changed(
            since=asked.since, before=asked.before, organization=organization, jurisdiction=jurisdiction
        )
        last = some[-1]
        after = Token(
            verb=asked.verb, at=last.changed_at.isoformat(), id=last.id, given=given + len(some), total=total,
            prefix=asked.prefix, set=asked.set,
            since=token.since if token else asked.said.get("from", ""),
            until=token.until if token else asked.said.get("until", ""),
        )  # fmt: skip
    end = _token(after, given, max(total, given + len(some))) if token or after else ""
    return _pieces(asked, some, end, context)


def _pieces(asked: Asked, some: Sequence[catalogue.Changed], end: str, context: WriteContext) -> Iterator[bytes]:
    yield f"<{asked.verb}>".encode()
    if asked.verb == "ListIdentifiers":
        yield "".join(map(_header, some)).encode()
    else:
        form = formats()[asked.prefix]
        for start in range(0, len(some), 20):
            batch = some[start : start + 20]
            entries = catalogue.get_datasets(item.id for item in batch if not item.withdrawn)
            yield b"".join(_one(item, entries.get(item.id), form, context) for item in batch)
    yield f"{end}</{asked.verb}>".encode()
