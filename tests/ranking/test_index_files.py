"""An index in files is the index itself; what is damaged or foreign is refused by name."""

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml.errors import ShardError
from ml.frames import (
    EmployeeProfile,
    HeldSkill,
    NeededCredential,
    NeededSkill,
    OpeningProfile,
    OwnReading,
    PastRole,
    Target,
    Wish,
)
from ml.ranking import IndexFolder, Ranker, loose_rows
from ml.ranking.arrays.mapped import map_arrays, remove_unused, write_arrays
from ml.ranking.index import folder as folders
from ml.ranking.index import sealed
from ml.ranking.index.digests import profile_digest
from ml.ranking.index.indexes import ProfileIndex, side_of
from ml.ranking.index.sealed import HEAD, Head
from tests.ranking.organisation import employees, openings
from tests.support.blocks import assert_same_rows


def written(folder: IndexFolder, index: ProfileIndex[Any]) -> Head:
    with folder.locked() as held:
        assert held
        return folder.write(index)


def openings_of(ranker: Ranker, folder: IndexFolder) -> ProfileIndex[OpeningProfile]:
    """The openings as another process finds them."""
    head = folder.head()
    assert head is not None
    stored = folder.read(head, ranker.encoder.openings, ranker.lexicon)
    return ranker.index_openings(openings(), stored)


@pytest.fixture
def folder(tmp_path: Path, ranker: Ranker) -> IndexFolder:
    return IndexFolder(tmp_path / "openings", "openings", ranker.version)


def test_what_is_mapped_is_what_was_encoded_bit_for_bit(
    every_ranker: Ranker, tmp_path: Path
) -> None:
    ranker = every_ranker
    places, crowd = ranker.index_openings(openings()), ranker.index_employees(employees())
    for index, encode in ((places, ranker.encoder.openings), (crowd, ranker.encoder.employees)):
        kind = f"kind-{len(index)}"
        kept = IndexFolder(tmp_path / kind, kind, ranker.version)
        stored = kept.read(written(kept, index), encode, ranker.lexicon)
        mapped: Any = folders.Origin(), *stored.matched(index.profiles)
        assert mapped[1] == []
        again: Any = (
            ranker.index_openings(openings(), stored)
            if index is places
            else ranker.index_employees(employees(), stored)
        )
        assert loose_rows(again) == 0
        assert_same_rows(side_of(index).block, side_of(again).block)
        assert again.names.rows == index.names.rows
        assert all(not array.flags.writeable for array in (again.names.meaning, again.vectors))
        if index is places:
            places_again = again
    for person in employees():
        told = ranker.rank_openings(person, places, k=20)
        assert ranker.rank_openings(person, places_again, k=20) == told
    first = openings()[0]
    assert ranker.rank_employees(first, again, k=9) == ranker.rank_employees(first, crowd, k=9)


def test_a_change_appends_a_file_and_leaves_the_others(ranker: Ranker, folder: IndexFolder) -> None:
    before = written(folder, ranker.index_openings(openings()))
    changed = [dataclasses.replace(openings()[0], title="Keeper of falcons"), *openings()[1:]]
    stored = folder.read(before, ranker.encoder.openings, ranker.lexicon)
    index = ranker.index_openings(changed, stored)
    assert loose_rows(index) == 1
    after = written(folder, index)
    assert after.rows[0] == before.rows[0]
    assert len(after.rows) == 2
    mapped = ranker.index_openings(
        changed, folder.read(after, ranker.encoder.openings, ranker.lexicon)
    )
    assert loose_rows(mapped) == 0
    assert_same_rows(side_of(index).block, side_of(mapped).block)
    person = employees()[0]
    assert ranker.rank_openings(person, mapped, k=9) == ranker.rank_openings(person, index, k=9)


def test_many_small_files_become_one(ranker: Ranker, folder: IndexFolder) -> None:
    places = list(openings())
    index = grown = ranker.index_openings(places[:1])
    for count in range(1, len(places) + 1):
        stored = folder.read(written(folder, index), ranker.encoder.openings, ranker.lexicon)
        index = ranker.index_openings(places[:count], stored)
        grown = ranker.index_openings(places[:count], grown)
        assert len(stored.shards) <= folders.MOST_SMALL
    for person in employees():
        assert ranker.rank_openings(person, index, k=9) == ranker.rank_openings(person, grown, k=9)
    head = folder.head()
    assert head is not None
    del index, stored
    with folder.locked():
        assert folder.sweep(head) == []
    assert {path.name for path in folder.path.glob("*.arrays")} == head.files


def test_equal_content_stays_the_file_that_others_have_mapped(tmp_path: Path) -> None:
    arrays = {"numbers": np.arange(9)}
    sealed = write_arrays(tmp_path, "rows", arrays)
    place = (tmp_path / sealed.name).stat().st_ino
    assert write_arrays(tmp_path, "rows", arrays) == sealed
    assert (tmp_path / sealed.name).stat().st_ino == place
    (tmp_path / sealed.name).write_bytes(b"another")
    assert write_arrays(tmp_path, "rows", arrays) == sealed
    assert map_arrays(tmp_path, sealed)["numbers"].tolist() == list(range(9))


