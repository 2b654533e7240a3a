"""What detectors of health card numbers share: the words for them, and check digits."""

from collections.abc import Callable, Sequence

from .detector import Detector, anything

WORDS = (
    "health card",
    "health number",
    "health card number",
    "health insurance number",
    "carte santé",
    "carte d'assurance maladie",
    "numéro d'assurance maladie",
    "assurance maladie",
    "hcn",
    "phn",
    "nam",
    "medicare",
    "personal health number",
)
"In any province."


def health_card(
    province: str,
    en: str,
    fr: str,
    shape: str,
    words: Sequence[str],
    *,
    check: Callable[[str], bool] = anything,
    chance: float = 1.0,
    common: float = 0.3,
    prior: float = 0.01,
    source: str = "",
) -> Detector:
    """The detector of a province's or territory's health card number."""
    return Detector(
        name=f"health-card-{province}",
        labels={"en": f"Health card number, {en}", "fr": f"Numéro de carte santé, {fr}"},
        words=(*WORDS, *words),
        shape=shape,
        check=check,
        chance=chance,
        common=common,
        prior=prior,
        source=source,
    )


def digits(text: str) -> str:
    """The digits of a number that may be written in groups."""
    return "".join(character for character in text if character.isdigit())
