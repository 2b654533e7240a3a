"""What is found in data: identifiers with evidence and no value, attributes, the smallest sets that single out."""

import itertools
import random
from pathlib import Path

import msgspec
import pytest

from parvis.privacy.errors import PrivacyError
from parvis.privacy.find import Found, find, find_combinations, read_roles, require_confirmed, write_roles
from parvis.privacy.reading import Store, open_data

SINS = ["757838640", "710475266", "730568298"]
PEOPLE = 300


def _sin(rng: random.Random) -> str:
    from stdnum import luhn

    body = "7" + "".join(rng.choice("0123456789") for _ in range(7))
    return body + luhn.calc_check_digit(body)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    rng = random.Random(3)
    path = tmp_path_factory.mktemp("found") / "people.csv"
    lines = ["ref;serie;courriel;ville;remarque;diag;revenu"]
    for number in range(PEOPLE):
        note = "Rien à signaler dans le dossier de cette personne cette année"
        if number in {10, 20}:
            note = "Madame Marie Tremblay a rappelé du 514-555-2368 au sujet de son dossier"
        city = rng.choice(["Laval", "Gatineau", "Ottawa"])
        lines.append(
            f"{_sin(rng)};{rng.randrange(10**8, 10**9)};p{number}@exemple.ca;{city};{note};"
            f"{rng.choice(['diabète', 'asthme', 'aucun'])};{rng.randrange(20, 99)}000"
        )
    path.write_text("\n".join(lines) + "\n")
    with open_data(str(path)) as data:
        return find(data)


def _kinds(found: Found, column: str) -> set[str]:
    return {one.identifier for one in found.identifiers if one.column == column and one.level != "low"}


def test_a_number_is_told_by_its_check_digits_and_not_by_its_length(found: Found) -> None:
    assert "sin" in _kinds(found, "ref")
    assert _kinds(found, "serie") == set()


def test_identifiers_inside_texts_are_told_with_their_rows(found: Found) -> None:
    assert {"phone", "name-in-text"} <= _kinds(found, "remarque")
    phone = next(one for one in found.identifiers if (one.column, one.identifier) == ("remarque", "phone"))
    assert (phone.cells, phone.inside, phone.rows) == (0, 2, (11,))


def test_sensitive_matters_are_told_by_name_and_by_content_in_both_languages(found: Found) -> None:
    topics = {(one.column, one.topic) for one in found.attributes}
    assert {("diag", "health"), ("revenu", "income"), ("ville", "geography")} <= topics


def test_roles_are_suggested_with_their_reasons(found: Found) -> None:
    roles = {one.column: one.role for one in found.suggestions}
    assert roles == {
        "ref": "direct", "serie": "quasi", "courriel": "direct", "ville": "quasi", "remarque": "direct",
        "diag": "sensitive", "revenu": "sensitive",
    }  # fmt: skip


def test_nothing_that_is_found_shows_a_value(found: Found) -> None:
    shown = msgspec.json.encode(found).decode()
    assert not any(value in shown for value in ("Tremblay", "exemple.ca", "Laval", "diabète", "asthme", "514"))


def _brute(rows: list[tuple[int, ...]], bound: float, most: int) -> set[tuple[int, ...]]:
    sets: set[tuple[int, ...]] = set()
    for size in range(1, most + 1):
        for columns in itertools.combinations(range(len(rows[0])), size):
            if any(set(each) <= set(columns) for each in sets):
                continue
            keys = [tuple(row[column] for column in columns) for row in rows]
            if sum(keys.count(key) == 1 for key in keys) >= bound * len(rows):
                sets.add(columns)
    return sets


@pytest.mark.parametrize("seed", range(6))
def test_the_smallest_sets_are_those_of_an_exhaustive_search(seed: int) -> None:
    rng = random.Random(seed)
    rows = [tuple(rng.randrange(size) for size in (2, 3, 5, 9, 20)) for _ in range(120)]
    with Store() as store:
        store.rows("CREATE TABLE data (c0 INT, c1 INT, c2 INT, c3 INT, c4 INT)")
        for row in rows:
            store.rows("INSERT INTO data VALUES (?, ?, ?, ?, ?)", row)
        names = [f"c{number}" for number in range(5)]
        whole = find_combinations(store, names, len(rows), bound=0.05, most=4)
        sampled = find_combinations(store, names, len(rows), bound=0.05, most=4, sample=60)
    expected = {tuple(f"c{number}" for number in one) for one in _brute(rows, 0.05, 4)}
    assert {one.columns for one in whole.sets} == expected
    assert whole.complete
    # What a sample passes is counted on every row: no set is told that isn't one.
    assert {one.columns for one in sampled.sets} <= expected


@pytest.mark.parametrize("content", ["a\n1\n", "a,b\n1,\n1,\n", "a,b\n1,2\n1,2\n1,2\n"])
def test_one_record_empty_columns_and_records_all_alike_are_found_too(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    with open_data(str(path)) as data:
        assert find(data).rows == data.count


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_roles_file_is_read_back_once_a_person_confirmed_it(tmp_path: Path, found: Found, lang: str) -> None:
    path = tmp_path / "roles.toml"
    path.write_text(write_roles(found, lang), "utf-8")
    roles = read_roles(path, [one.name for one in found.columns])
    assert roles.of("direct") == ("ref", "courriel", "remarque")
    with pytest.raises(PrivacyError, match="unconfirmed"):
        require_confirmed(roles)
    path.write_text(path.read_text("utf-8").replace('confirmed_by = ""', 'confirmed_by = "A. Steward"'), "utf-8")
    require_confirmed(read_roles(path))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("r.json", '{"columns": {"a": "quasi"}}', ""),
        ("r.yaml", "columns: {a: quasi}", ""),
        ("r.toml", '[columns]\na = "quasi"', ""),
        ("r.json", '{"columns": {"a": "x"}}', "privacy-roles-unusable"),
        ("r.json", '{"columns": ', "privacy-document-broken"),
        ("r.yaml", "columns: [", "privacy-document-broken"),
        ("r.toml", "columns = ", "privacy-document-broken"),
        ("r.json", '{"columns": {"b": "quasi", "a": "other"}}', "privacy-roles-unknown-column"),
        ("r.json", '{"columns": {}}', "privacy-roles-missing-column"),
        ("r.json", '{"parvis_roles": 9, "columns": {"a": "quasi"}}', "privacy-roles-version"),
    ],
)
def test_roles_are_json_toml_or_yaml_and_checked(tmp_path: Path, name: str, content: str, code: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    if not code:
        assert read_roles(path, ["a"]).columns == {"a": "quasi"}
        return
    with pytest.raises(PrivacyError) as caught:
        read_roles(path, ["a"])
    assert caught.value.problem.code == code
