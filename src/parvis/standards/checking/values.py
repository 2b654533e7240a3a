"""SHACL's constraints on values: how many, of what kind, in what range (SHACL, 4.1 to 4.5 and 4.8)."""

import re
from collections.abc import Callable, Mapping, Sequence

from .data import Data
from .literals import LANG_STRING, XSD, is_less, parts, well_formed
from .names import short
from .paths import SH
from .shapes import Constraint, Scope, Shape, Violation, builds

Properties = Mapping[str, Sequence[str]]
_KINDS = {
    f"<{SH}IRI>": ("<", "IRI"), f"<{SH}BlankNode>": ("_", "blank node"), f"<{SH}Literal>": ('"', "literal"),
    f"<{SH}BlankNodeOrIRI>": ("_<", "IRI or blank node"), f"<{SH}BlankNodeOrLiteral>": ('_"', "literal or blank node"),
    f"<{SH}IRIOrLiteral>": ('<"', "IRI or literal"),
}  # fmt: skip


def _of_each(shape: Shape, component: str, expected: str, holds: Callable[[Data, str], bool]) -> Constraint:
    """A constraint that every value must hold to by itself."""

    def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
        for value in values:
            if not holds(data, value):
                out.append(shape.violation(component, focus, value, expected))

    return constraint


