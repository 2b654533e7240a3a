"""A table of Statistics Canada described in words, in both languages, from its facts alone."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parvis.model import Period, Text
from parvis.vocab import Term

from .texts import LONGEST_TEXT, one_line

_WORDS = {
    "en": {
        "table": "Statistics Canada table {number}.",
        "dimensions": "Data by: {names}.",
        "period": "Period covered: {start} to {end}.",
        "moment": "Period covered: {start}.",
        "frequency": "Frequency: {name}.",
        "surveys": "Source: {names}.",
        "subjects": "Subjects: {names}.",
        "archived": "This table is archived: it is no longer updated.",
        "notes": "Notes:",
    },
    "fr": {
        "table": "Tableau {number} de Statistique Canada.",
        "dimensions": "Données selon\u00a0: {names}.",
        "period": "Période visée\u00a0: de {start} à {end}.",
        "moment": "Période visée\u00a0: {start}.",
        "frequency": "Fréquence\u00a0: {name}.",
        "surveys": "Source\u00a0: {names}.",
        "subjects": "Sujets\u00a0: {names}.",
        "archived": "Ce tableau est archivé\u00a0: il n’est plus mis à jour.",
        "notes": "Notes\u00a0:",
    },
}
_YEARLY = frozenset({"12", "13", "14", "15", "16", "17", "18"})
"Codes of `statcan_frequency` whose reference periods are years; an occasional table's too."
_MONTHLY = frozenset({"6", "7", "9", "10", "11", "19", "20"})
_OTTAWA_MIDNIGHT = re.compile(r"T0[45](?::\d\d){1,2}(?:\.0+)?Z$")
"Four hours behind UTC in summer, five in winter; some minutes more before 1895."
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BEFORE_COLON = re.compile(r"\s+(?=:)")


def described(
    pid: str, dimensions: list[Text], surveys: list[Term], subjects: list[Term], frequency: Term | None,
    period: Period | None, *, archived: bool | None, notes: list[Text],
) -> Text:  # fmt: skip
    """What the table holds: its number, dimensions, period, frequency, surveys, subjects and notes."""
    values = {}
    for lang, words in _WORDS.items():
        facts = []
        if pid:
            facts.append(words["table"].format(number=f"{pid[:2]}-{pid[2:4]}-{pid[4:]}-01"))
        if names := _joined([name.values.get(lang) for name in dimensions]):
            facts.append(words["dimensions"].format(names=names))
        if period and period.start and period.end:
            key = "moment" if period.start == period.end else "period"
            facts.append(words[key].format(start=period.start, end=period.end))
        if frequency:
            facts.append(words["frequency"].format(name=_tidy(frequency.label(lang, "en")).lower()))
        for key, terms in (("surveys", surveys), ("subjects", subjects)):
            if names := _joined([term.labels.get(lang) for term in terms]):
                facts.append(words[key].format(names=names))
        if archived:
            facts.append(words["archived"])
        said = [note.values[lang] for note in notes if lang in note.values]
        if said:
            facts.append("\n\n" + words["notes"] + "\n\n" + "\n".join(f"- {note}" for note in said))
        if facts:
            values[lang] = " ".join(facts).replace(" \n", "\n")[:LONGEST_TEXT]
    return Text(values)


def _joined(names: list[str | None]) -> str:
    return "; ".join(dict.fromkeys(_tidy(name) for name in names if name))


def _tidy(name: str) -> str:
    """A name with the apostrophes and the unbreakable spaces of the sentences around it."""
    return _BEFORE_COLON.sub("\u00a0", _APOSTROPHE.sub("’", one_line(name)))


def as_exact_as_its_frequency(period: Period | None, frequency: Term | None) -> Period | None:
    """A period in years for an annual table, in months for a monthly or quarterly one.

    Statistics Canada gives the first day of each. Ends that are another day, in any of the two, say more and stay.
    """
    code = frequency.code if frequency else ""
    if period is None or code not in _YEARLY | _MONTHLY:
        return period
    dates = [date for date in (period.start, period.end) if date]
    if code in _YEARLY and all(date[4:] in ("", "-01-01") for date in dates):
        length = 4
    elif all(date[7:] in ("", "-01") for date in dates):
        length = 7
    else:
        return period
    return Period(period.start and period.start[:length], period.end and period.end[:length])


def reference_day(date: str | None) -> str | None:
    """A day that the list of tables gives as the moment when it begins in Ottawa: `1946-01-01T05:00:00Z`."""
    return _OTTAWA_MIDNIGHT.sub("", date) if date else date


def eastern(date: str | None) -> str | None:
    """A release time, which Statistics Canada gives in Ottawa's time, in UTC."""
    if date is None or "T" not in date or date.endswith("Z"):
        return date
    try:
        moment = datetime.fromisoformat(date).replace(tzinfo=ZoneInfo("America/Toronto"))
        return moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return date
