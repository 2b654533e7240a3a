"""Data is read from whatever it is kept in; what is doubtful is told by its place; results appear whole."""

import gzip
import os
import sqlite3
from pathlib import Path

import duckdb
import openpyxl
import pytest

from parvis.privacy.errors import PrivacyError
from parvis.privacy.reading import Data, Options, Store, open_data, refuse_same, write_data, write_whole
from parvis.privacy.reading.store import PREFIX, sweep


def _rows(data: Data) -> list[tuple[object, ...]]:
    return data.store.rows("SELECT * FROM data ORDER BY rowid")


def _codes(data: Data) -> set[str]:
    return {problem.code for problem in data.problems}


def _refused(place: Path | str, options: Options | None = None) -> str:
    with pytest.raises(PrivacyError) as caught, open_data(str(place), options):
        pass
    return caught.value.problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16", "utf-32"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_is_read_in_any_usual_encoding_and_delimiter(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f'nom{mark}âge{mark}note\nÉlise{mark}030{mark}"a{mark}b"\nZoé{mark}{mark}""\n'.encode(encoding))
    with open_data(str(path)) as data:
        assert data.names == ("nom", "âge", "note")
        assert _rows(data) == [("Élise", "030", f"a{mark}b"), ("Zoé", None, "")]
        assert ("privacy-encoding-taken" in _codes(data)) is not encoding.startswith("utf-8")


def test_packed_csv_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    with open_data(str(path)) as data:
        assert _rows(data) == [("1", "2")]
    path.write_bytes(gzip.compress(b"a,b\n1,2\n" * 1000)[:30])
    assert _refused(path) == "privacy-file-damaged"


def test_rows_that_do_not_fit_are_left_out_and_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3\n4,5,6\n7,8\n")
    with open_data(str(path)) as data:
        assert _rows(data) == [("1", "2"), ("7", "8")]
        assert data.has_errors
        assert {(one.code, one.pointer) for one in data.problems} == {
            ("privacy-row-short", "line 3"),
            ("privacy-row-long", "line 4"),
        }


def test_a_first_row_that_may_be_data_is_refused_until_somebody_says(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("046 454 286,Bob\n1,2\n")
    assert _refused(path) == "privacy-header-doubtful"
    with open_data(str(path), Options(header=False)) as data:
        assert data.names == ("column_1", "column_2")
        assert data.count == 2


def test_columns_without_a_name_or_with_the_same_get_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,,A\n1,2,3\n")
    with open_data(str(path)) as data:
        assert data.names == ("a", "column_2", "A_2")
        assert {"privacy-column-unnamed", "privacy-column-renamed"} <= _codes(data)


def test_excel_titles_merged_cells_and_totals_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Report on income", None, None])
    sheet.merge_cells("A1:C1")
    sheet.append(["Region", "Sex", "Count"])
    sheet.append(["North", "F", 3])
    sheet.append([None, "M", 4.5])
    sheet.merge_cells("A3:A4")
    sheet.append(["Total", None, 7.5])
    path = tmp_path / "a.xlsx"
    book.save(path)
    with open_data(str(path)) as data:
        assert data.names == ("Region", "Sex", "Count")
        assert _rows(data) == [("North", "F", "3"), ("North", "M", "4.5")]
        told = {problem.code: problem.pointer for problem in data.problems}
        assert told["privacy-cells-merged"] == "A3:A4"
        assert {"privacy-rows-above-header", "privacy-totals-set-aside"} <= told.keys()
    with open_data(str(path), Options(keep_totals=True)) as data:
        assert data.count == 3


def test_a_workbook_with_several_sheets_asks_which(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["a"])
    book.create_sheet("other").append(["b"])
    book["other"].append(["x"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert _refused(path) == "privacy-sheet-unnamed"
    assert _refused(path, Options(sheet="none")) == "privacy-sheet-unknown"
    with open_data(str(path), Options(sheet="other")) as data:
        assert _rows(data) == [("x",)]


def test_tables_of_databases_and_parquet_are_read(tmp_path: Path) -> None:
    lite = sqlite3.connect(tmp_path / "a.sqlite")
    lite.execute("CREATE TABLE t (a, b)")
    lite.execute("INSERT INTO t VALUES (1, NULL), ('x,\"y', 2.5)")
    lite.commit()
    lite.close()
    with open_data(str(tmp_path / "a.sqlite")) as data:
        assert _rows(data) == [("1", None), ('x,"y', "2.5")]
    assert _refused(tmp_path / "a.sqlite", Options(table="u")) == "privacy-table-unknown"
    duck = duckdb.connect(str(tmp_path / "a.duckdb"))
    duck.execute("CREATE TABLE t AS SELECT 1 AS a, [1, 2] AS l")
    duck.execute(f"COPY t TO '{tmp_path}/a.parquet'")
    duck.close()
    for name in ("a.duckdb", "a.parquet"):
        with open_data(str(tmp_path / name)) as data:
            assert _rows(data) == [(1, "[1, 2]")]
            assert "privacy-column-nested" in _codes(data)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "privacy-file-empty"),
        ("a.csv", b"a,b\n", "privacy-no-rows"),
        ("a.csv", b"\0\1\2", "privacy-not-text"),
        ("a.xlsx", b"PK\x03\x04 broken", "privacy-excel-unreadable"),
        ("a.parquet", b"PAR1 broken", "privacy-parquet-damaged"),
        ("a.sqlite", b"SQLite format 3\0 broken", "privacy-database-unreadable"),
    ],
)
def test_what_can_not_be_read_is_said_in_a_problem(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert _refused(tmp_path / name) == code


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path) -> None:
    path, temporary = tmp_path / "a.csv", tmp_path / "temporary"
    path.write_text("a\nx\n")
    temporary.mkdir()
    with pytest.raises(KeyboardInterrupt), open_data(str(path), Options(folder=temporary)) as data:  # noqa: PT012
        assert data.store.folder.stat().st_mode & 0o077 == 0
        raise KeyboardInterrupt
    assert list(temporary.iterdir()) == []


def test_folders_of_killed_processes_are_swept_and_those_of_living_ones_kept(tmp_path: Path) -> None:
    dead, living = tmp_path / f"{PREFIX}99999999-x", tmp_path / f"{PREFIX}{os.getpid()}-x"
    dead.mkdir()
    living.mkdir()
    sweep(tmp_path)
    assert not dead.exists()
    assert living.exists()


def test_a_result_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("earlier")
    with pytest.raises(KeyboardInterrupt), write_whole(target) as part:  # noqa: PT012
        part.write_text("half")
        raise KeyboardInterrupt
    assert target.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [target]


def test_a_result_never_takes_the_place_of_its_source(tmp_path: Path) -> None:
    source, link = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text("a\n1\n")
    link.hardlink_to(source)
    for target in (source, link, tmp_path / "x" / ".." / "a.csv"):
        with pytest.raises(PrivacyError):
            refuse_same(target, source)
    refuse_same(tmp_path / "c.csv", source)


def test_the_engine_spills_to_its_own_folder_beyond_its_memory(tmp_path: Path) -> None:
    with Store(memory="60MB", threads=1, folder=tmp_path) as store:
        store.rows("CREATE TABLE data AS SELECT md5(i::VARCHAR) AS a FROM range(1000000) t(i)")
        store.rows("CREATE TABLE sorted AS SELECT a FROM data ORDER BY a")
        write_data(store, tmp_path / "out.csv", table="sorted")
        assert store.count("sorted") == 1_000_000
    with pytest.raises(PrivacyError):
        Store(memory="much")
