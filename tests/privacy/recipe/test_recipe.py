"""Recipes: the same bytes again, nothing that misses its goal or its questions, and an account that shows no value."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from lxml import html

from parvis.privacy.account.writing import languages, write_account
from parvis.privacy.errors import PrivacyError
from parvis.privacy.ethics import Answer, Ethics, Label, asked, compare, stops
from parvis.privacy.find.roles import roles_of
from parvis.privacy.reading import fingerprint
from parvis.privacy.recipe import (
    Approval,
    Goal,
    Recipe,
    Release,
    Source,
    StepSpec,
    apply,
    known_steps,
    read_recipe,
    write_recipe,
)  # fmt: skip

ROLES = {"name": "direct", "age": "quasi", "postal": "quasi", "income": "sensitive"}
CANARY = "Zyxwvut Qanary"


def _answers(**other: Answer) -> dict[str, Answer]:
    return {code: Answer(answer="yes", by="A. Steward") for code in asked(["geography", "age", "income"])} | other


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    lines = ["name,age,postal,income"]
    lines += [f"{CANARY} {n},{20 + n % 10},K1A {n % 10}B{n % 3},{n % 4}0000" for n in range(60)]
    lines.append(f"{CANARY} Solo,97,X0A 0H0,10000")
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
    return Recipe(
        parvis_recipe=1,
        data=Source(file="a.csv", sha256=fingerprint(tmp_path / "a.csv")),
        roles=roles_of(ROLES, by="A. Steward", on="2026-11-30", data="a.csv", sha256=""),  # type: ignore[arg-type]
        steps=(
            StepSpec(do="remove", columns=("name",)),
            StepSpec(do="generalise", columns=("age",), settings={"hierarchy": "ages", "level": 2}),
            StepSpec(do="generalise", columns=("postal",), settings={"hierarchy": "postal-codes", "level": 1}),
            StepSpec(do="suppress", settings={"k": 5}),
        ),
        goal=Goal(k=5),
        ethics=Ethics(purpose="Show incomes by age.", answers=_answers()),
        release=Release(file="out.csv", title={"en": "Incomes <b>", "fr": "Revenus"}),
        approval=Approval(by="B. Chief", function="Chief data officer", on="2026-12-01"),
    )


def _codes(recipe: Recipe, folder: Path) -> list[str]:
    return [problem.code for problem in apply(recipe, folder).stops]


def test_the_same_recipe_gives_the_same_release_and_account_to_the_byte(recipe: Recipe, tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        made = write_account(apply(recipe, tmp_path), tmp_path)
        seen.append({path.name: fingerprint(path) for path in (*made, tmp_path / "out.csv")})
        for path in (*made, tmp_path / "out.csv"):
            path.unlink()
    assert seen[0] == seen[1]
    assert len(seen[0]) == 2 * len(languages()) + 2


def test_the_release_is_what_the_steps_say(recipe: Recipe, tmp_path: Path) -> None:
    applied = apply(recipe, tmp_path)
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert lines[:2] == ["age,postal,income", "20-29,K1A,00000"]
    assert (len(lines), applied.before.k, applied.after.k, applied.after.rows) == (61, 1, 60, 60)
    assert [(one.cells, one.rows, one.removed) for one in applied.steps] == [
        (0, 0, 1),
        (61, 0, 0),
        (61, 0, 0),
        (0, 1, 0),
    ]
    assert applied.release_sha256 == fingerprint(tmp_path / "out.csv")


def test_a_recipe_is_written_and_read_back_the_same(recipe: Recipe, tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(write_recipe(recipe), "utf-8")
    assert read_recipe(path) == recipe
    (tmp_path / "r.json").write_bytes(msgspec.json.encode(recipe))
    assert read_recipe(tmp_path / "r.json") == recipe


def test_what_misses_its_goal_is_not_released(recipe: Recipe, tmp_path: Path) -> None:
    def changed(**fields: object) -> Recipe:
        return msgspec.structs.replace(recipe, **fields)

    assert _codes(changed(steps=recipe.steps[:3]), tmp_path) == ["privacy-goal-missed"]
    assert _codes(changed(steps=recipe.steps[1:]), tmp_path) == ["privacy-direct-left"]
    assert _codes(changed(goal=Goal(k=5, most_removed=0.001)), tmp_path) == ["privacy-goal-suppressed"]
    assert _codes(changed(goal=Goal(k=5, different=9)), tmp_path) == ["privacy-goal-diversity"]
    assert _codes(changed(approval=Approval()), tmp_path) == ["privacy-unapproved"]
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("answer", ["no", "not-yet"])
def test_a_no_or_not_yet_stops_the_release_and_the_account_says_why(
    recipe: Recipe, tmp_path: Path, answer: str
) -> None:
    said = Answer(answer=answer, reason="The council meets in May.", by="A. Steward")  # type: ignore[arg-type]
    stopped = msgspec.structs.replace(recipe, ethics=Ethics(purpose="x", answers=_answers(harm=said)))
    applied = apply(stopped, tmp_path)
    assert [problem.code for problem in applied.stops] == [f"privacy-ethics-{answer}"]
    assert not (tmp_path / "out.csv").exists()
    write_account(applied, tmp_path)
    for lang in ("en", "fr"):
        page = html.parse(str(tmp_path / f"out.account.{lang}.html"))
        assert "The council meets in May." in page.xpath("string(//section[@class='stop'])")
    assert json.loads((tmp_path / "out.account.json").read_text())["released"] is False


def test_data_on_indigenous_people_asks_who_governs_it() -> None:
    questions = set(asked(["indigenous-identity"])) - set(asked(["age"]))
    assert {"governance", "ocap-control", "care-authority"} <= questions
    answers = {code: Answer(answer="yes", by="x") for code in asked(["age"])}
    codes = {
        problem.values.get("question")
        for problem in stops(Ethics(purpose="x", answers=answers), ["indigenous-identity"])
    }
    assert codes == questions
    assert stops(Ethics(purpose="x", answers=answers), ["age"]) == []


def test_answers_need_somebody_who_gives_them_and_labels_are_known_ones() -> None:
    answers = {code: Answer(answer="yes", by="x") for code in asked(["age"])}
    unfounded = answers | {"harm": Answer(answer="yes"), "benefit": Answer(answer="not-applicable", by="x")}
    assert [one.code for one in stops(Ethics(purpose="x", answers=unfounded), ["age"])] == [
        "privacy-ethics-unfounded"
    ] * 2
    odd = Ethics(purpose=" ", answers=answers | {"who": answers["harm"]}, labels=(Label(code="tk-zz", community="c"),))
    assert [one.code for one in stops(odd, ["age"])] == [
        "privacy-ethics-purpose", "privacy-ethics-unknown", "privacy-ethics-label",
    ]  # fmt: skip


def test_columns_are_compared_with_statistics_canadas_categories() -> None:
    found = compare({"Femme": 3, "MALE": 2, "Autre": 1}, "statcan_gender")
    assert (found.known, found.unknown, found.rows_unknown, found.used) == (2, 1, 1, ("man", "woman"))
    assert not found.agrees
    assert compare({"0 to 4 years": 1, "85 ans et plus": 1}, "statcan_age_group").agrees


def test_the_account_shows_no_value_and_is_a_sound_page_and_a_tagged_pdf(recipe: Recipe, tmp_path: Path) -> None:
    made = write_account(apply(recipe, tmp_path), tmp_path)
    for path in made:
        content = path.read_bytes()
        assert not any(value in content for value in (b"Qanary", b"X0A", b"K1A", b"20-29"))
        if path.suffix == ".pdf":
            assert b"/StructTreeRoot" in content or b"/MarkInfo" in content
            assert b"pdfuaid" in content
        if path.suffix == ".html":
            page = html.fromstring(content)
            assert page.get("lang") in path.name
            assert not page.xpath("//script | //link | //img | //*[@style] | //b")
            assert all(cell.get("scope") for cell in page.xpath("//th"))


def test_what_is_wrong_in_a_recipe_is_said_by_its_place(recipe: Recipe, tmp_path: Path) -> None:
    def refused(changed: Recipe) -> str:
        with pytest.raises(PrivacyError) as caught:
            apply(changed, tmp_path)
        return caught.value.problem.code

    def with_step(**fields: object) -> Recipe:
        return msgspec.structs.replace(recipe, steps=(StepSpec(**fields),))  # type: ignore[arg-type]

    assert refused(with_step(do="magic")) == "privacy-step-unknown"
    assert refused(with_step(do="suppress")) == "privacy-step-unusable"
    assert refused(with_step(do="suppress", settings={"k": 1000})) == "privacy-nothing-left"
    assert refused(with_step(do="generalise", columns=("age",), settings={"hierarchy": "ages", "level": 99})) == "privacy-level-too-high"  # fmt: skip  # noqa: E501
    assert refused(with_step(do="generalise", columns=("age",), settings={"hierarchy": "bands", "level": 1})) == "privacy-step-unusable"  # fmt: skip  # noqa: E501
    assert refused(with_step(do="remove", columns=("none",))) == "privacy-column-unknown"
    assert refused(msgspec.structs.replace(recipe, release=Release(file="./a.csv"))) == "privacy-output-is-input"
    other = msgspec.structs.replace(recipe.data, sha256="0" * 64)
    assert refused(msgspec.structs.replace(recipe, data=other)) == "privacy-recipe-other-data"
    nobody = msgspec.structs.replace(recipe.roles, confirmed_by="")
    assert refused(msgspec.structs.replace(recipe, roles=nobody)) == "privacy-roles-unconfirmed"
    (tmp_path / "x.toml").write_text("parvis_recipe = 2\n")
    with pytest.raises(PrivacyError, match="unusable"):
        read_recipe(tmp_path / "x.toml")
    with (tmp_path / "a.csv").open("a") as stream:
        stream.write("short\n")
    assert refused(msgspec.structs.replace(recipe, data=Source(file="a.csv"))) == "privacy-recipe-rows-lost"


def test_every_step_is_named_in_both_official_languages() -> None:
    assert all({"en", "fr"} <= step.labels.keys() for step in known_steps().values())
    assert replace(known_steps()["remove"], labels={"iu": "x"}).label("fr", "en") == "x"
