"""How often a dataset is renewed, and what state it is in."""

from parvis.standards.codes import find_code, has_two_meanings, read_frequency

from .graph import Properties, name
from .source import Source

FREQUENCY, STATUS = name("dct:accrualPeriodicity"), name("adms:status")


def frequency(source: Source, properties: Properties) -> str | None:
    """The code of the vocabulary `frequency`; what is none is kept."""
    if FREQUENCY not in properties:
        return None
    return source.memo("frequency", properties[FREQUENCY], lambda: _frequency(source, properties[FREQUENCY]))


def _frequency(source: Source, terms: list[str]) -> str | None:
    for term in terms:
        if source.exact and (code := source.notation(term)):
            return code
        spellings = source.spellings(term)
        for spelling in spellings:
            if code := read_frequency(spelling):
                return code
        if spellings:
            word = spellings[-1]
            problem = "frequency-ambiguous" if has_two_meanings(word) else "frequency-unknown"
            source.find(problem, source.subject, FREQUENCY, "info", value=word)
        source.kept.add(FREQUENCY)
    return None


def status(source: Source, properties: Properties) -> str | None:
    """The code of the vocabulary `status`; what is none is kept."""
    for term in properties.get(STATUS, ()):
        if source.exact and (code := source.notation(term)):
            return code
        spellings = source.spellings(term)
        for spelling in spellings:
            if code := find_code("status", spelling):
                return code
        if spellings:
            source.find("status-unknown", source.subject, STATUS, "info", value=spellings[-1])
        source.kept.add(STATUS)
    return None