def test_a_file_in_use_is_not_removed(tmp_path: Path) -> None:
    sealed = write_arrays(tmp_path, "rows", {"numbers": np.arange(9), "none": np.zeros((0, 3))})
    numbers = map_arrays(tmp_path, sealed)["numbers"][3:]
    assert not remove_unused(tmp_path / sealed.name)
    assert numbers.tolist() == list(range(3, 9))
    del numbers
    assert remove_unused(tmp_path / sealed.name)
    assert not (tmp_path / sealed.name).exists()


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x10
    path.write_bytes(content)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-64])


def lend(path: Path) -> None:
    path.chmod(0o640)


def link(path: Path) -> None:
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))


def replaced_by_other(path: Path) -> None:
    other = write_arrays(path.parent, "other", {"numbers": np.arange(9)})
    (path.parent / other.name).replace(path)


FAULTS: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "a bit of a number": ("rows-*", lambda path: flip(path, -100), "altered"),
    "a bit of its header": ("rows-*", lambda path: flip(path, 40), "altered"),
    "a bit of the names": ("names-*", lambda path: flip(path, 5_000), "altered"),
    "a bit of the head": (HEAD, lambda path: flip(path, 12), "altered"),
    "half written": ("rows-*", shorten, "bytes, not"),
    "half a head": (HEAD, shorten, "altered"),
    "gone": ("rows-*", Path.unlink, "cannot be opened"),
    "open to others": ("rows-*", lend, "open to other users"),
    "a head open to others": (HEAD, lend, "open to other users"),
    "a link": ("names-*", link, "cannot be opened"),
    "other content": ("names-*", replaced_by_other, "bytes, not"),
}


@pytest.mark.parametrize("fault", [*FAULTS])
def test_a_damaged_file_is_refused_by_name(ranker: Ranker, folder: IndexFolder, fault: str) -> None:
    pattern, damage, reason = FAULTS[fault]
    written(folder, ranker.index_openings(openings()))
    openings_of(ranker, folder)
    (path,) = folder.path.glob(pattern)
    damage(path)
    with pytest.raises(ShardError, match=reason) as refused:
        openings_of(ranker, folder)
    assert path.name in str(refused.value)
    written(folder, ranker.index_openings(openings()))
    assert loose_rows(openings_of(ranker, folder)) == 0


def test_what_another_ranker_code_or_user_wrote_is_refused(
    ranker: Ranker, folder: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(folder, ranker.index_openings(openings()))
    with pytest.raises(ShardError, match="ranker is"):
        IndexFolder(folder.path, "openings", "lateral-other").head()
    with pytest.raises(ShardError, match="kind is"):
        IndexFolder(folder.path, "people", ranker.version).head()
    with monkeypatch.context() as patch:
        patch.setattr(sealed, "made_by", lambda: "another release")
        with pytest.raises(ShardError, match="made_by is"):
            folder.head()
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: 4_321)
        with pytest.raises(ShardError, match="belongs to user"):
            folder.head()
    folder.path.chmod(0o755)
    with pytest.raises(ShardError, match="open to other users"):
        folder.head()
    written(folder, ranker.index_openings(openings()))
    assert loose_rows(openings_of(ranker, folder)) == 0


def test_arrays_of_another_kind_are_refused(
    ranker: Ranker, folder: IndexFolder, tmp_path: Path
) -> None:
    """A head that is whole may name files of another state of the library."""
    crowd = IndexFolder(folder.path, "openings", ranker.version)
    head = written(crowd, ranker.index_employees(employees()))
    with pytest.raises(ShardError, match="is missing"):
        folder.read(head, ranker.encoder.openings, ranker.lexicon)


def test_one_process_writes_at_a_time(folder: IndexFolder) -> None:
    with folder.locked() as first, folder.locked() as second:
        assert (first, second) == (True, False)
    with folder.locked() as again:
        assert again


READING = OwnReading("course", 0.5, "o-1")
WISH = Wish(Target.TEXT, "more colleagues")
SAID = (
    EmployeeProfile(
        "e-1",
        skills=(HeldSkill("Python"),),
        history=(PastRole("Seller"),),
        wishes=(WISH,),
        own=(READING,),
    ),
    OpeningProfile(
        "o-1",
        "Seller",
        skills=(NeededSkill("Python"),),
        credentials=(NeededCredential("B"),),
        own=(READING,),
    ),
)


def others(value: Any) -> list[Any]:
    """Values that differ from one by one thing."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [
            dataclasses.replace(value, **{one.name: other})
            for one in dataclasses.fields(value)
            for other in others(getattr(value, one.name))
        ]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, Target):
        return [Target.ROLE]
    if isinstance(value, tuple) and value:
        return [(), *((other,) for other in others(value[0]))]
    return [("x",)] if isinstance(value, tuple) else ["other", "another"]


@pytest.mark.parametrize("profile", SAID)
def test_whatever_a_profile_says_is_in_its_digest(
    profile: EmployeeProfile | OpeningProfile,
) -> None:
    changed = [
        one
        for one in others(profile)
        if not any(isinstance(wish.direction, str) for wish in getattr(one, "wishes", ()))
    ]
    digests = {profile_digest(one) for one in (profile, *changed)}
    assert len(changed) > 20
    assert len(digests) == len(changed) + 1
    assert profile_digest(profile) == profile_digest(dataclasses.replace(profile))
