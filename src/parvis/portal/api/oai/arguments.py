"""The arguments of a request, checked, and the state that a resumption token holds."""

import base64
import binascii
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from .errors import OaiError
from .formats import formats

_ALLOWED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
"By verb: the arguments that it needs, and those that it may have."
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_LONGEST = 2000


class Token(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a list goes on: all that the next request needs, so that the portal has nothing to remember."""

    verb: str
    at: str = ""
    "When the last dataset given changed, in microseconds of ISO 8601."
    id: str = ""
    given: int = 0
    total: int = 0
    prefix: str = ""
    set: str = ""
    since: str = ""
    until: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request that can be answered."""

    verb: str
    said: dict[str, str]
    "Its arguments, to be said again in the answer."
    identifier: str = ""
    prefix: str = ""
    set: str = ""
    since: datetime | None = None
    before: datetime | None = None
    "The moment that `until` ends."
    token: Token | None = None


_decoder = msgspec.json.Decoder(Token)
_encoder = msgspec.json.Encoder()


def write_token(token: Token) -> str:
    return base64.urlsafe_b64encode(_encoder.encode(token)).rstrip(b"=").decode()


def read_token(text: str, verb: str) -> Token:
    """The token's state. Raises OaiError (`badResumptionToken`) for one that this portal never gave for this verb."""
    try:
        token = _decoder.decode(base64.urlsafe_b64decode(text[:_LONGEST] + "=" * (-len(text) % 4)))
        if token.at:
            moment_of(token)
        if token.id:
            uuid.UUID(token.id)
    except (msgspec.MsgspecError, binascii.Error, ValueError, OverflowError):
        raise OaiError("badResumptionToken", "The resumptionToken is not one of this repository.") from None
    if token.verb != verb or (verb != "ListSets" and token.prefix not in formats()):
        raise OaiError("badResumptionToken", "The resumptionToken belongs to another request.")
    return token


def moment_of(token: Token) -> datetime:
    return datetime.fromisoformat(token.at).astimezone(UTC)


def read(pairs: Mapping[str, Sequence[str]]) -> Asked:
    """The request. Raises OaiError."""
    verbs = pairs.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in _ALLOWED:
        raise OaiError("badVerb", "The verb is missing, repeated, or none of OAI-PMH 2.0.")
    verb = verbs[0]
    needed, allowed = _ALLOWED[verb]
    said = {name: values[0] for name, values in pairs.items() if name != "verb"}
    repeated = sorted(name for name, values in pairs.items() if len(values) > 1)
    unknown = sorted(said.keys() - needed - allowed)
    if repeated or unknown:
        raise OaiError("badArgument", f"Not allowed here, or repeated: {', '.join(repeated + unknown)[:200]}.")
    if "resumptionToken" in said:
        if len(said) > 1:
            raise OaiError("badArgument", "resumptionToken excludes every other argument.")
        token = read_token(said["resumptionToken"], verb)
        since, before = _range(token.since, token.until)
        return Asked(verb=verb, said=said, prefix=token.prefix, set=token.set, since=since, before=before, token=token)
    if missing := sorted(needed - said.keys()):
        raise OaiError("badArgument", f"Missing: {', '.join(missing)}.")
    since, before = _range(said.get("from", ""), said.get("until", ""))
    prefix = said.get("metadataPrefix", "")
    if prefix and prefix not in formats():
        raise OaiError("cannotDisseminateFormat", f"This repository gives: {', '.join(formats())}.")
    return Asked(verb=verb, said=said, identifier=said.get("identifier", ""), prefix=prefix,
                 set=said.get("set", ""), since=since, before=before)  # fmt: skip


def _range(since: str, until: str) -> tuple[datetime | None, datetime | None]:
    """From a moment, included, to another, not; both ends are included in the request (2.7.1)."""
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "from and until have different granularities.")
    first = _moment(since)
    last = _moment(until)
    if last is not None:
        try:
            last += timedelta(days=1) if len(until) == 10 else timedelta(seconds=1)
        except OverflowError:
            last = None
    if first and last and last <= first:
        raise OaiError("badArgument", "from is later than until.")
    return first, last


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    if not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
        raise OaiError("badArgument", "Dates are YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise OaiError("badArgument", "There is no such date.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
