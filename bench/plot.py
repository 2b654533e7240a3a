"""How search grows with the catalogue, drawn for the manual from what `python -m bench size` measured.

`python -m bench.plot` writes `docs/en/growth.svg` and `docs/fr/croissance.svg`, and the tables beneath them.
"""

import json
import math
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from .corpus import ROOT

RESULTS = ROOT / "bench" / "results" / "size.json"
WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 62, 200, 24, 56
"Around the lines: the axes' words, and the lines' names."
LEAST_MS, MOST_MS = 0.5, 500.0
LEAST_SIZE, MOST_SIZE = 10_000, 1_000_000
APART = 17
"Between the names of two lines, at least."


class Line(NamedTuple):
    """A line of the plot: where its figures are, and how it is drawn. Dashes and marks tell it apart without colour."""

    group: str
    share: str
    colour: str
    dash: str
    mark: str


LINES = (
    Line("whole CPU", "p99", "#0b3d91", "", "circle"),
    Line("bare CPU", "p99", "#a23b00", "7 4", "square"),
    Line("whole CPU", "median", "#0b3d91", "", "circle"),
    Line("bare CPU", "median", "#a23b00", "7 4", "square"),
    Line("suggestions CPU", "p99", "#1b6b3a", "2 3", "triangle"),
)


class Words(NamedTuple):
    """What the plot and its table say in a language."""

    lang: str
    page: str
    picture: str
    title: str
    told: str
    across: str
    up: str
    names: tuple[str, ...]
    heads: tuple[str, ...]
    point: str
    thousand: str


SPACE = "\N{NO-BREAK SPACE}"
START, END = "<!-- growth -->", "<!-- /growth -->"
ENGLISH = Words(
    "en", "measured.md", "growth.svg", "Milliseconds of a search by number of datasets",
    "Both axes are logarithmic. From {least} to {most} datasets, the median of a search with 8 facets goes from {low} "
    "to {high} ms of CPU and its 99th percentile from {low99} to {high99} ms; the bare engine's with the same "
    "expansions run just below. The table beneath has every figure.",
    "datasets", "milliseconds of CPU",
    ("Parvis, p99", "bare engine, p99", "Parvis, median", "bare engine, median", "suggestions, p99"),
    ("datasets", "median: Parvis / bare engine, ms", "p99: Parvis / bare engine, ms", "times, median / p99",
     "suggestions, p99, ms", "index, MB", "memory, peak, MB"),
    ".", ",",
)  # fmt: skip
FRENCH = Words(
    "fr", "mesures.md", "croissance.svg", "Millisecondes d’une recherche selon le nombre de jeux de données",
    "Les deux axes sont logarithmiques. De {least} à {most} jeux de données, la médiane d’une recherche avec 8 "
    "facettes passe de {low} à {high} ms de processeur et son 99e centile de {low99} à {high99} ms; ceux du moteur "
    "nu, avec les mêmes ajouts, sont juste en dessous. Le tableau qui suit a tous les chiffres.",
    "jeux de données", "millisecondes de processeur",
    ("Parvis, p99", "moteur nu, p99", "Parvis, médiane", "moteur nu, médiane", "suggestions, p99"),
    ("jeux de données", f"médiane{SPACE}: Parvis / moteur nu, ms", f"p99{SPACE}: Parvis / moteur nu, ms",
     "fois, médiane / p99", "suggestions, p99, ms", "index, Mo", "mémoire maximale, Mo"),
    ",", SPACE,
)  # fmt: skip


def number(value: float, words: Words) -> str:
    """A figure as the language writes it, to two or three figures."""
    shown = f"{value:,.0f}" if value >= 20 else f"{value:.1f}" if value >= 2 else f"{value:.2f}"
    return shown.translate({ord(","): words.thousand, ord("."): words.point})


