"""The live snapshot: how it follows changes, of this process and of others."""

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from app.core.db import Database
from app.serving import Disclosure, Serving
from app.settings import Settings
from ml.frames import OpeningProfile, SkillEntry
from ml.ranking import OpeningIndex, Ranker
from models import Aspiration, Employee, Opening, Role, Skill
from models.vocabulary import (
    AspirationTarget,
    EntityKind,
    OpeningStatus,
    Visibility,
)
from tests.support.changes import change, eventually, retitle, title_of


def test_a_process_sees_what_it_wrote_in_its_next_snapshot(
    loaded_database: Database, champion: str, settings: Settings
) -> None:
    serving = Serving(loaded_database, settings.model_copy(update={"refresh_seconds": 3600}))
    serving.start()
    retitle(loaded_database, "O-PMM", "Herald")
    assert title_of(serving.current(), "O-PMM") == "Herald"
    serving.stop()


def test_another_process_sees_a_change_within_the_setting(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    other = serving_on(refresh_seconds=0.2)
    retitle(loaded_database, "O-PMM", "Herald")
    assert eventually(lambda: title_of(other.current(), "O-PMM") == "Herald")


def test_two_processes_that_write_in_turn_agree(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    first, second = serving_on(), serving_on()
    for number in range(5):
        for serving, key in ((first, "O-PMM"), (second, "O-DATA")):
            title = f"{key} {number}"
            retitle(serving._database, key, title)
            assert title_of(serving.current(), key) == title
    newest = first.current().catalogue.change_id
    assert eventually(lambda: second.current().catalogue.change_id >= newest)
    assert eventually(lambda: title_of(first.current(), "O-DATA") == "O-DATA 4")
    assert title_of(second.current(), "O-PMM") == "O-PMM 4"


def test_a_snapshot_that_was_taken_never_changes(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on()
    taken = serving.current()
    retitle(serving._database, "O-PMM", "Herald")
    assert title_of(serving.current(), "O-PMM") == "Herald"
    assert title_of(taken, "O-PMM") == "Product marketing manager"
    assert (
        taken.ranking_board().index.profiles[taken.ranking_board().row_of["O-PMM"]].title
        == "Product marketing manager"
    )


def test_after_one_change_all_other_rows_are_taken_over(
    loaded_database: Database,
    champion: str,
    serving_on: Callable[..., Serving],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serving = serving_on(refresh_seconds=3600)
    before = serving.current().ranking_board()
    taken_from: list[OpeningIndex | None] = []
    plain = Ranker.index_openings

    def watched(
        ranker: Ranker, profiles: Sequence[OpeningProfile], previous: OpeningIndex | None = None
    ) -> OpeningIndex:
        taken_from.append(previous)
        return plain(ranker, profiles, previous)

    monkeypatch.setattr(Ranker, "index_openings", watched)
    retitle(serving._database, "O-PMM", "Herald")
    after = serving.current().ranking_board()
    assert taken_from == [before.index]
    kept = {
        key
        for key, row in after.row_of.items()
        if after.index.profiles[row] is before.index.profiles[before.row_of[key]]
    }
    assert set(after.row_of) - kept == {"O-PMM"}


def test_a_change_of_a_person_keeps_the_board(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on()
    before = serving.current()

    def edit(session: Session) -> None:
        session.exec(select(Employee).where(Employee.external_id == "E-1")).one().grade = 6

    change(serving._database, EntityKind.EMPLOYEE, "E-1", edit)
    after = serving.current()
    assert after.person("E-1").facts.grade == 6
    assert after.board is before.board


def test_a_private_wish_changes_no_view_but_the_persons(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on()
    before = serving.current()
    crowd = before.crowd(Disclosure.MANAGERS)

    def edit(session: Session) -> None:
        person = session.exec(select(Employee).where(Employee.external_id == "E-1")).one()
        person.aspirations = [
            Aspiration(
                employee_id=person.id or 0,
                position=0,
                target=AspirationTarget.FUNCTION,
                text="Marketing",
                visibility=Visibility.PRIVATE,
            )
        ]

    change(serving._database, EntityKind.EMPLOYEE, "E-1", edit)
    after = serving.current()
    for disclosure in (Disclosure.MANAGERS, Disclosure.HR_SEARCH):
        assert after.person("E-1").seen(disclosure) is before.person("E-1").seen(disclosure)
    assert len(after.person("E-1").seen(Disclosure.EVERYTHING).wishes) == 1
    assert after.crowd(Disclosure.MANAGERS) is crowd


def test_a_role_that_is_loaded_later_gives_a_wish_its_meaning(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on()

    def wish(session: Session) -> None:
        person = session.exec(select(Employee).where(Employee.external_id == "E-1")).one()
        person.aspirations = [
            Aspiration(
                employee_id=person.id or 0, position=0, target=AspirationTarget.ROLE, text="R-NEW"
            )
        ]

    def add_role(session: Session) -> None:
        session.add(Role(external_id="R-NEW", title="Beekeeper"))

    change(serving._database, EntityKind.EMPLOYEE, "E-1", wish)
    view = serving.current().person("E-1").seen(Disclosure.EVERYTHING)
    assert (view.wishes[0].wish.role_key, view.wishes[0].wish.text) == (None, "R-NEW")
    change(serving._database, EntityKind.ROLE, "R-NEW", add_role)
    view = serving.current().person("E-1").seen(Disclosure.EVERYTHING)
    assert (view.wishes[0].wish.role_key, view.wishes[0].wish.text) == ("R-NEW", "Beekeeper")


def test_a_filled_opening_leaves_the_board(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on()

    def fill(session: Session) -> None:
        opening = session.exec(select(Opening).where(Opening.external_id == "O-PMM")).one()
        opening.status = OpeningStatus.FILLED

    change(serving._database, EntityKind.OPENING, "O-PMM", fill)
    board = serving.current().ranking_board()
    assert "O-PMM" not in board.index.keys
    assert len(board.columns) == len(board.index.keys)


def test_a_snapshot_that_followed_equals_one_that_was_read_whole(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    followed = serving_on()
    retitle(followed._database, "O-PMM", "Herald")
    change(
        followed._database,
        EntityKind.SKILL,
        "S-STORY",
        lambda session: setattr(
            session.exec(select(Skill).where(Skill.external_id == "S-STORY")).one(),
            "preferred_label",
            "Telling stories",
        ),
    )
    one, other = followed.current(), serving_on().current()
    assert one.catalogue.change_id == other.catalogue.change_id
    assert one.catalogue.openings == other.catalogue.openings
    assert one.catalogue.roles.by_key == other.catalogue.roles.by_key
    for key, person in one.catalogue.people.items():
        for disclosure in Disclosure:
            assert person.seen(disclosure).shows_the_same_as(other.person(key).seen(disclosure))
    profile = one.person("E-1").seen(Disclosure.EVERYTHING).profile
    ranked = [
        {m.opening_key: m.score for m in board.ranker.rank_openings(profile, board.index, k=100)}
        for board in (one.ranking_board(), other.ranking_board())
    ]
    assert ranked[0] == pytest.approx(ranked[1], abs=1e-6)


def test_the_normaliser_knows_a_skill_that_this_process_just_wrote(
    database: Database, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on(refresh_seconds=3600)

    def add(session: Session) -> None:
        session.add(Skill(external_id="S-BEES", scheme="own", preferred_label="Keeping bees"))

    assert serving.normaliser().recognise("keeping bees") == []
    change(serving._database, EntityKind.SKILL, "S-BEES", add)
    assert serving.normaliser().recognise("keeping bees")[0].key == "S-BEES"


def test_the_normaliser_forgets_a_skill_that_was_deleted(
    loaded_database: Database, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on(refresh_seconds=3600)
    assert isinstance(serving.normaliser().entry("S-COACH"), SkillEntry)

    def remove(session: Session) -> None:
        session.delete(session.exec(select(Skill).where(Skill.external_id == "S-COACH")).one())

    change(serving._database, EntityKind.SKILL, "S-COACH", remove)
    assert serving.normaliser().entry("S-COACH") is None


def test_a_refresh_that_fails_keeps_the_old_snapshot_and_is_tried_again(
    loaded_database: Database,
    champion: str,
    serving_on: Callable[..., Serving],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serving = serving_on(refresh_seconds=0.05)
    broken = True

    @event.listens_for(serving._database.engine, "before_cursor_execute")
    def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if broken and "outbox_events" in statement:
            raise OperationalError(statement, {}, ConnectionError("the network is down"))

    retitle(loaded_database, "O-PMM", "Herald")
    time.sleep(0.3)
    assert title_of(serving.current(), "O-PMM") == "Product marketing manager"
    assert serving.status().age_seconds > 0.1
    broken = False
    assert eventually(lambda: title_of(serving.current(), "O-PMM") == "Herald")


def test_reading_everything_takes_the_same_few_queries_for_any_number_of_records(
    loaded_database: Database, settings: Settings
) -> None:
    def statements() -> int:
        seen: list[str] = []
        database = Database(settings)

        @event.listens_for(database.engine, "before_cursor_execute")
        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.startswith("SELECT"):
                seen.append(statement)

        Serving(database, settings).current()
        database.close()
        return len(seen)

    before = statements()
    with loaded_database.write() as session:
        for number in range(50):
            session.add(Employee(external_id=f"X-{number}", name="N", title="T"))
            session.add(Opening(external_id=f"X-{number}", title="T"))
    assert statements() == before


def test_a_restarted_process_ranks_as_before(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    def best() -> list[tuple[str, float]]:
        snapshot = serving_on().current()
        board = snapshot.ranking_board()
        person = snapshot.person("E-1").seen(Disclosure.EVERYTHING)
        ranked = board.ranker.rank_openings(person.profile, board.index, k=5)
        return [(move.opening_key, move.score) for move in ranked]

    assert best() == best()


def test_the_status_tells_age_and_sizes(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    status = serving_on().status()
    assert status.ready
    assert status.age_seconds < 10
    assert (status.openings, status.people, status.model_version) == (8, 4, champion)


def test_the_columns_speak_of_the_openings_in_their_order(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> None:
    board = serving_on().current().ranking_board()
    names = board.columns.labels.names
    for row, opening in enumerate(board.openings):
        assert board.index.keys[row] == opening.key
        assert board.columns.labels.functions[row] == names.find(opening.profile.function)
        assert board.columns.opens_on[row] <= date(2026, 1, 1).toordinal()