@builds("minCount")
def min_count(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    least = _number(given[0])

    def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
        if len(values) < least:
            out.append(shape.violation("MinCount", focus, None, str(least)))

    return [constraint]


@builds("maxCount")
def max_count(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    most = _number(given[0])

    def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
        if len(values) > most:
            out.append(shape.violation("MaxCount", focus, None, str(most)))

    return [constraint]


@builds("class")
def of_class(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    def of(name: str) -> Constraint:
        expected = short(name)

        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            if values:
                members = data.members(name)
                for value in values:
                    if value not in members:
                        out.append(shape.violation("Class", focus, value, expected))

        return constraint

    return [of(name) for name in given]


@builds("nodeKind")
def node_kind(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    marks, expected = _KINDS.get(given[0], ('<_"', ""))
    return [_of_each(shape, "NodeKind", expected, lambda data, value: value[0] in marks)]


@builds("datatype")
def datatype(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    wanted = given[0][1:-1]
    checked: Callable[[Data, str], bool]
    if wanted == LANG_STRING:

        def checked(data: Data, value: str) -> bool:
            return value[0] == '"' and parts(value)[2] == LANG_STRING
    elif wanted == f"{XSD}string":

        def checked(data: Data, value: str) -> bool:
            return value[0] == '"' == value[-1]
    else:
        end = f'"^^<{wanted}>'

        def checked(data: Data, value: str) -> bool:
            return value[0] == '"' and value.endswith(end) and well_formed(parts(value)[0], wanted)

    return [_of_each(shape, "Datatype", short(given[0]), checked)]


def _limit(name: str, or_equal: bool, from_below: bool) -> None:
    component = name[0].upper() + name[1:]

    @builds(name)
    def limit(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
        bound = given[0]

        def holds(data: Data, value: str) -> bool:
            return is_less(bound, value, or_equal) if from_below else is_less(value, bound, or_equal)

        return [_of_each(shape, component, parts(bound)[0], holds)]


_limit("minInclusive", or_equal=True, from_below=True)
_limit("minExclusive", or_equal=False, from_below=True)
_limit("maxInclusive", or_equal=True, from_below=False)
_limit("maxExclusive", or_equal=False, from_below=False)


@builds("minLength")
def min_length(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    least = _number(given[0])
    return [
        _of_each(
            shape, "MinLength", str(least), lambda data, value: value[0] != "_" and len(parts(value)[0]) >= least
        )
    ]  # fmt: skip


@builds("maxLength")
def max_length(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    most = _number(given[0])
    return [
        _of_each(shape, "MaxLength", str(most), lambda data, value: value[0] != "_" and len(parts(value)[0]) <= most)
    ]


@builds("pattern")
def pattern(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    flags = "".join(parts(value)[0] for value in properties.get(f"<{SH}flags>", ()))
    made: list[Constraint] = []
    for term in given:
        text = parts(term)[0]
        try:
            form = _regex(text, flags)
        except re.error:
            scope.not_supported(f"<{SH}pattern>")
            continue
        made.append(
            _of_each(
                shape, "Pattern", text,
                lambda data, value, form=form: value[0] != "_" and form.search(parts(value)[0]) is not None,  # type: ignore[misc]
            )
        )  # fmt: skip
    return made


def _regex(text: str, flags: str) -> re.Pattern[str]:
    """An XPath regular expression as Python's. Raises re.error for what Python does not know."""
    options = re.NOFLAG
    for flag, option in (("i", re.IGNORECASE), ("m", re.MULTILINE), ("s", re.DOTALL), ("x", re.VERBOSE)):
        if flag in flags:
            options |= option
    if "q" in flags:
        text = re.escape(text)
    else:
        text = re.sub(r"\\([ic])", lambda match: r"[\w:]" if match[1] == "i" else r"[\w:.-]", text)
    return re.compile(text, options)


@builds("languageIn")
def language_in(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    wanted = tuple(parts(item)[0].lower() for item in scope.listed(given[0]))

    def holds(data: Data, value: str) -> bool:
        language = parts(value)[1].lower()
        return bool(language) and any(language == tag or language.startswith(f"{tag}-") for tag in wanted)

    return [_of_each(shape, "LanguageIn", ", ".join(wanted), holds)]


@builds("uniqueLang")
def unique_lang(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    if parts(given[0])[0] not in ("true", "1"):
        return []

    def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
        seen: dict[str, int] = {}
        for value in values:
            if value[0] == '"' and (language := parts(value)[1].lower()):
                seen[language] = seen.get(language, 0) + 1
        out += [shape.violation("UniqueLang", focus, None, tag) for tag, count in seen.items() if count > 1]

    return [constraint]


@builds("hasValue")
def has_value(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    def of(wanted: str) -> Constraint:
        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            if wanted not in values:
                out.append(shape.violation("HasValue", focus, None, short(wanted)))

        return constraint

    return [of(wanted) for wanted in given]


@builds("in")
def one_of(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    allowed = scope.listed(given[0])
    known = frozenset(allowed)
    expected = ", ".join(parts(item)[0] if item[0] == '"' else short(item) for item in allowed[:12])
    return [
        _of_each(shape, "In", f"{expected}, …" if len(allowed) > 12 else expected, lambda data, value: value in known)
    ]


@builds("equals")
def equals(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    def of(other: str) -> Constraint:
        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            others = data.values(focus, other)
            for value in (
                *(item for item in values if item not in others),
                *(item for item in others if item not in values),
            ):
                out.append(shape.violation("Equals", focus, value, short(other)))

        return constraint

    return [of(other) for other in given]


@builds("disjoint")
def disjoint(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
    def of(other: str) -> Constraint:
        def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
            others = frozenset(data.values(focus, other))
            out += [shape.violation("Disjoint", focus, value, short(other)) for value in values if value in others]

        return constraint

    return [of(other) for other in given]


def _compared(name: str, or_equal: bool) -> None:
    component = name[0].upper() + name[1:]

    @builds(name)
    def compared(scope: Scope, shape: Shape, given: Sequence[str], properties: Properties) -> list[Constraint]:
        def of(other: str) -> Constraint:
            def constraint(data: Data, focus: str, values: Sequence[str], out: list[Violation]) -> None:
                others = data.values(focus, other)
                for value in values:
                    for bound in others:
                        if not is_less(value, bound, or_equal):
                            out.append(shape.violation(component, focus, value, short(other)))

            return constraint

        return [of(other) for other in given]


_compared("lessThan", or_equal=False)
_compared("lessThanOrEquals", or_equal=True)


def _number(term: str) -> int:
    try:
        return int(parts(term)[0])
    except ValueError:
        return 0