def across(documents: float) -> float:
    """Where a number of datasets stands, from the left."""
    share = math.log(documents / LEAST_SIZE) / math.log(MOST_SIZE / LEAST_SIZE)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def up(ms: float) -> float:
    """Where a time stands, from the top."""
    share = math.log(max(ms, LEAST_MS) / LEAST_MS) / math.log(MOST_MS / LEAST_MS)
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def drawn(points: Sequence[dict[str, Any]], words: Words) -> str:
    """The plot as SVG, with a title and a description for those who can't see it."""
    first, last = points[0], points[-1]
    told = words.told.format(
        least=number(first["documents"], words), most=number(last["documents"], words),
        low=number(first["whole CPU"]["median"], words), high=number(last["whole CPU"]["median"], words),
        low99=number(first["whole CPU"]["p99"], words), high99=number(last["whole CPU"]["p99"], words),
    )  # fmt: skip
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'lang="{words.lang}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="13">',
        f'<title id="title">{escape(words.title)}</title>',
        f'<desc id="desc">{escape(told)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_axes(words),
    ]
    ends = [points[-1][line.group][line.share] for line in LINES]
    for line, name, at in zip(LINES, words.names, _spread([up(end) for end in ends]), strict=True):
        parts += _line(line, [(point["documents"], point[line.group][line.share]) for point in points])
        parts.append(f'<text x="{WIDTH - RIGHT + 14}" y="{at + 4:.1f}" fill="{line.colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _axes(words: Words) -> list[str]:
    parts = []
    for ms in (1, 10, 100):
        y = up(ms)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#c9ced6"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#333333">{ms}</text>')
    for documents in (10_000, 100_000, 1_000_000):
        x = across(documents)
        shown = escape(number(documents, words))
        parts.append(f'<path d="M{x:.1f} {HEIGHT - BOTTOM}v6" stroke="#333333"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 22}" text-anchor="middle" fill="#333333">{shown}</text>')
    parts.append(f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#333333"/>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 12}" text-anchor="middle" fill="#333333">{words.across}</text>')
    parts.append(
        f'<text transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle" '
        f'fill="#333333">{words.up}</text>'
    )
    return parts


def _line(line: Line, points: Sequence[tuple[float, float]]) -> list[str]:
    places = [(across(documents), up(ms)) for documents, ms in points]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    return [
        f'<path d="{path}" fill="none" stroke="{line.colour}" stroke-width="2"{dash}/>',
        *(_mark(line, x, y) for x, y in places),
    ]


def _mark(line: Line, x: float, y: float) -> str:
    if line.mark == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{line.colour}"/>'
    if line.mark == "square":
        return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{line.colour}"/>'
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" fill="{line.colour}"/>'


def _spread(places: Sequence[float]) -> list[float]:
    """The places moved down where two names would stand on each other."""
    moved = dict.fromkeys(range(len(places)), 0.0)
    least = 0.0
    for index in sorted(moved, key=lambda at: places[at]):
        moved[index] = least = max(places[index], least)
        least += APART
    return list(moved.values())


def table(points: Sequence[dict[str, Any]], words: Words) -> str:
    """The figures of the plot, and what else was measured at each size."""
    rows = ["| " + " | ".join(words.heads) + " |", "|" + " --- |" * len(words.heads)]
    for point in points:
        whole, bare = point["whole CPU"], point["bare CPU"]
        cells = [
            number(point["documents"], words),
            *(f"{number(whole[share], words)} / {number(bare[share], words)}" for share in ("median", "p99")),
            " / ".join(number(whole[share] / bare[share], words) for share in ("median", "p99")),
            number(point["suggestions CPU"]["p99"], words),
            number(point["mb"], words),
            number(point["peak_mb"], words),
        ]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main() -> None:
    """Draw, and put picture and table between the marks of both pages."""
    points = json.loads(RESULTS.read_text("utf-8"))
    for words in (ENGLISH, FRENCH):
        folder: Path = ROOT / "docs" / words.lang
        (folder / words.picture).write_text(drawn(points, words), "utf-8")
        page = folder / words.page
        text = page.read_text("utf-8")
        before, _, rest = text.partition(START)
        after = rest.partition(END)[2]
        beneath = f"![{words.title}]({words.picture})\n\n{table(points, words)}"
        page.write_text(f"{before}{START}\n\n{beneath}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
