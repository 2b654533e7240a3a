"""Cell keys: the p-table has what it promises; the same records get the same noise in every table."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import open_data
from parvis.privacy.tables.cell_key import cell_keys, p_table, perturb
from parvis.privacy.tables.microdata import Columns, from_records

from .samples import grid, write

RECORDS = "id,sex,place\n" + "".join(f"R{at},{'MF'[at % 2]},{'ABC'[at % 3]}\n" for at in range(300))


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 10), st.floats(0.5, 4), st.integers(0, 2))
def test_a_p_table_has_mean_zero_the_variance_asked_for_and_no_forbidden_count(
    largest: int, variance: float, forbidden: int
) -> None:
    forbidden = min(forbidden, largest - 1)
    found = p_table(largest, min(variance, largest**2), forbidden)
    noise = np.arange(-largest, largest + 1)
    assert found.chances.sum(axis=1) == pytest.approx(1)
    assert (found.chances >= 0).all()
    assert found.chances @ noise == pytest.approx(0, abs=1e-7)
    if not found.problems:
        assert (found.chances @ noise**2)[1:] == pytest.approx(found.variance, rel=1e-5)
    for count, row in enumerate(found.chances):
        results = count + noise[row > 1e-12]
        assert (results >= 0).all()
        assert not ((results > 0) & (results <= forbidden)).any()


def test_a_p_table_is_the_most_even_one() -> None:
    """Moving chance about without changing mean or variance only lowers the entropy."""
    row = p_table(3, 1.0).chances[-1]
    noise = np.arange(-3, 4)
    random = np.random.default_rng(5)
    moves = np.linalg.svd(np.stack([np.ones(7), noise, noise**2]))[2][3:]
    entropy = -(row * np.log(row)).sum()
    for _try in range(200):
        moved = row + 1e-4 * random.normal(size=4) @ moves
        assert -(moved * np.log(moved)).sum() < entropy


def test_zero_stays_zero() -> None:
    table = grid([[0, 5], [3, 0]])
    keys = np.random.default_rng(1).random(len(table))
    assert (perturb(table, keys, p_table(3, 1.0))[table.value == 0] == 0).all()


def test_the_same_records_get_the_same_noise_in_every_table_and_order(tmp_path: Path) -> None:
    one = write(tmp_path / "one.csv", RECORDS)
    head, *lines = RECORDS.splitlines()
    other = write(tmp_path / "other.csv", "\n".join([head, *reversed(lines)]) + "\n")
    keys = {}
    for name, place, dimensions in (("both", one, ("sex", "place")), ("sex", other, ("sex",))):
        with open_data(str(place)) as data:
            table, _contributions = from_records(data.store, Columns(dimensions))
            found = cell_keys(data.store, table.hierarchies, "id", "a long secret", len(table))
        keys[name] = (table, found)
    both, sexes = keys["both"], keys["sex"]
    assert both[1][both[0].find("M", "Total")] == sexes[1][sexes[0].find("M")]
    assert both[1][both[0].find("M", "A")] != both[1][both[0].find("F", "A")]


def test_another_secret_gives_other_noise(tmp_path: Path) -> None:
    place = write(tmp_path / "one.csv", RECORDS)
    with open_data(str(place)) as data:
        table, _contributions = from_records(data.store, Columns(("sex",)))
        first = cell_keys(data.store, table.hierarchies, "id", "a long secret", len(table))
        second = cell_keys(data.store, table.hierarchies, "id", "another secret", len(table))
    assert (first != second).all()


def test_noise_has_the_variance_over_many_keys() -> None:
    table = grid([[50] * 40] * 40)
    keys = np.random.default_rng(2).random(len(table))
    inner = table.value == 50
    noise = (perturb(table, keys, p_table(5, 2.0)) - table.value)[inner]
    assert noise.mean() == pytest.approx(0, abs=0.15)
    assert noise.var() == pytest.approx(2, rel=0.15)


@pytest.mark.parametrize("asked", [(0, 1.0, 0), (3, 10.0, 0), (3, 1.0, 3), (3, 0.0, 0)])
def test_an_impossible_p_table_is_refused(asked: tuple[int, float, int]) -> None:
    with pytest.raises(PrivacyError) as caught:
        p_table(*asked)
    assert caught.value.problem.code == "privacy-tables-p-table"


def test_records_without_a_name_and_short_secrets_are_refused(tmp_path: Path) -> None:
    place = write(tmp_path / "one.csv", "id,sex\nR1,M\n,F\n")
    with open_data(str(place)) as data:
        table, _contributions = from_records(data.store, Columns(("sex",)))
        for secret, code in (("a long secret", "privacy-tables-unit-missing"),):
            with pytest.raises(PrivacyError) as caught:
                cell_keys(data.store, table.hierarchies, "id", secret, len(table))
            assert caught.value.problem.code == code
