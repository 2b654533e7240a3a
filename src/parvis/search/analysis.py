"""How text of each language is cut into the terms of an index: a description that every engine carries out.

All of them: words are runs of letters and digits (so that apostrophes and hyphens part them), in lower case, without
accents and ligatures; then stopwords go, then the stemmer. Accents go *before* stemming: the French stemmer makes
`don` of `données`, and would mix datasets with donations; of `donnees` it makes `donne`. Where two words still share a
stem (`logement` and `log`), the unstemmed terms, which weigh more, put the word that was typed first.
"""

from typing import NamedTuple

_EN = (
    "a an and are as at be but by for from if in into is it its no not of on or s such t that the their then there "
    "these they this to was were will with"
)
_FR = (
    "a ai au aux avec c ce ces cet cette d dans de des du elle en est et eu il ils j je jusqu l la le les leur "
    "leurs lorsqu lui m ma mais me meme mes n ne nos notre nous on ou par pas pour puisqu qu que qui quoiqu s sa "
    "sans se ses son sont sous sur t ta te tes un une vos votre vous y"
)

ELISIONS = ("c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "quoiqu", "s", "t")
"What French writes before an apostrophe and a vowel: no word of its own."


class Analysis(NamedTuple):
    """How one language is analysed."""

    lang: str
    stemmer: str | None = None
    "Snowball's name for its stemmer; None: its words stand only in the unstemmed terms, which all languages share."
    stopwords: tuple[str, ...] = ()
    "Folded; left out of the stemmed terms and not required in a question."
    irregular: tuple[tuple[str, ...], ...] = ()
    "Forms of one word that the stemmer doesn't bring together, folded; each finds the others."
    sorted: bool = False
    "Whether titles can be sorted in it."


LANGUAGES = {
    analysis.lang: analysis
    for analysis in (
        Analysis(
            "en",
            "English",
            tuple(_EN.split()),
            irregular=(
                ("person", "people", "persons"),
                ("child", "children"),
                ("gas", "gases"),
                ("bus", "buses"),
                ("virus", "viruses"),
                ("census", "censuses"),
                ("man", "men"),
                ("woman", "women"),
                ("mouse", "mice"),
                ("goose", "geese"),
                ("tooth", "teeth"),
                ("foot", "feet"),
                ("criterion", "criteria"),
                ("phenomenon", "phenomena"),
                ("index", "indices", "indexes"),
                ("matrix", "matrices"),
                ("leaf", "leaves"),
                ("wolf", "wolves"),
                ("life", "lives"),
                ("organization", "organisation", "organizations", "organisations"),
                ("labour", "labor"),
                ("centre", "center", "centres", "centers"),
                ("license", "licence", "licenses", "licences"),
                ("harbour", "harbor", "harbours", "harbors"),
            ),
            sorted=True,
        ),
        Analysis(
            "fr",
            "French",
            tuple(_FR.split()),
            irregular=(
                ("travail", "travaux"),
                ("bail", "baux"),
                ("corail", "coraux"),
                ("vitrail", "vitraux"),
                ("email", "emaux"),
                ("oeil", "yeux"),
                ("ciel", "cieux"),
            ),
            sorted=True,
        ),
        Analysis("iu"),
        Analysis("ikt"),
    )
}
"Languages whose analysis is known; any other is searched by its unstemmed terms, as Inuktut is."

STEMMED = tuple(lang for lang, analysis in LANGUAGES.items() if analysis.stemmer)
SORTED = tuple(lang for lang, analysis in LANGUAGES.items() if analysis.sorted)
STOPWORDS = frozenset(word for analysis in LANGUAGES.values() for word in analysis.stopwords)
"Of all languages."

_ASKING_EN = (
    "how many much what which where when who whom whose why do does did can could should would get gets give has have "
    "find me my we i you there been being per about"
)
_ASKING_FR = (
    "combien comment quel quelle quels quelles ou quand qui quoi pourquoi est-ce y-a-t-il a-t-il y-a-t-elle "
    "fait font faire sont-ils ont peut peut-on trouver donner moi"
)
ASKING = frozenset((*_ASKING_EN.split(), *_ASKING_FR.split()))
"Words that make a question of what is asked for, folded: they are not searched where there are others."

LONGEST_TERM = 60
"Characters; longer runs (base64, hashes) are left out of the index."


def language(tag: str) -> str:
    """The language of a BCP 47 tag, without script, region and the mark of a translation (`en-CA`, `fr-t-en`)."""
    return "".join(char for char in tag.partition("-")[0].lower() if char.isascii() and char.isalpha())


def irregular_forms(word: str) -> tuple[str, ...]:
    """The other forms of a folded word that no stemmer finds, in any language."""
    return _IRREGULAR.get(word, ())


_IRREGULAR: dict[str, tuple[str, ...]] = {}
for _analysis in LANGUAGES.values():
    for _forms in _analysis.irregular:
        for _form in _forms:
            _IRREGULAR[_form] = (*_IRREGULAR.get(_form, ()), *(other for other in _forms if other != _form))
