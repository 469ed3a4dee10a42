"""Partitions of a batch: kept when they are whole, made anew when not, and never of two batches."""

import json

import pytest

from ml.batch import BatchError, Form, PartitionFolder
from ml.batch.partitions import HEAD, MANIFEST
from ml.batch.rows import RankedList, RankedOpening, written
from ml.ranking.signals.reasons import Reason

OF = {"model_version": "lateral-1", "k": 3, "as_of": "2026-11-29"}
LATER = {**OF, "as_of": "2026-11-30"}


@pytest.fixture
def folder(tmp_path):
    """A folder with two partitions of a batch that was broken off."""
    made = PartitionFolder(tmp_path / "batch")
    with made.opened(OF):
        made.write(0, "inputs 0", ["E-1", "E-2"], b"a\nb\n")
        made.write(1, "inputs 1", ["E-3"], b"c\n")
    return made


def part(tmp_path, number):
    return tmp_path / "batch" / f"part-{number:05}.ndjson"


def test_a_batch_that_was_broken_off_goes_on_as_of_its_own_day(folder, tmp_path):
    with folder.opened(LATER) as as_of:
        assert as_of == "2026-11-29"
        assert folder.is_kept(0, "inputs 0")
        assert folder.is_kept(1, "inputs 1")
        assert not folder.is_kept(2, "inputs 2")
    assert part(tmp_path, 0).read_text() == "a\nb\n"
    assert part(tmp_path, 0).stat().st_mode & 0o077 == 0


def flip(path):
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(bytes(data))


