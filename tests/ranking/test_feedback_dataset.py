"""Datasets of feedback as files: whole, checked, and the same whatever the order of rows."""

import hashlib
import json
from dataclasses import fields, replace

import numpy as np
import pytest

from ml.errors import DatasetError
from ml.feedback.dataset import ITEM_COLUMNS, LIST_COLUMNS, FeedbackData, fingerprint
from ml.feedback.files import read_dataset, read_manifest, write_dataset
from ml.feedback.manifest import Manifest
from tests.support.feedback import feedback_data

FORMATS = ("ndjson", "parquet")


@pytest.fixture(params=FORMATS)
def file_format(request):
    if request.param == "parquet":
        pytest.importorskip("pyarrow", reason="the extra `datasets` is not installed")
    return request.param


def shuffled(data, seed=1):
    rng = np.random.default_rng(seed)
    lists, items = rng.permutation(data.n_lists), rng.permutation(data.n_items)
    place = np.argsort(lists).astype(np.int32)
    columns = {name: getattr(data, name)[lists] for name in LIST_COLUMNS}
    columns |= {name: getattr(data, name)[items] for name in ITEM_COLUMNS}
    columns["list_index"] = place[columns["list_index"]]
    columns["function"] = np.where(columns["function"] < 0, -1, 1 - columns["function"]).astype(
        np.int16
    )
    return replace(
        data,
        **columns,
        signals=data.signals[items][:, ::-1].copy(),
        signal_names=data.signal_names[::-1],
        functions=data.functions[::-1],
    )


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_column_has_a_type():
    own = {field.name for field in fields(FeedbackData)}
    assert own == {*LIST_COLUMNS, *ITEM_COLUMNS, "signals", "signal_names", "functions"}


def test_what_is_written_is_read_and_has_the_same_fingerprint(tmp_path, file_format):
    data = feedback_data().sorted()
    manifest = write_dataset(tmp_path / "d", data, Manifest(), format=file_format)
    found = read_dataset(tmp_path / "d")
    for name in (*LIST_COLUMNS, *ITEM_COLUMNS, "signals"):
        assert np.array_equal(
            getattr(found, name), getattr(data, name), equal_nan=name == "served_score"
        ), name
    assert found.functions == data.functions
    assert manifest.fingerprint == fingerprint(data)
    assert read_manifest(tmp_path / "d") == manifest
    assert (manifest.counts["lists"], manifest.counts["people"]) == (20, 10)


def test_rows_in_another_order_are_the_same_bytes(tmp_path, file_format):
    data = feedback_data()
    for name, rows in (("one", data), ("other", shuffled(data))):
        write_dataset(tmp_path / name, rows, Manifest(), format=file_format)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


def test_both_formats_hold_the_same(tmp_path):
    pytest.importorskip("pyarrow", reason="the extra `datasets` is not installed")
    for one in FORMATS:
        write_dataset(tmp_path / one, feedback_data(), Manifest(), format=one)
    assert len({read_manifest(tmp_path / one).fingerprint for one in FORMATS}) == 1


def _by_pandas(items, lists):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    table = pandas.read_parquet(items).merge(pandas.read_parquet(lists), on="list_key")
    return len(table), int(table["opened"].sum()), float(table["essential_cover"].sum())


def _by_polars(items, lists):
    polars = pytest.importorskip("polars", reason="polars is not installed")
    table = polars.read_parquet(items).join(polars.read_parquet(lists), on="list_key")
    return table.height, int(table["opened"].sum()), float(table["essential_cover"].sum())


def _by_duckdb(items, lists):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    said = "count(*), sum(opened::int), sum(essential_cover::double)"
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {said} FROM '{items}' JOIN '{lists}' USING (list_key)"
        ).fetchone()


@pytest.mark.parametrize("read", [_by_pandas, _by_polars, _by_duckdb])
def test_the_tools_of_data_teams_read_the_files_and_join_them(tmp_path, read):
    pytest.importorskip("pyarrow", reason="the extra `datasets` is not installed")
    data = feedback_data()
    write_dataset(tmp_path / "d", data, Manifest(), format="parquet")
    rows, opened, cover = read(*(tmp_path / "d" / f"{name}.parquet" for name in ("items", "lists")))
    assert (rows, opened) == (data.n_items, data.opened.sum())
    column = data.signals[:, data.signal_names.index("essential_cover")]
    assert cover == pytest.approx(column.sum(dtype=float), rel=1e-5)


def test_a_dataset_without_lists_is_one(tmp_path, file_format):
    data = feedback_data(lists=0)
    write_dataset(tmp_path / "d", data, Manifest(), format=file_format)
    found = read_dataset(tmp_path / "d")
    assert (found.n_lists, found.n_items) == (0, 0)
    assert found.signal_names == tuple(sorted(data.signal_names))


