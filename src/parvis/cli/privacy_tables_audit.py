"""`parvis privacy audit`: what anybody can work out from tables as they are published."""

from pathlib import Path
from typing import Any

import click

from .language import _, ngettext
from .output import answer, answer_json, finish, problem_data, say
from .privacy_reading import privately, reading
from .privacy_tables_options import FILE, Asked, of_table, read_published, tell
from .runs import number
from .verbs import Whole, json_option, verb


@verb(
    "audit",
    _(
        "Audit published tables: for every suppressed cell the range that anybody can compute, by linear programming. "
        "Several tables are audited together as well: what one suppresses and another gives away. A table that gives a "
        "cell away is refused, with the proof."
    ),
)
@click.argument("places", nargs=-1, required=True, metavar=_("FILE…"))
@of_table
@click.option(
    "--narrow", type=click.FloatRange(0, 100), default=0.0, show_default=True,
    help=_("Refuse ranges at most this per cent of their middle wide; 0: only cells known exactly."),
)  # fmt: skip
@click.option(
    "--minimum", type=Whole(0), default=0, show_default=True,
    help=_("Between tables of two dates: tell changes smaller than this."),
)  # fmt: skip
@click.option("--proofs", type=Whole(0), default=5, show_default=True, help=_("How many proofs to show."))
@click.option(
    "--intervals", type=FILE, metavar=_("FILE"),
    help=_("Where to write every range and proof, as JSON. Confidential."),
)  # fmt: skip
@reading
@json_option
@privately
def audit_command(
    places: tuple[str, ...],
    asked: Asked,
    options: Any,
    narrow: float,
    minimum: int,
    proofs: int,
    intervals: Path | None,
    as_json: bool,
) -> None:
    import json

    from parvis.privacy.reading import refuse_same, write_whole
    from parvis.privacy.tables.audit import audit
    from parvis.privacy.tables.releases import Release, compare
    from parvis.privacy.tables.results import of_audit, of_comparison

    if intervals:
        refuse_same(intervals, *(Path(place) for place in places))
    releases = [Release(Path(place).name, read_published(place, asked, options)) for place in places]
    alone = []
    for release in releases:
        tell(release.published.table.problems)
        table = _printed(release.published)
        alone.append(audit(table, release.published.suppressed, narrow=narrow / 100, proofs=proofs))
    together = compare(releases, minimum=minimum, narrow=narrow / 100) if len(releases) > 1 else None
    problems = [problem for one in alone for problem in one.problems]
    problems += [one for one in together.problems if one not in problems] if together else []
    tell(problems)
    if intervals:
        named = {release.name: of_audit(one, intervals=True) for release, one in zip(releases, alone, strict=True)}
        with write_whole(intervals) as part:
            part.write_text(json.dumps(named, ensure_ascii=False, indent=1) + "\n", "utf-8")
    safe = all(one.safe for one in alone) and (together is None or together.safe)
    if as_json:
        answer_json({
            "safe": safe,
            "tables": {release.name: of_audit(one) for release, one in zip(releases, alone, strict=True)},
            "together": of_comparison(together) if together else None,
            "problems": [problem_data(one) for one in problems],
        })  # fmt: skip
    else:
        for release, one in zip(releases, alone, strict=True):
            _show(release.name, one, proofs)
        if together and together.together and not together.together.safe:
            _show(_("all together"), together.together, proofs)
        for told in together.elsewhere if together else ():
            text = _("{cell}: suppressed in {one}, printed in {other}")
            answer(text.format(cell=told.cell, one=told.suppressed_in, other=told.printed_in))
    finish(safe)


def _printed(published: Any) -> Any:
    """The table as a reader sees it."""
    value = published.table.value.copy()
    value[published.suppressed | published.table.missing] = float("nan")
    return published.table.with_values(value)


def _show(name: str, found: Any, proofs: int) -> None:
    text = ngettext(
        "{name}: {count} suppressed cell; {open} given away.",
        "{name}: {count} suppressed cells; {open} given away.",
        len(found.ranges),
    )
    say(text.format(name=name, count=number(len(found.ranges)), open=number(len(found.open))))
    for proof in list(found.proofs.values())[:proofs]:
        for line in proof_lines(proof):
            answer(line)


def proof_lines(proof: Any) -> list[str]:
    """A proof in words: which equations, added up how, leave nothing unknown."""
    lines = [_("{cell} can be worked out:").format(cell=proof.cell)]
    if proof.kind == "subtraction":
        for step in proof.above:
            others = [name for name in (step.total, *step.parts) if name != step.reveals]
            if step.reveals == step.total:
                text = _("  {cell} = {parts}").format(cell=step.total, parts=" + ".join(step.parts))
            else:
                minus = " − ".join(others)
                text = _("  {cell} = {minus}").format(cell=step.reveals, minus=minus)
            lines.append(text)
        return lines
    for title, steps, limits in (
        (_(" so it can be no larger:"), proof.above, proof.limits_above),
        (_(" so it can be no smaller:"), proof.below, proof.limits_below),
    ):
        if not steps and not limits:
            continue
        lines.append(title)
        for step in steps:
            equation = f"{' + '.join(step.parts)} = {step.total}"
            lines.append(f"  {step.multiplier:+g} × ( {equation} )")
        for limit in limits:
            text = (
                _("  {cell} is not below what any reader knows")
                if limit.side == "lower"
                else _("  {cell} is not above what any reader knows")
            )
            lines.append(text.format(cell=limit.cell))
    return lines
