"""What a ranking is made of, as figures that can be changed and compared; and the rankings that have a name."""

from typing import Literal

import msgspec


class FieldWeights(msgspec.Struct, frozen=True, kw_only=True):
    """How often a word counts that stands in a field once: whole numbers, added up before saturation (BM25F).

    Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004. An engine that
    saturates while indexing applies those of `PARVIS` to every ranking.
    """

    title: int = 8
    keyword: int = 3
    label: int = 1
    "Labels of codes (subject, place, format), themes, dimensions, titles of files."
    organization: int = 1
    description: int = 1


class Priors(msgspec.Struct, frozen=True, kw_only=True):
    """What a dataset's own merits may add to its score, whatever was asked: .1 is a tenth at the most. 0: off."""

    freshness: float = 0.2
    "When it was last modified."
    completeness: float = 0.05
    "How much its metadata says."
    whole: float = 0.15
    "Being a dataset of its own, not one of many slices by year or by place."
    use: float = 0.05
    "Views and downloads, where the source tells them."


NO_PRIORS = Priors(freshness=0.0, completeness=0.0, whole=0.0, use=0.0)


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """How results are put in order."""

    name: str = "parvis"
    fields: Literal["combined", "best", "one"] = "combined"
    """combined: all fields weighed and saturated together (BM25F); best: each word by its best field (disjunction
    maximum); one: all text as one field without weights (plain BM25), nothing else counts: the baseline."""
    weights: FieldWeights = FieldWeights()
    title: float = 0.4
    "What a word in a title adds to its weight in all fields together: more, the shorter the title."
    unstemmed: float = 1.1
    "How much more the very word counts than another form of it."
    other_language: float = 0.9
    "How much a word of another language than the reader's counts."
    translated: float = 0.8
    "How much a word that Parvis added counts; multiplied by its own weight (`query.Phrase.weight`)."
    understood: float = 1.0
    "What a dataset is given that has what words say (a period, a format, …) and not the words (`query.Meant`)."
    described: float = 0.3
    "What being described in the reader's language adds."
    title_phrase: float = 1.0
    "What the question's words add that stand together in a title; 0: off."
    phrase: float = 0.2
    "The same anywhere."
    window: int = 5
    "Words that may stand between them."
    priors: Priors = Priors()


PARVIS = Ranking()
PROFILES = {
    "parvis": PARVIS,
    "bm25f": Ranking(name="bm25f", title_phrase=0.0, phrase=0.0, priors=NO_PRIORS),
    "best": Ranking(name="best", fields="best", title_phrase=2.0, phrase=0.0, priors=NO_PRIORS),
    "bm25": Ranking(
        name="bm25", fields="one", title=0.0, unstemmed=1.0, other_language=1.0, described=0.0, title_phrase=0.0,
        phrase=0.0, priors=NO_PRIORS,
    ),
}  # fmt: skip
"""By name: Parvis's own; its weighed words alone; the best field of each word; plain BM25 over one field."""