def test_another_value_is_another_fingerprint():
    data = feedback_data()
    known = {fingerprint(data), fingerprint(data, ["before"])}
    for name in (*LIST_COLUMNS, *ITEM_COLUMNS, "signals"):
        column = getattr(data, name).copy()
        if name == "private_inputs":
            continue  # goes with served_score
        if name in {"pair_at", "position", "k", "list_index"}:
            column[0] = {"pair_at": 3, "position": 5, "k": 6, "list_index": 1}[name]
        elif column.dtype.kind == "S":
            column[0] = b"other"
        elif column.dtype.kind == "b":
            column[0] = not column[0]
        elif name == "served_score":
            column[-1] = 0.77777
        elif name in {"dismiss_reason", "function", "held_90", "held_180", "attribution"}:
            column[0] = 1 if column[0] != 1 else 0
        else:
            column.flat[0] = column.flat[0] + 1 if name != "propensity" else 0.25
        try:
            changed = replace(data, **{name: column})
        except DatasetError:
            assert name in {"position", "list_index", "swapped"}, name
            continue
        assert fingerprint(changed) not in known, name
        known.add(fingerprint(changed))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_signal_that_is_no_number_is_refused_by_name(value):
    data = feedback_data()
    signals = data.signals.copy()
    signals[7, 1] = value
    with pytest.raises(DatasetError, match="title_meaning"):
        replace(data, signals=signals)


def test_what_does_not_fit_is_refused_by_column():
    data = feedback_data()
    wrong = {
        "position": np.where(np.arange(data.n_items) == 3, 9, data.position).astype(np.int16),
        "propensity": np.zeros(data.n_lists),
        "grade": np.full(data.n_items, 6, np.int8),
        "served_score": np.zeros(data.n_items, np.float32),
        "list_key": np.full(data.n_lists, b"same"),
        "person_key": np.full(data.n_lists, b""),
        "attribution": np.full(data.n_items, 3, np.int8),
        "day": np.zeros(3, np.int32),
        "opened": np.zeros(data.n_items, np.int8),
    }
    for name, column in wrong.items():
        with pytest.raises(DatasetError, match=name):
            replace(data, **{name: column})
    with pytest.raises(DatasetError, match="opened"):
        replace(data, signal_names=("opened", *data.signal_names[1:]))


def test_an_altered_file_is_refused_by_name(tmp_path, file_format):
    write_dataset(tmp_path / "d", feedback_data(), Manifest(), format=file_format)
    path = tmp_path / "d" / f"items.{file_format}"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DatasetError, match="items"):
        read_dataset(tmp_path / "d")


def test_a_nan_in_a_file_is_refused(tmp_path):
    write_dataset(tmp_path / "d", feedback_data(), Manifest(), format="ndjson")
    path, manifest = tmp_path / "d" / "items.ndjson", tmp_path / "d" / "manifest.json"
    lines = path.read_text().splitlines()
    lines[2] = json.dumps({**json.loads(lines[2]), "title_meaning": float("nan")})
    path.write_text("\n".join(lines) + "\n")
    said = json.loads(manifest.read_text())
    said["files"][path.name] |= {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
    }
    manifest.write_text(json.dumps(said))
    with pytest.raises(DatasetError, match="title_meaning"):
        read_dataset(tmp_path / "d")


def test_another_schema_is_refused(tmp_path):
    write_dataset(tmp_path / "d", feedback_data(), Manifest(), format="ndjson")
    path = tmp_path / "d" / "manifest.json"
    path.write_text(path.read_text().replace('"schema": 1', '"schema": 2'))
    with pytest.raises(DatasetError, match="schema"):
        read_dataset(tmp_path / "d")


def test_writing_that_breaks_off_leaves_nothing(tmp_path, file_format):
    class BrokenOffError(Exception):
        pass

    seen = []

    def watch(stop_at):
        def step(name):
            seen.append(name)
            if name == stop_at:
                raise BrokenOffError

        return step

    data = feedback_data()
    for name in ("lists_written", "items_written", "openings_written", "manifest_written"):
        with pytest.raises(BrokenOffError):
            write_dataset(tmp_path / "d", data, Manifest(), format=file_format, step=watch(name))
        assert list(tmp_path.iterdir()) == []
    write_dataset(tmp_path / "d", data, Manifest(), format=file_format, step=watch("none"))
    assert seen[-1] == "folder_renamed"
    with pytest.raises(DatasetError, match="exists"):
        write_dataset(tmp_path / "d", data, Manifest(), format=file_format)


def test_a_part_keeps_its_lists_with_their_items():
    data = feedback_data()
    mask = data.people % 2 == 0
    part = data.take(mask)
    assert set(part.list_key.tolist()) == set(data.list_key[mask].tolist())
    for row in range(part.n_items):
        of = part.list_key[part.list_index[row]]
        was = np.flatnonzero(
            (data.list_key[data.list_index] == of) & (data.position == part.position[row])
        )
        assert np.array_equal(data.signals[was[0]], part.signals[row])
