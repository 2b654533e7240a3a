"""Values become codes and come back the same."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.privacy.errors import PrivacyError
from parvis.privacy.microdata import coded, from_columns, from_store, to_store
from parvis.privacy.reading import open_data
from parvis.privacy.reading.writing import write_data

cells = st.one_of(st.none(), st.integers(), st.text(max_size=3))


@given(st.lists(cells, max_size=30))
def test_values_come_back_as_they_were(values: list[object]) -> None:
    assert coded("a", values).decoded() == values


@given(st.lists(st.one_of(st.integers(-5, 5), st.just(None)), min_size=1, max_size=300))
def test_codes_are_as_small_as_the_dictionary_allows_and_sorted(values: list[int | None]) -> None:
    column = coded("a", values)
    assert column.codes.dtype == np.uint8
    present = [value for value in column.values if value is not None]
    assert present == sorted(present)
    assert column.counts.sum() == len(values)


def test_masked_numbers_and_nan_are_missing() -> None:
    masked = np.ma.masked_array([3, 1, 2], mask=[False, True, False])
    assert coded("a", masked).decoded() == [3, None, 2]
    assert coded("a", np.array([1.5, np.nan])).decoded() == [1.5, None]


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(PrivacyError, match="privacy-columns-uneven"):
        from_columns({"a": [1], "b": [1, 2]})


def test_text_in_a_column_of_numbers_is_counted_and_not_shown() -> None:
    with pytest.raises(PrivacyError) as caught:
        _ = coded("age", ["12", "Zebra"]).numbers
    assert caught.value.problem.values == {"column": "age", "count": "1"}


def test_a_file_becomes_codes_and_a_file_again(tmp_path: Path) -> None:
    text = 'age,place\n10,Iqaluit\n9,\n10,"a,b"\n'
    (tmp_path / "in.csv").write_text(text, "utf-8")
    with open_data(str(tmp_path / "in.csv")) as opened:
        data = from_store(opened.store, {"age": "quasi", "place": "sensitive"})
        assert data["age"].values == ("9", "10")
        assert data["place"].values[-1] is None
        to_store(opened.store, data)
        write_data(opened.store, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text("utf-8") == text
