"""What a ranker learns from: the catalogue as frames, as of a date."""

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.core.db import Database
from app.serving import training_frames
from app.serving.champion import PROBES, SCORES, record_probes, replay_probes
from ml.artifact import load_artifact
from ml.errors import ArtifactError
from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, PastMove, TrainingFrames
from models import Aspiration, Employee, Objection, Opening, WorkHistoryEntry
from models.vocabulary import AspirationTarget, Objectable, OpeningStatus, Visibility
from tests.support.organisation import StoredOrganisation

AS_OF = date(2026, 1, 1)


def exported(database: Database, as_of: date = AS_OF) -> TrainingFrames:
    with database.read() as session:
        return training_frames(session, as_of)


def add_person(database: Database, **columns: Any) -> None:
    with database.write() as session:
        session.add(Employee(**{"external_id": "X-1", "name": "N", "title": "Seller", **columns}))


def job(position: int, title: str, began: str | None, ended: str | None = None) -> WorkHistoryEntry:
    return WorkHistoryEntry(
        employee_id=0,
        position=position,
        title=title,
        function=f"{title}s",
        started_on=date.fromisoformat(began) if began else None,
        ended_on=date.fromisoformat(ended) if ended else None,
    )


def person(frames: TrainingFrames, key: str) -> EmployeeProfile:
    return next(one for one in frames.employees if one.key == key)


def test_frames_hold_people_openings_roles_skills_and_moves(loaded_database: Database) -> None:
    frames = exported(loaded_database)
    assert frames.as_of == "2026-01-01"
    assert [one.key for one in frames.employees] == ["E-1", "E-2", "E-3", "E-4"]
    assert len(frames.openings) == len(frames.roles) == 8
    assert len(frames.skills) == 16
    taken = "Product marketing manager", "Marketing"
    moved = [move for move in frames.moves if move.person == "E-4"]
    assert [(one.from_title, one.to_title, one.to_function) for one in moved] == [
        ("Account executive", *taken)
    ]


@pytest.mark.parametrize("use", Objectable)
def test_nothing_is_learnt_from_who_objects(loaded_database: Database, use: Objectable) -> None:
    with loaded_database.write() as session:
        session.add(Objection(employee_external_id="E-4", objects_to=use))
    frames = exported(loaded_database)
    assert [one.key for one in frames.employees] == ["E-1", "E-2", "E-3"]
    assert "E-4" not in {move.person for move in frames.moves}


def test_recognised_skills_carry_their_preferred_label_and_key(loaded_database: Database) -> None:
    frames = exported(loaded_database)
    assert HeldSkill("Negotiation", "S-NEG", 5.0) in person(frames, "E-1").skills
    marketing = next(one for one in frames.openings if one.key == "O-PMM")
    assert NeededSkill("Copywriting", "S-COPY", 3.0, 1.0, essential=False) in marketing.skills


def test_moves_join_dated_entries_in_their_order_up_to_the_job_of_today(
    database: Database,
) -> None:
    add_person(
        database,
        title="Lead",
        function="Leads",
        work_history=[
            job(0, "Clerk", "2012-01-01", "2014-12-31"),
            job(1, "Intern", "2010-01-01", "2011-12-31"),
            job(2, "Diver", None),
        ],
    )
    assert exported(database).moves == (
        PastMove("Intern", "Interns", "Clerk", "Clerks", "X-1", "2012-01-01", held=True),
        PastMove("Clerk", "Clerks", "Lead", "Leads", "X-1", "2014-12-31", held=True),
    )


def test_the_present_job_told_again_in_the_history_is_no_move(database: Database) -> None:
    add_person(
        database,
        title="Clerk",
        function="Clerks",
        work_history=[job(0, "Intern", "2010-01-01", "2011-12-31"), job(1, "clerk", "2012-01-01")],
    )
    frames = exported(database)
    assert [(m.from_title, m.to_title) for m in frames.moves] == [("Intern", "clerk")]
    assert [past.title for past in person(frames, "X-1").history] == ["Intern"]


def test_what_happened_after_the_date_is_left_out(loaded_database: Database) -> None:
    with loaded_database.write() as session:
        session.add(Opening(external_id="O-LATER", title="Later", opens_on=date(2026, 2, 1)))
        session.add(Opening(external_id="O-DRAFT", title="Draft", status=OpeningStatus.DRAFT))
        session.add(Opening(external_id="O-OLD", title="Old", status=OpeningStatus.CLOSED))
    add_person(loaded_database, hire_date=date(2026, 2, 1))
    frames = exported(loaded_database)
    keys = {one.key for one in frames.openings}
    assert "O-OLD" in keys
    assert not {"O-LATER", "O-DRAFT"} & keys
    assert "X-1" not in {one.key for one in frames.employees}


@pytest.mark.parametrize("visibility", Visibility)
def test_only_wishes_that_managers_may_know_are_learnt_from(
    database: Database, visibility: Visibility
) -> None:
    wish = Aspiration(
        employee_id=0,
        position=0,
        target=AspirationTarget.TEXT,
        text="keeping bees",
        visibility=visibility,
    )
    add_person(database, aspirations=[wish])
    wishes = person(exported(database), "X-1").wishes
    assert bool(wishes) == (visibility is Visibility.MANAGER)


def test_names_of_people_are_not_learnt_from(loaded_database: Database) -> None:
    frames = exported(loaded_database)
    told = str([dataclasses.asdict(one) for one in frames.employees])
    assert "Lindqvist" not in told


def test_probes_hold_scores_that_the_ranker_repeats(artifact: Path) -> None:
    replay_probes(load_artifact(artifact), artifact / PROBES)


def test_probes_hold_no_person_of_the_organisation(
    artifact: Path, stored: StoredOrganisation
) -> None:
    told = (artifact / PROBES / "employees.ndjson").read_text()
    assert told
    assert not [one.key for one in stored.frames.employees if f'"{one.key}"' in told]


def test_a_ranker_that_scores_otherwise_fails_its_probes(
    artifact: Path, stored: StoredOrganisation, tmp_path: Path
) -> None:
    ranker = load_artifact(artifact)
    record_probes(ranker, stored.frames.openings, tmp_path)
    other = dataclasses.replace(
        ranker,
        combination=dataclasses.replace(ranker.combination, start=ranker.combination.start + 1.0),
    )
    with pytest.raises(ArtifactError, match="a score differs"):
        replay_probes(other, tmp_path / PROBES)


def test_probes_that_cannot_be_read_are_an_error_by_name(
    artifact: Path, stored: StoredOrganisation, tmp_path: Path
) -> None:
    ranker = load_artifact(artifact)
    record_probes(ranker, stored.frames.openings, tmp_path)
    (tmp_path / PROBES / SCORES).write_text("[")
    with pytest.raises(ArtifactError, match=SCORES):
        replay_probes(ranker, tmp_path / PROBES)
