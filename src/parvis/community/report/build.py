"""The annual report of a group, made of its records: tables and counts always, texts where people wrote none."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from string import ascii_uppercase

from babel.dates import format_date
from babel.lists import format_list

from parvis.community.figures import Year, year_of
from parvis.community.records import Community
from parvis.vocab import code_list

from . import sections
from .annexes import annexes
from .document import Block, Document, Heading, Notice, Paragraph, Said
from .texts import filled, in_language
from .words import Words, words


class Writing:
    """One report being written: its language, its years, and where its texts come from."""

    def __init__(self, community: Community, years: Sequence[int], lang: str) -> None:
        self.community = community
        self.lang = lang
        self.locale = {"fr": "fr_CA", "en": "en_CA"}.get(lang, lang.replace("-", "_"))
        self.words: Words = words(lang)
        self.years: dict[int, Year] = {year: year_of(community, year) for year in sorted(set(years))}
        self._texts = {text.section: text for text in community.texts}
        self._organizations = {each.id: each.name for each in community.organizations}
        self._governments = {each.id: each.name for each in community.governments}

    def say(self, name: str, /, **values: object) -> Said:
        return Said(self.words(name, **values), self.lang)

    def many(self, name: str, count: int, /, **values: object) -> Said:
        return Said(self.words.many(name, count, values=values), self.lang)

    def said(self, text: dict[str, str]) -> Said:
        """A text of a record, in the report's language where it has it."""
        return Said(*in_language(text, self.lang))

    def name(self, id: str) -> str:
        """What an organization or a government is called; its id where nobody said."""
        names = self._organizations.get(id) or self._governments.get(id)
        return self.said(names).text if names else id

    def names(self, ids: Sequence[str]) -> str:
        return self.listed([self.name(id) for id in ids])

    def listed(self, words: Sequence[str]) -> str:
        return format_list(list(words), locale=self.locale) if words else self.words("nothing")

    def day(self, iso: str, form: str = "long") -> str:
        return str(format_date(date.fromisoformat(iso), form, locale=self.locale))

    def month(self, iso: str, *, year: bool = True) -> str:
        return str(format_date(date.fromisoformat(f"{iso[:7]}-01"), "MMMM y" if year else "MMMM", locale=self.locale))

    def text(self, section: str) -> tuple[Block, ...]:
        """What people wrote for a section; nothing where they wrote nothing."""
        if section not in self._texts:
            return ()
        found = filled(self._texts[section], self.lang, self.years)
        blocks: list[Block] = [Paragraph(Said(paragraph, found.lang)) for paragraph in found.paragraphs]
        blocks += [Notice(self.say("unknown-figure", name=name, section=section)) for name in found.unknown]
        if found.lang != self.lang:
            blocks.append(Notice(self.say("untranslated", section=section)))
        return tuple(blocks)

    @property
    def last_day(self) -> str:
        """The last day that the report is about."""
        return f"{max(self.years)}-12-31"

    def letter(self, annex: str) -> str:
        """The letter of an annex: `meetings-2021`, `projects`."""
        return ascii_uppercase[self.annexes.index(annex)]

    @property
    def annexes(self) -> list[str]:
        projects = ["projects"] if self.projects else []
        return [f"meetings-{year}" for year in self.years] + projects

    @property
    def projects(self) -> list[sections.Project]:
        return [project for project in self.community.projects if project.year in self.years]


def report(community: Community, years: Sequence[int], lang: str) -> Document:
    """The report on these years.

    Blocks that only editors see are among them (`Document.published`). Raises ValueError without a year, KeyError
    where no report can be written in this language (`words.languages`).
    """
    if not years:
        raise ValueError("a report is about at least one year")
    writing = Writing(community, years, lang)
    title = writing.words("title", group=_short(writing), years=_years(writing.years))
    blocks = (Heading(1, Said(title, lang)), *_body(writing))
    return Document(lang, title, tuple(_marked(writing, blocks)))


def _body(writing: Writing) -> Iterator[Block]:
    group = writing.community.group
    if group.reports_to:
        yield Paragraph(writing.say("to", name=writing.said(group.reports_to).text))
    yield from sections.context(writing)
    yield from sections.group(writing)
    for year in writing.years.values():
        yield from sections.priorities(writing, year)
        yield from sections.meetings(writing, year)
    yield from sections.rounds(writing)
    yield from sections.changes(writing)
    yield from sections.outlook(writing)
    yield from annexes(writing)


def _short(writing: Writing) -> str:
    name = sections.current_name(writing)
    return writing.said(name.short or name.name).text


def _years(years: dict[int, Year]) -> str:
    """`2021`, `2021-2023`, `2019, 2021-2022`."""
    runs = []
    for _, run in groupby(enumerate(years), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        runs.append(f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}\u2013{numbers[-1]}")
    return ", ".join(runs)


def _marked(writing: Writing, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, each paragraph in another language told to be so."""
    languages = code_list("language")
    for block in blocks:
        if isinstance(block, Paragraph) and block.text.lang != writing.lang:
            language = languages.label(block.text.lang, writing.lang, "en")
            yield Paragraph(
                writing.say("other-language", language=language.lower() if writing.lang == "fr" else language)
            )
        yield block


def _within(language: str, lang: str) -> str:
    """A language's name within a sentence: French writes it small."""
    return language[:1].lower() + language[1:] if lang == "fr" else language
