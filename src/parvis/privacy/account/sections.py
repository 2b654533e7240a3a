"""What the account says, in one language: headings, paragraphs and tables, for any form to show."""

from typing import Any

import msgspec

from parvis.privacy.ethics import asked
from parvis.privacy.recipe.applying import Applied, StepDone
from parvis.privacy.recipe.step import known_steps
from parvis.vocab import code_list, describe

Rows = tuple[tuple[str, ...], ...]


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table: the first cell of each row names the row."""

    caption: str
    head: tuple[str, ...]
    rows: Rows


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the account."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    grid: Grid | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The whole account in one language."""

    lang: str
    title: str
    lead: tuple[str, ...]
    reasons: tuple[str, ...]
    "Why it was not released."
    sections: tuple[Section, ...]


class Words:
    """The account's words in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._texts = code_list("account_text")

    def __call__(self, code: str, **values: object) -> str:
        return self._texts.label(code, self.lang, "en").format(**values)

    def number(self, value: int) -> str:
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=self.locale))

    def percent(self, share: float) -> str:
        from babel.numbers import format_percent

        digits = "#,##0.##" if share < 0.1 else "#,##0.#"
        pattern = f"{digits}\u00a0%" if self.lang == "fr" else f"{digits}%"
        return str(format_percent(share, format=pattern, locale=self.locale))

    @property
    def locale(self) -> str:
        from babel import Locale
        from babel.core import UnknownLocaleError

        try:
            Locale.parse(f"{self.lang}_CA")
        except (UnknownLocaleError, ValueError):
            return "en_CA"
        return f"{self.lang}_CA"


def build(applied: Applied, lang: str, *, version: str) -> Document:
    """The account of a recipe that was applied."""
    words = Words(lang)
    recipe = applied.recipe
    title = recipe.release.title.get(lang) or recipe.release.title.get("en") or applied.target.name
    reasons = tuple(f"{wording.message} {wording.remedy}" for wording in (describe(one, lang) for one in applied.stops))
    lead = [words("intro")]
    if applied.released:
        lead.insert(0, words("released", file=applied.target.name, rows=words.number(applied.after.rows)))
    return Document(
        lang=lang,
        title=f"{words('title')}: {title}" if lang != "fr" else f"{words('title')}\u00a0: {title}",
        lead=tuple(lead),
        reasons=reasons,
        sections=(
            Section(heading=words("purpose"), paragraphs=(recipe.ethics.purpose or "–",)),
            _risk(applied, words),
            _steps(applied, words),
            _utility(applied, words),
            _remains(applied, words),
            _ethics(applied, words),
            *_labels(applied, words),
            _approval(applied, words),
            _again(applied, words, version),
        ),
    )


def _risk(applied: Applied, words: Words) -> Section:
    before, after = applied.before, applied.after
    rows: list[tuple[str, str, str]] = [
        (words("rows"), words.number(before.rows), words.number(after.rows)),
        (words("groups"), words.number(before.groups), words.number(after.groups)),
        (words("k"), words.number(before.k), words.number(after.k)),
        (words("alone"), words.number(before.alone), words.number(after.alone)),
        (words("below", k=applied.recipe.goal.k), words.number(before.below), words.number(after.below)),
        (words("highest"), words.percent(before.highest), words.percent(after.highest)),
        (words("mean"), words.percent(before.mean), words.percent(after.mean)),
    ]
    for name, count in before.alike.items():
        left = words.number(after.alike[name]) if name in after.alike else "–"
        rows.append((words("alike", column=name), words.number(count), left))
    columns = ", ".join(applied.recipe.roles.of("quasi")) or "–"
    return Section(
        heading=words("risk"),
        paragraphs=(words("risk-intro", columns=columns),),
        grid=Grid(caption=words("risk"), head=(words("measure"), words("before"), words("after")), rows=tuple(rows)),
    )


def _steps(applied: Applied, words: Words) -> Section:
    steps = known_steps()
    rows = tuple(
        (
            f"{number}. {steps[step.do].label(words.lang, 'en')}",
            ", ".join(step.columns) or "–",
            ", ".join(f"{name} = {value}" for name, value in step.settings.items()) or "–",
            _effect(step, words),
        )
        for number, step in enumerate(applied.steps, 1)
    )
    head = (words("step"), words("columns"), words("settings"), words("effect"))
    return Section(heading=words("steps"), grid=Grid(caption=words("steps"), head=head, rows=rows))


def _effect(step: StepDone, words: Words) -> str:
    counts = (("effect-cells", step.cells), ("effect-rows", step.rows), ("effect-columns", step.removed))
    return "; ".join(words(code, count=words.number(count)) for code, count in counts if count) or "–"


def _utility(applied: Applied, words: Words) -> Section:
    rows = tuple(
        (one.column, words(f"role.{one.role}"), words.number(one.before), words.number(one.after) if one.after else "–")
        for one in applied.kept
    )
    head = (words("column"), words("role"), words("values-before"), words("values-after"))
    return Section(heading=words("utility"), grid=Grid(caption=words("utility"), head=head, rows=rows))


def _remains(applied: Applied, words: Words) -> Section:
    said = [
        words("assume-roles", by=applied.recipe.roles.confirmed_by),
        words("assume-population"),
        words("assume-other"),
    ]
    if any(applied.after.alike.values()):
        said.append(words("assume-alike"))
    for problem in applied.problems:
        said.append(words("read-problems") + describe(problem, words.lang).message)
    return Section(heading=words("remains"), bullets=tuple(said))


def _ethics(applied: Applied, words: Words) -> Section:
    ethics, questions = applied.recipe.ethics, code_list("ethics_question")
    rows = []
    for code in asked(applied.topics):
        answer = ethics.answers.get(code)
        said = (
            (words(answer.answer), answer.reason or "–", answer.by or "–")
            if answer
            else (words("unanswered"), "–", "–")
        )
        rows.append((questions.label(code, words.lang, "en"), *said))
    head = (words("question"), words("answer"), words("reason"), words("by"))
    who = (words("governed-by", who=ethics.governed_by),) if ethics.governed_by else ()
    grid = Grid(caption=words("ethics"), head=head, rows=tuple(rows))
    return Section(heading=words("ethics"), paragraphs=who, grid=grid)


def _labels(applied: Applied, words: Words) -> tuple[Section, ...]:
    labels = applied.recipe.ethics.labels
    if not labels:
        return ()
    names = code_list("local_contexts_label")
    rows = tuple((names.label(one.code, words.lang, "en"), one.community, one.url or "–") for one in labels)
    head = (words("label"), words("community"), "URL")
    return (Section(heading=words("labels"), grid=Grid(caption=words("labels"), head=head, rows=rows)),)


def _approval(applied: Applied, words: Words) -> Section:
    approval: Any = applied.recipe.approval
    if approval.by and approval.on:
        text = words("approved", by=approval.by, function=approval.function or "–", on=approval.on)
    else:
        text = words("unapproved")
    return Section(heading=words("approval"), paragraphs=(text,))


def _again(applied: Applied, words: Words, version: str) -> Section:
    rows = (
        (words("version"), version),
        (words("seed"), str(applied.recipe.seed)),
        (words("data-sha256"), applied.source_sha256 or "–"),
        (words("release-sha256"), applied.release_sha256 or "–"),
    )
    return Section(
        heading=words("reproduce"),
        paragraphs=(words("reproduce-intro"),),
        grid=Grid(caption=words("reproduce"), head=(words("what"), words("value")), rows=rows),
    )
