"""Encoded openings and people that the processes of a machine share, whatever happens to one."""

import dataclasses
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import structlog

from app.core.db import Database
from app.core.security import Actor
from app.governance.privacy import purge
from app.governance.privacy.service import PersonEraser
from app.serving import Disclosure, Serving, shared_index
from app.serving.encoded_people import EncodedPeople
from app.serving.shared_index import AsOf, SharedIndexes, let_go, shards_dir, sweep
from app.serving.stored_catalogue import StoredCatalogue
from app.serving.tasks import sweep_shards
from app.settings import Settings
from ml.artifact import save_artifact
from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking import IndexFolder, OpeningIndex, Ranker, loose_rows
from ml.ranking.index.encode import Encoder
from ml.ranking.index.sealed import HEAD
from ml.training import train
from models.vocabulary import Scope
from tests.ranking.organisation import employees, frames, openings
from tests.support.changes import retitle, title_of
from tests.support.forks import Forked
from tests.support.killed_shards import STEPS, facts_of, race, scores, share

BEFORE_THE_HEAD = {"file on disk", "rows written", "names collected"}
LONG_STEPS = [pytest.param(one, marks=pytest.mark.long) for one in STEPS if one != "rows written"]


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return train(frames(), seed=3)


@pytest.fixture(scope="module")
def artifact(ranker: Ranker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("artifacts") / ranker.version
    save_artifact(ranker, folder)
    return folder


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """A machine whose processes share every index, however small."""
    return Settings(data_dir=tmp_path / "data", shared_index_from=1)


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The keys of all profiles that this process encodes, in order."""
    keys: list[str] = []
    for name in ("openings", "employees"):
        whole: Callable[..., Any] = getattr(Encoder, name)

        def watched(
            encoder: Encoder, some: Sequence[Any], names: Any, whole: Callable[..., Any] = whole
        ) -> Any:
            keys.extend(profile.key for profile in some)
            return whole(encoder, some, names)

        monkeypatch.setattr(Encoder, name, watched)
    return keys


def retitled(number: int) -> list[OpeningProfile]:
    places = list(openings())
    return [dataclasses.replace(places[0], title=f"Keeper of falcons {number}"), *places[1:]]


def folder_of(settings: Settings, ranker: Ranker) -> IndexFolder:
    return IndexFolder(
        shards_dir(settings) / f"{ranker.version}.openings", "openings", ranker.version
    )


def test_what_one_process_encoded_the_next_one_maps(
    here: Settings, ranker: Ranker, encoded: list[str]
) -> None:
    first = SharedIndexes(here).openings(ranker, facts_of(openings()))
    people = SharedIndexes(here).people(ranker, Disclosure.MANAGERS, employees(), AsOf())
    assert len(encoded) == len(openings()) + len(employees())
    encoded.clear()
    second = SharedIndexes(here).openings(ranker, facts_of(openings()))
    others = SharedIndexes(here).people(ranker, Disclosure.MANAGERS, employees(), AsOf())
    assert encoded == []
    assert [loose_rows(one) for one in (first, second, people, others)] == [0, 0, 0, 0]
    assert scores(ranker, first) == scores(ranker, second)


def test_a_change_is_appended_by_one_and_taken_over_by_the_other(
    here: Settings, ranker: Ranker, encoded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_index, "LEAST_LOOSE", 1)
    one, other = SharedIndexes(here), SharedIndexes(here)
    mine, theirs = (each.openings(ranker, facts_of(openings())) for each in (one, other))
    mine, theirs = (ranker.index_openings(retitled(1), index) for index in (mine, theirs))
    mine = one.settled_openings(ranker, mine)
    encoded.clear()
    theirs = other.settled_openings(ranker, theirs)
    assert encoded == []
    assert (loose_rows(mine), loose_rows(theirs)) == (0, 0)
    assert mine.origin == theirs.origin
    assert one.settled_openings(ranker, mine) is mine
    assert scores(ranker, mine) == scores(ranker, theirs)


def test_few_changed_rows_stay_in_the_process(here: Settings, ranker: Ranker) -> None:
    shared = SharedIndexes(here)
    index = ranker.index_openings(retitled(1), shared.openings(ranker, facts_of(openings())))
    assert shared.settled_openings(ranker, index) is index
    assert loose_rows(index) == 1


@pytest.mark.parametrize("least", [0, 10_000])
def test_files_are_made_where_there_are_rows_enough_and_they_are_wanted(
    here: Settings, ranker: Ranker, least: int
) -> None:
    settings = here.model_copy(update={"shared_index_from": least})
    index = SharedIndexes(settings).openings(ranker, facts_of(openings()))
    assert SharedIndexes(settings).settled_openings(ranker, index) is index
    assert not shards_dir(settings).exists()


def damage(folder: IndexFolder) -> None:
    (path,) = folder.path.glob("rows-*")
    content = bytearray(path.read_bytes())
    content[-200] ^= 1
    path.write_bytes(content)


def test_a_damaged_file_is_told_and_written_anew(
    here: Settings, ranker: Ranker, encoded: list[str]
) -> None:
    told = scores(ranker, SharedIndexes(here).openings(ranker, facts_of(openings())))
    damage(folder_of(here, ranker))
    encoded.clear()
    with structlog.testing.capture_logs() as logs:
        index = SharedIndexes(here).openings(ranker, facts_of(openings()))
    (refused,) = (one for one in logs if one["event"] == "shard_refused")
    assert "altered" in refused["reason"]
    assert scores(ranker, index) == told
    assert len(encoded) == len(openings())
    encoded.clear()
    assert loose_rows(SharedIndexes(here).openings(ranker, facts_of(openings()))) == 0
    assert encoded == []


def test_a_disk_that_cannot_be_written_costs_no_answer(
    here: Settings, ranker: Ranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    shared = SharedIndexes(here)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        index = shared.openings(ranker, facts_of(openings()))
        assert loose_rows(index) == len(openings())
        assert list(folder_of(here, ranker).path.glob("*.arrays")) == []
    # It is left alone for a while.
    assert shared.settled_openings(ranker, index) is index
    assert loose_rows(SharedIndexes(here).settled_openings(ranker, index)) == 0


def test_a_data_folder_that_cannot_be_written_costs_no_answer(
    here: Settings, ranker: Ranker
) -> None:
    here.data_dir.mkdir()
    shards_dir(here).touch()
    with structlog.testing.capture_logs() as logs:
        index = SharedIndexes(here).openings(ranker, facts_of(openings()))
    assert [one["event"] for one in logs] == ["index_not_shared"]
    assert scores(ranker, index) == scores(ranker, ranker.index_openings(openings()))


def test_a_process_that_waits_too_long_encodes_for_itself(
    here: Settings, ranker: Ranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_index, "WAIT_SECONDS", 0.1)
    shards_dir(here).mkdir(parents=True)
    folder = folder_of(here, ranker)
    with folder.locked() as held:
        assert held
        index = SharedIndexes(here).openings(ranker, facts_of(openings()))
        assert loose_rows(index) == len(openings())
    assert folder.head() is None


def test_of_processes_that_start_together_one_encodes(
    here: Settings, ranker: Ranker, artifact: Path, tmp_path: Path
) -> None:
    told = [tmp_path / f"told-{number}" for number in range(3)]
    racing = [Forked(race, os.environ, here, artifact, [*openings()], file) for file in told]
    assert [one.wait(120) for one in racing] == [0, 0, 0]
    read = [file.read_text().split(" ", 2) for file in told]
    assert sorted(int(count) for count, _, _ in read) == [0, 0, len(openings())]
    assert {loose for _, loose, _ in read} == {"0"}
    assert {answers for _, _, answers in read} == {
        scores(ranker, ranker.index_openings(openings()))
    }


@pytest.mark.parametrize("step", ["rows written", *LONG_STEPS])
def test_a_kill_leaves_the_old_or_the_new(
    here: Settings, ranker: Ranker, artifact: Path, tmp_path: Path, step: str
) -> None:
    before = SharedIndexes(here).openings(ranker, facts_of(openings()))
    folder, told = folder_of(here, ranker), tmp_path / "told"
    old = folder.head()
    # Everything changes, so that all is encoded and written anew.
    changed = [dataclasses.replace(one, description=f"{one.title}.") for one in openings()]
    child = Forked(share, os.environ, here, artifact, changed, step, told)
    assert child.wait(120) == -9
    assert told.read_text() == ("shared, 0 loose" if step == "shared" else step)
    head = folder.head()
    assert head is not None
    assert (head == old) is (step in BEFORE_THE_HEAD)
    again = SharedIndexes(here).openings(ranker, facts_of(openings()))
    assert loose_rows(again) == (0 if head == old else len(openings()))
    assert scores(ranker, again) == scores(ranker, before)
    after = SharedIndexes(here).openings(ranker, facts_of(changed))
    assert loose_rows(after) == (len(openings()) if head == old else 0)
    # Whoever comes next is not held up by what the dead left, and clears it away.
    del before, again, after
    with folder.locked() as held:
        assert held
        assert folder.sweep(head) == []
    assert {path.name for path in folder.path.iterdir()} == head.files | {HEAD, ".lock"}


def test_files_of_other_rankers_are_swept_once_nobody_maps_them(
    here: Settings, ranker: Ranker
) -> None:
    index: OpeningIndex | None = SharedIndexes(here).openings(ranker, facts_of(openings()))
    folder = folder_of(here, ranker)
    sweep(here, ranker.version)
    assert folder.head() is not None
    sweep(here, "lateral-next")
    assert list(folder.path.glob("*.arrays"))
    del index
    sweep(here, "lateral-next")
    assert list(shards_dir(here).iterdir()) == []


def test_nothing_from_before_an_erasure_is_opened_or_written_after_it(
    here: Settings, ranker: Ranker, encoded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that has not followed an erasure yet must not bring the person back."""
    monkeypatch.setattr(shared_index, "LEAST_LOOSE", 1)
    shown, before, after = Disclosure.MANAGERS, AsOf(6, 0), AsOf(9, 7)
    everybody, left = employees(), employees()[1:]
    late = SharedIndexes(here).people(ranker, shown, everybody, before)
    assert let_go(here, AsOf(erasure=7))
    encoded.clear()
    clean = SharedIndexes(here).people(ranker, shown, left, after)
    assert encoded == [one.key for one in left]
    late = ranker.index_employees([*everybody, EmployeeProfile("e-new")], late)
    late = SharedIndexes(here).settled_people(ranker, shown, late, before)
    again = SharedIndexes(here).people(ranker, shown, everybody, before)
    assert (loose_rows(late), loose_rows(again)) == (2, 1)
    encoded.clear()
    people = SharedIndexes(here).people(ranker, shown, everybody, after)
    assert encoded == [everybody[0].key]
    # Who knows of the erasure writes what the catalogue holds, and lets the others have it.
    assert people.origin.erasure == 7
    assert (loose_rows(people), loose_rows(clean)) == (0, 0)
    late = SharedIndexes(here).settled_people(ranker, shown, late, after)
    assert loose_rows(late) == 0
    assert let_go(here, AsOf(erasure=7)) == []


def test_files_from_before_an_erasure_stay_until_nobody_maps_them(
    here: Settings, ranker: Ranker
) -> None:
    shown = Disclosure.EVERYTHING
    index: Any = SharedIndexes(here).people(ranker, shown, employees(), AsOf())
    held = let_go(here, AsOf(erasure=3))
    assert len(held) == 2
    assert let_go(here, AsOf(erasure=3)) == held
    del index
    assert let_go(here, AsOf(erasure=3)) == []
    assert list(shards_dir(here).glob("*/*.arrays")) == []


# Threads would race with the tests, which take the steps themselves.
SHARING = {"shared_index_from": 1, "refresh_seconds": 3600, "encoded_people": 0}


@pytest.fixture(autouse=True)
def _no_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of records have tests of their own; who writes them holds a lock meanwhile."""
    monkeypatch.setattr(StoredCatalogue, "start", lambda _self: None)


@pytest.fixture
def shared(settings: Settings) -> Settings:
    return settings.model_copy(update={**SHARING, "erasure_notice_seconds": 0})


def answers(serving: Serving) -> str:
    """What two kinds of questions are answered."""
    snapshot = serving.current()
    board, crowd = snapshot.ranking_board(), snapshot.crowd(Disclosure.MANAGERS)
    person = snapshot.person("E-1").seen(Disclosure.EVERYTHING).profile
    return repr(
        (
            board.ranker.rank_openings(person, board.index, k=20),
            board.ranker.rank_employees(board.index.profiles[0], crowd.index, k=20),
        )
    )


def test_a_service_with_files_answers_as_one_without(
    loaded_database: Database,
    champion: str,
    serving_on: Callable[..., Serving],
    encoded: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shared_index, "LEAST_LOOSE", 1)
    alone = serving_on(refresh_seconds=3600, encoded_people=0)
    first = serving_on(**SHARING)
    assert answers(first) == answers(alone)
    encoded.clear()
    second = serving_on(**SHARING)
    assert answers(second) == answers(alone)
    # Who asks is encoded, as every answer does.
    asked = second.current().ranking_board().index.keys[0]
    assert set(encoded) <= {"E-1", asked}
    retitle(loaded_database, "O-PMM", "Herald")
    for one in (alone, first, second):
        assert one._follow()
        assert title_of(one.current(), "O-PMM") == "Herald"
    assert answers(first) == answers(second) == answers(alone)
    assert loose_rows(first.current().ranking_board().index) == 0
    assert loose_rows(second.current().ranking_board().index) == 0


def test_an_erasure_is_finished_when_no_process_maps_the_person(
    loaded_database: Database,
    champion: str,
    shared: Settings,
    serving_on: Callable[..., Serving],
) -> None:
    serving = serving_on(**SHARING)
    before = serving.current().crowd(Disclosure.MANAGERS)
    assert loose_rows(before.index) == 0
    PersonEraser(loaded_database, shared).erase(Actor("tests", frozenset(Scope)), "E-2")
    with structlog.testing.capture_logs() as logs:
        assert purge.purge(loaded_database, shared) == []
    assert any(one["event"] == "purge_waits" and one["files"] for one in logs)
    assert serving._follow()
    # An answer that began before still holds the old arrays.
    assert purge.purge(loaded_database, shared) == []
    del before
    assert len(purge.purge(loaded_database, shared)) == 1
    after = serving.current().crowd(Disclosure.MANAGERS)
    assert "E-2" not in after.row_of
    assert loose_rows(after.index) == 0
    sweep_shards(loaded_database, shared)
    assert loose_rows(serving_on(**SHARING).current().ranking_board().index) == 0


def test_people_who_are_encoded_ahead_come_from_the_files_too(
    loaded_database: Database,
    champion: str,
    shared: Settings,
    serving_on: Callable[..., Serving],
    encoded: list[str],
) -> None:
    serving = serving_on(**SHARING)
    everybody = len(serving.current().catalogue.people)
    encoded.clear()
    for fresh in (everybody, 0):
        ahead = EncodedPeople(serving.current, everybody, 0.0, SharedIndexes(shared))
        ahead.follow()
        assert len(encoded) == fresh
        encoded.clear()
        ahead.forget()