FAULTS = {
    "a bit is flipped": flip,
    "it is cut off": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "it is gone": lambda path: path.unlink(),
    "its seal is gone": lambda path: path.with_suffix(".json").unlink(),
    "its seal is cut off": lambda path: path.with_suffix(".json").write_text('{"inputs": "inp'),
    "its seal is of other inputs": lambda path: path.with_suffix(".json").write_text(
        path.with_suffix(".json").read_text().replace("inputs 0", "inputs 9")
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_partition_that_does_not_fit_its_seal_is_made_anew(folder, tmp_path, fault):
    FAULTS[fault](part(tmp_path, 0))
    assert not folder.is_kept(0, "inputs 0")
    assert folder.is_kept(1, "inputs 1")


def test_partitions_of_two_batches_never_mix(folder, tmp_path):
    with pytest.raises(BatchError, match="another k"), folder.opened({**OF, "k": 4}):
        pass
    with folder.opened(OF):
        folder.close(OF, 2)
    # What is complete is of one day and stays that.
    with pytest.raises(BatchError, match="another as_of"), folder.opened(LATER):
        pass
    with folder.opened(LATER, fresh=True) as as_of:
        assert as_of == "2026-11-30"
        assert not folder.is_kept(0, "inputs 0")
    assert not list((tmp_path / "batch").glob("part-*"))
    (tmp_path / "batch" / HEAD).unlink()
    part(tmp_path, 0).write_text("of nobody knows what\n")
    with pytest.raises(BatchError, match="begin it afresh"), folder.opened(OF):
        pass


def test_files_of_other_programs_are_never_removed(folder, tmp_path):
    others = [tmp_path / "batch" / name for name in ("part-00000-c000.parquet", "part-a.ndjson")]
    for other in others:
        other.write_text("theirs")
    with folder.opened(LATER, fresh=True):
        folder.write(0, "inputs 0", ["E-1"], b"a\n")
        folder.close(LATER, 1)
    assert [other.read_text() for other in others] == ["theirs", "theirs"]
    theirs = tmp_path / "elsewhere" / MANIFEST
    theirs.parent.mkdir()
    theirs.write_text("[1]")
    other = PartitionFolder(theirs.parent)
    with pytest.raises(BatchError, match="name another folder"), other.opened(OF):
        pass
    assert theirs.read_text() == "[1]"


def test_the_manifest_names_what_there_is_and_what_is_beyond_goes(folder, tmp_path):
    with folder.opened(OF):
        told = folder.close(OF, 1)
    assert [one["file"] for one in told] == ["part-00000.ndjson"]
    manifest = json.loads((tmp_path / "batch" / MANIFEST).read_text())
    assert manifest == {**OF, "partitions": told}
    assert sorted(one.name for one in (tmp_path / "batch").glob("part-*")) == [
        "part-00000.json",
        "part-00000.ndjson",
    ]


def test_two_processes_never_write_to_one_folder(folder, tmp_path):
    with (
        folder.opened(OF),
        pytest.raises(BatchError, match="another batch is being written"),
        PartitionFolder(tmp_path / "batch").opened(OF),
    ):
        pass


LISTS = (
    RankedList("E-1", [RankedOpening("O-1", 0.75, {Reason.BRIDGE: 0.7, Reason.ASPIRATION: 0.05})]),
    RankedList("E-2", [RankedOpening("O-2", 0.5, {}), RankedOpening("O-1", 0.25, {})]),
    RankedList("E-3", []),
)


@pytest.mark.parametrize("form", [*Form])
def test_who_is_taken_out_leaves_no_trace_and_the_others_their_lists(tmp_path, form):
    folder = PartitionFolder(tmp_path / "lists", form)
    with folder.opened(OF):
        folder.write(0, "inputs 0", ["E-1", "E-2"], written(LISTS[:2], form, reasons=True))
        folder.write(1, "inputs 1", ["E-3"], written(LISTS[2:], form, reasons=True))
        before = {one["file"]: one["sha256"] for one in folder.close(OF, 2)}
    told = {"opening": "O-1", "score": 0.75, "reasons": {"bridge": 0.7, "aspiration": 0.05}}
    assert folder.openings_of("E-1") == [told]
    assert folder.take_out(lambda _key: False) == {}
    renewed = folder.take_out(lambda key: key == "E-1")
    assert [*renewed] == [f"part-00000.{form}"]
    for path in (tmp_path / "lists").iterdir():
        assert b"E-1" not in path.read_bytes(), path.name
    assert folder.openings_of("E-1") is None
    assert [one["score"] for one in folder.openings_of("E-2")] == [0.5, 0.25]
    assert folder.openings_of("E-3") == []
    assert folder.people(f"part-00000.{form}") == ("E-2",)
    manifest = json.loads((tmp_path / "lists" / MANIFEST).read_text())
    after = {one["file"]: one["sha256"] for one in manifest["partitions"]}
    assert after == {**before, **renewed} != before


def test_taking_out_that_was_broken_off_is_finished_by_the_next(tmp_path, monkeypatch):
    folder = PartitionFolder(tmp_path / "lists")
    with folder.opened(OF):
        folder.write(0, "inputs 0", ["E-1", "E-2"], written(LISTS[:2], Form.NDJSON, reasons=True))
    put_json = PartitionFolder._put_json
    monkeypatch.setattr(PartitionFolder, "_put_json", _dying)
    with pytest.raises(KeyboardInterrupt):
        folder.take_out(lambda key: key == "E-1")
    monkeypatch.setattr(PartitionFolder, "_put_json", put_json)
    assert folder.people("part-00000.ndjson") == ("E-1", "E-2")
    assert folder.take_out(lambda key: key == "E-1")
    assert folder.people("part-00000.ndjson") == ("E-2",)
    with folder.opened(LATER):
        assert folder.is_kept(0, "inputs 0")


def _dying(*_arguments, **_how):
    raise KeyboardInterrupt


def test_parquet_has_a_row_for_each_place_of_a_list(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra `datasets`")
    path = tmp_path / "lists.parquet"
    path.write_bytes(written(LISTS, Form.PARQUET, reasons=True))
    rows = parquet.read_table(path).to_pylist()
    places = [(row["employee"], row["position"], row["opening"], row["score"]) for row in rows]
    assert places == [("E-1", 1, "O-1", 0.75), ("E-2", 1, "O-2", 0.5), ("E-2", 2, "O-1", 0.25)]
    assert (rows[0]["bridge"], rows[0]["grade_distance"]) == (0.7, 0.0)
    assert set(rows[0]) == {"employee", "position", "opening", "score", *map(str, Reason)}
    path.write_bytes(written(LISTS, Form.PARQUET, reasons=False))
    assert set(parquet.read_schema(path).names) == {"employee", "position", "opening", "score"}
