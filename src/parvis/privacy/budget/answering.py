"""Questions of data that are answered with noise, and paid for from the dataset's budget."""

from collections.abc import Sequence
from typing import Any, Literal, get_args

import msgspec

from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import TABLE, Data, quoted

from . import mechanisms
from .ledger import Entry, Ledger
from .mechanisms import Noised

Kind = Literal["count", "sum", "mean", "histogram", "quantile"]
KINDS: tuple[str, ...] = get_args(Kind)
MOST_PER_PERSON = 1000
MOST_CATEGORIES = 10_000


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked. Bounds and categories come from who asks, never from the data: they would tell of it."""

    kind: Kind
    epsilon: float
    column: str = ""
    "What is summed or counted; a count has none."
    bounds: tuple[float, float] | None = None
    "Between what each number is taken to be."
    categories: tuple[str, ...] = ()
    quantiles: tuple[float, ...] = ()
    person: str = ""
    "The column that tells whose a row is; each person keeps at most `per_person` rows, drawn by their hash."
    per_person: int = 1
    "How many rows one person has at the most; believed where no column tells."
    where: str = ""
    "A column that must equal `equals`: only such rows are asked."
    equals: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What may be released."""

    values: dict[str, float]
    within: dict[str, float]
    "How far noise alone takes each value with 95 % confidence: a mean, as far as its sum and count do together."
    epsilon: float
    number: int
    "The entry of the ledger."
    again: bool = False
    "Whether it was told before, at no further cost."


def ask(data: Data, ledger: Ledger, question: Question, *, by: str, anew: bool = False) -> Answer:
    """Answer a question and pay for it. The same question of the same data is told again at no cost, unless `anew`.

    Raises PrivacyError where the question can't be asked, or the budget is spent.
    """
    _check(question, data)
    asked: dict[str, object] = msgspec.to_builtins(question, str_keys=True)
    asked = msgspec.json.decode(msgspec.json.encode(asked))
    if not anew and data.sha256 and (earlier := ledger.answered(asked, data.sha256)):
        return _told(earlier, again=True)
    # What can fail for a reason that lies in the data is done before the budget is spent.
    texts = _texts(data, question)
    entry = ledger.reserve(question=asked, epsilon=question.epsilon, sha256=data.sha256, by=by)
    values, within = _answered(texts, question)
    return _told(ledger.record(entry.number, {"values": values, "within": within}))


def _told(entry: Entry, *, again: bool = False) -> Answer:
    assert entry.answer is not None
    answer: Any = entry.answer
    return Answer(
        values=dict(answer["values"]),
        within=dict(answer["within"]),
        epsilon=entry.epsilon,
        number=entry.number,
        again=again,
    )


def _check(question: Question, data: Data) -> None:
    if not 0 < question.epsilon < 100:
        raise PrivacyError.of("privacy-epsilon-unusable")
    if not 1 <= question.per_person <= MOST_PER_PERSON:
        raise PrivacyError.of("privacy-per-person-unusable", most=MOST_PER_PERSON)
    for name in (question.column, question.person, question.where):
        if name and name not in data.names:
            raise PrivacyError.of("privacy-column-unknown", column=name, columns=", ".join(data.names))
    if question.kind != "count" and not question.column:
        raise PrivacyError.of("privacy-question-column")
    if question.kind in {"sum", "mean", "quantile"}:
        low, high = question.bounds or (0.0, 0.0)
        if not low < high or not all(abs(bound) < 1e12 for bound in (low, high)):
            raise PrivacyError.of("privacy-bounds-unusable")
    if question.kind == "quantile" and not (question.quantiles and all(0 < each < 1 for each in question.quantiles)):
        raise PrivacyError.of("privacy-quantiles-unusable")
    if question.kind == "histogram":
        few = 0 < len(question.categories) <= MOST_CATEGORIES
        if not few or len(set(question.categories)) < len(question.categories):
            raise PrivacyError.of("privacy-categories-unusable", most=MOST_CATEGORIES)


def _texts(data: Data, question: Question) -> list[str]:
    """The asked column of the asked rows, at most so many of each person; missing values left out."""
    column = f"CAST({quoted(question.column)} AS VARCHAR)" if question.column else "''"
    conditions = [f"{column} IS NOT NULL"]
    parameters: list[object] = []
    if question.where:
        conditions.append(f"CAST({quoted(question.where)} AS VARCHAR) = ?")
        parameters.append(question.equals)
    sql = f"SELECT {column} AS v FROM {quoted(TABLE)} WHERE {' AND '.join(conditions)}"  # noqa: S608
    if question.person:
        # A row whose person is missing counts as a person of its own.
        whose = f"coalesce(CAST({quoted(question.person)} AS VARCHAR), 'row ' || rowid)"
        sql += f" QUALIFY row_number() OVER (PARTITION BY {whose} ORDER BY hash(rowid), rowid) <= {question.per_person}"
    return [str(row[0]) for row in data.store.rows(sql, parameters)]


def _answered(texts: Sequence[str], question: Question) -> tuple[dict[str, float], dict[str, float]]:
    epsilon, each = question.epsilon, question.per_person
    if question.kind == "count":
        noised = mechanisms.count(texts, each, epsilon)
        return {"count": noised.values[0]}, {"count": noised.within}
    if question.kind == "histogram":
        noised = mechanisms.histogram(texts, question.categories, each, epsilon)
        names = (*question.categories, "")
        return dict(zip(names, noised.values, strict=True)), dict.fromkeys(names, noised.within)
    assert question.bounds
    numbers = _numbers(texts)
    if question.kind == "sum":
        noised = mechanisms.total(numbers, question.bounds, each, epsilon)
        return {"sum": noised.values[0]}, {"sum": noised.within}
    if question.kind == "mean":
        return _mean(numbers, question)
    answers: list[Noised] = [
        mechanisms.quantile(numbers, question.bounds, alpha, each, epsilon / len(question.quantiles))
        for alpha in question.quantiles
    ]
    values = {f"{alpha:g}": one.values[0] for alpha, one in zip(question.quantiles, answers, strict=True)}
    return values, {name: one.within for name, one in zip(values, answers, strict=True)}


def _mean(numbers: Sequence[float], question: Question) -> tuple[dict[str, float], dict[str, float]]:
    """Half the budget for the sum of the distances from the middle, half for the count."""
    assert question.bounds
    low, high = question.bounds
    middle = (low + high) / 2
    half = question.epsilon / 2
    distance = mechanisms.total(
        [min(high, max(low, number)) - middle for number in numbers],
        (low - middle, high - middle),
        question.per_person,
        half,
    )
    counted = mechanisms.count([""] * len(numbers), question.per_person, half)
    count = max(1.0, counted.values[0])
    mean = min(high, max(low, middle + distance.values[0] / count))
    least = max(1.0, count - counted.within)
    within = min(high - low, (distance.within + abs(mean - middle) * counted.within) / least)
    return {"mean": mean, "count": counted.values[0]}, {"mean": within, "count": counted.within}


def _numbers(texts: Sequence[str]) -> list[float]:
    """The numbers among the texts, with a comma or a point; what is none is left out."""
    numbers = []
    for text in texts:
        try:
            number = float(text.strip().replace("\u00a0", "").replace(" ", "").replace(",", "."))
        except ValueError:
            continue
        if number == number and abs(number) != float("inf"):
            numbers.append(number)
    return numbers
