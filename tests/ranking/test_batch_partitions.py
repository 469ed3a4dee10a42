"""Partitions of a batch: kept when they are whole, made anew when not, and never of two batches."""

import json

import pytest

from ml.batch import PartitionFolder
from ml.batch.partitions import HEAD, MANIFEST, BatchError

OF = {"model_version": "lateral-1", "k": 3, "as_of": "2026-11-29"}
LATER = {**OF, "as_of": "2026-11-30"}


@pytest.fixture
def folder(tmp_path):
    """A folder with two partitions of a batch that was broken off."""
    made = PartitionFolder(tmp_path / "batch")
    with made.opened(OF):
        made.write(0, "inputs 0", ["a", "b"])
        made.write(1, "inputs 1", ["c"])
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


def test_lines_that_cannot_be_made_leave_what_was_there(folder, tmp_path):
    def lines():
        yield "new"
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError), folder.opened(OF):
        folder.write(0, "other inputs", lines())
    assert folder.is_kept(0, "inputs 0")
