"""Saving searches, changing them, and having no more of them."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from parvis.model import Problem
from parvis.portal.accounts import services as accounts
from parvis.portal.accounts.services import Action, Actor, Subject
from parvis.portal.catalogue import services as catalogue
from parvis.search.parameters import NAMES

from . import models
from .models import Rhythm

RHYTHMS = tuple(Rhythm.values)
MOST = 100
"Searches that one person may save."
LONGEST = 8_000
"Characters of a question."
ASKED = NAMES - {"lang", "page", "per_page", "facets", "explain"}
"What of an address is the question."
HOUR = 10
"Of the day, in UTC: before work begins in Newfoundland."
MONDAY = 0
_signer = Signer(salt="parvis.unsubscribe")

Question = dict[str, list[str]]


class FollowingError(Exception):
    """Something that can't be done; `problem` says why."""

    def __init__(self, code: str, **values: str) -> None:
        self.problem = Problem(code, values=values)
        super().__init__(code)


class SearchEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search."""

    number: int
    person: int
    name: str
    lang: str
    question: Question
    rhythm: str
    created_at: datetime
    last_at: datetime | None
    next_at: datetime | None


def question_of(parameters: Mapping[str, Sequence[str]]) -> Question:
    """Of an address's parameters those that are the question, without empty ones."""
    asked = {name: [value for value in values if value.strip()] for name, values in parameters.items() if name in ASKED}
    return {name: values for name, values in sorted(asked.items()) if values}


@transaction.atomic
def save_search(
    *, person: int, by: Actor, name: str, question: Mapping[str, Sequence[str]], lang: str, rhythm: str
) -> int:
    """Save a search; its number. The first digest tells what is new from now on. Raises FollowingError.

    Saved once more, the same question of the same language is the search that is there, with the new name and rhythm.
    """
    accounts.require(by, Action.FOLLOW)
    accounts.require(by, Action.EDIT_OWN, Subject(owner=person))
    asked = question_of(question)
    _check(name, lang, rhythm)
    if sum(len(value) for values in asked.values() for value in values) > LONGEST:
        raise FollowingError("saved-search-too-long", limit=str(LONGEST))
    mine = models.SavedSearch.objects.select_for_update().filter(person_id=person)
    if (same := next((row for row in mine if row.question == asked and row.lang == lang), None)) is not None:
        _set(same, name, lang, rhythm)
        return same.pk
    if mine.count() >= MOST:
        raise FollowingError("searches-too-many", limit=str(MOST))
    row = models.SavedSearch(
        person_id=person, question=asked, key=secrets.token_hex(16), change=catalogue.last_change()
    )
    _set(row, name, lang, rhythm)
    return row.pk


@transaction.atomic
def change_search(*, number: int, by: Actor, name: str, lang: str, rhythm: str) -> None:
    """Change a search's name, language or rhythm. Raises FollowingError, AccountsError where it isn't one's own."""
    row = _own(number, by)
    _check(name, lang, rhythm)
    _set(row, name, lang, rhythm)


@transaction.atomic
def delete_search(*, number: int, by: Actor) -> None:
    """Forget a search. Raises FollowingError, AccountsError where it isn't one's own."""
    _own(number, by).delete()


def list_searches(*, person: int | None = None) -> tuple[SearchEntry, ...]:
    """The searches of a person, or of everybody, by name."""
    rows = models.SavedSearch.objects.order_by("name", "id")
    rows = rows.filter(person_id=person) if person is not None else rows
    return tuple(map(entry, rows))


def get_search(*, number: int, person: int) -> SearchEntry | None:
    """A search of a person; None where they have none of this number."""
    row = models.SavedSearch.objects.filter(pk=number, person_id=person).first()
    return entry(row) if row else None


def unsubscribe_token(row: models.SavedSearch) -> str:
    """What the link in a digest ends with: good for as long as the search is there."""
    return _signer.sign(f"{row.pk}.{row.key}").replace(":", "~")


def search_of_token(*, token: str) -> SearchEntry | None:
    """The search that a digest's link is of; None where it is none of ours, or the search is gone."""
    row = _of_token(token)
    return entry(row) if row else None


@transaction.atomic
def unsubscribe(*, token: str, all: bool = False) -> int:
    """Send no more digests of a search (`all`: of any search of its person); how many are stopped. The searches stay.

    Raises FollowingError where the token is none of ours. To do it twice is as good as once.
    """
    row = _of_token(token)
    if row is None:
        raise FollowingError("unsubscribe-unknown")
    rows = models.SavedSearch.objects.filter(**({"person_id": row.person_id} if all else {"pk": row.pk}))
    return rows.exclude(rhythm=Rhythm.NONE).update(rhythm=Rhythm.NONE, next_at=None)


def next_time(rhythm: str, now: datetime) -> datetime | None:
    """When the next digest is due: in the morning, weekly ones on Monday."""
    if rhythm == Rhythm.NONE:
        return None
    at = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if at <= now:
        at += timedelta(days=1)
    if rhythm == Rhythm.WEEKLY:
        at += timedelta(days=(MONDAY - at.weekday()) % 7)
    return at


def entry(row: models.SavedSearch) -> SearchEntry:
    """A row as other parts see it."""
    return SearchEntry(
        number=row.pk,
        person=row.person_id,
        name=row.name,
        lang=row.lang,
        question=row.question,
        rhythm=row.rhythm,
        created_at=row.created_at,
        last_at=row.last_at,
        next_at=row.next_at,
    )


def _of_token(token: str) -> models.SavedSearch | None:
    try:
        number, _, key = _signer.unsign(token.replace("~", ":")).partition(".")
    except BadSignature:
        return None
    return models.SavedSearch.objects.filter(pk=int(number), key=key).first()


def _own(number: int, by: Actor) -> models.SavedSearch:
    row = models.SavedSearch.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise FollowingError("search-unknown", number=str(number))
    accounts.require(by, Action.EDIT_OWN, Subject(owner=row.person_id))
    return row


def _check(name: str, lang: str, rhythm: str) -> None:
    known = [code for code, _ in settings.LANGUAGES]
    if not name.strip():
        raise FollowingError("search-name-missing")
    if lang not in known:
        raise FollowingError("account-language-unknown", lang=lang[:20], languages=", ".join(known))
    if rhythm not in RHYTHMS:
        raise FollowingError("rhythm-unknown", rhythm=rhythm[:20], rhythms=", ".join(RHYTHMS))


def _set(row: models.SavedSearch, name: str, lang: str, rhythm: str) -> None:
    if rhythm != row.rhythm or row.pk is None:
        if row.rhythm == Rhythm.NONE:
            # What came while nobody wanted to be told is no news.
            row.change = max(row.change, catalogue.last_change())
        row.next_at = next_time(rhythm, timezone.now())
    row.name = " ".join(name.split())[:200]
    row.lang, row.rhythm = lang, rhythm
    row.save()
