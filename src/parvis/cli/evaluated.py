"""Measures of search, told in a terminal or as JSON."""

from collections.abc import Sequence
from typing import Any

from parvis.search.evaluation.evaluation import Change, Row, across_languages
from parvis.search.evaluation.indexes import ALL
from parvis.search.evaluation.measuring import MEASURES

from .language import _
from .output import answer, answer_json, table


def tell(rows: Sequence[Row], changes: Sequence[Change]) -> None:
    """Three tables: the measures, each way compared with the first, and what is left across languages."""
    ordered = sorted(rows, key=lambda row: (row.described == ALL, row.asked != row.described, row.described, row.asked))
    head = (_("Questions in"), _("Datasets in"))
    table(
        (_("Way of searching"), *head, _("Questions"), *MEASURES),
        ([row.variant, row.asked, _language(row.described), str(row.topics), *_figures(row)] for row in ordered),
    )
    if changes:
        answer()
        table(
            (_("Compared"), *head, _("Difference"), "p", _("Better"), _("Worse"), _("Same")),
            (
                (
                    f"{change.before.variant} → {change.after.variant}",
                    change.after.asked,
                    _language(change.after.described),
                    f"{change.comparison.difference:+.3f}",
                    f"{change.comparison.p:.4f}",
                    str(change.comparison.better),
                    str(change.comparison.worse),
                    str(change.comparison.same),
                )
                for change in changes
            ),
        )
    if across := list(across_languages(rows)):
        answer()
        table(
            (_("Across languages"), *head, _("In their own"), _("Across"), _("Part")),
            (
                (item.variant, item.asked, item.described, f"{item.own:.3f}", f"{item.across:.3f}", f"{item.part:.0%}")
                for item in across
            ),
        )


def tell_json(rows: Sequence[Row], changes: Sequence[Change]) -> None:
    """One document: the same tables, and the measures of each question."""
    answer_json(
        {
            "rows": [_row(row) for row in rows],
            "comparisons": [
                {
                    "before": change.before.variant,
                    "after": change.after.variant,
                    "asked": change.after.asked,
                    "described": change.after.described,
                    "difference": change.comparison.difference,
                    "p": change.comparison.p,
                    "better": change.comparison.better,
                    "worse": change.comparison.worse,
                    "same": change.comparison.same,
                }
                for change in changes
            ],
            "across": [
                {"variant": item.variant, "asked": item.asked, "described": item.described, "part": item.part}
                for item in across_languages(rows)
            ],
        }
    )


def _row(row: Row) -> dict[str, Any]:
    return {
        "collection": row.collection,
        "variant": row.variant,
        "asked": row.asked,
        "described": row.described,
        "topics": row.topics,
        "means": row.means,
        "by_topic": {
            topic: {name: values[topic] for name, values in row.values.items()}
            for topic in next(iter(row.values.values()))
        },
    }


def _figures(row: Row) -> list[str]:
    return [f"{row.means[name]:.3f}" for name in MEASURES]


def _language(lang: str) -> str:
    return _("all") if lang == ALL else lang
