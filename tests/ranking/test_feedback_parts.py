"""Datasets in parts: packed wherever, and put together to the same rows as in one."""

from dataclasses import fields, replace

import numpy as np
import pytest

from ml.feedback.dataset import FeedbackData, fingerprint
from ml.feedback.files import write_dataset
from ml.feedback.manifest import Manifest
from ml.feedback.parts import joined, packed, told_of
from tests.support.feedback import feedback_data

NAMES = ("essential_cover", "title_meaning", "wish_function")


def packed_parts(data, count):
    """The people of a dataset, dealt out; each part knows the functions in an order of its own."""
    parts = [data.take(data.people % count == number) for number in range(count)]
    turned = [
        replace(
            part,
            function=np.where(part.function < 0, -1, 1 - part.function).astype(np.int16),
            functions=part.functions[::-1],
        )
        for part in parts[::2]
    ]
    parts[::2] = turned
    return [packed(part, {"number": number}) for number, part in enumerate(parts)]


@pytest.mark.parametrize("count", [1, 3, 10])
def test_parts_are_put_together_to_the_rows_of_one(count, tmp_path):
    data = feedback_data()
    parts = packed_parts(data, count)
    found, whole = joined(parts.__getitem__, count), data.sorted()
    for field in fields(FeedbackData):
        mine, theirs = getattr(found, field.name), getattr(whole, field.name)
        if isinstance(theirs, tuple):
            assert mine == theirs, field.name
        else:
            same = np.array_equal(mine, theirs, equal_nan=theirs.dtype.kind == "f")
            assert same, field.name
    assert fingerprint(found) == fingerprint(data)
    for name, rows in (("parts", found), ("whole", data)):
        write_dataset(tmp_path / name, rows, Manifest(), format="ndjson")
    assert len({path.read_bytes() for path in tmp_path.glob("*/items.ndjson")}) == 1
    assert [told_of(part)["number"] for part in parts] == list(range(count))


def test_the_order_of_parts_is_no_matter_and_each_is_read_alone():
    data, asked = feedback_data(), []
    parts = packed_parts(data, 5)[::-1]

    def read(number):
        asked.append(number)
        return parts[number]

    assert fingerprint(joined(read, 5)) == fingerprint(data)
    assert asked == [*range(5), *range(5)]


def test_a_signal_that_some_parts_lack_was_nothing_there():
    known, unknown = feedback_data(lists=2), feedback_data(lists=2, signals=NAMES[:2])
    unknown = replace(unknown, list_key=np.char.replace(unknown.list_key, b"list", b"othr"))
    parts = [packed(known, {}), packed(unknown, {})]
    found = joined(parts.__getitem__, 2, ("title_spelling",))
    assert found.signal_names == tuple(sorted((*NAMES, "title_spelling")))
    theirs = np.char.startswith(found.list_key, b"othr")[found.list_index]
    wish = found.signals[:, found.signal_names.index("wish_function")]
    assert wish[~theirs].all()
    assert not wish[theirs].any()
    assert not found.signals[:, found.signal_names.index("title_spelling")].any()


def test_no_part_is_a_dataset_without_lists():
    found = joined(lambda _number: b"", 0, NAMES)
    assert (found.n_lists, found.n_items, found.signal_names) == (0, 0, tuple(sorted(NAMES)))
