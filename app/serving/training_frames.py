"""The catalogue as training frames, as of a date."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from app.serving import queries
from app.serving.hearing import Hearing, OwnNames
from app.serving.past_moves import begun_cases, past_moves
from app.serving.profiles import ProfileBuilder, skill_entries
from app.serving.records import Disclosure
from app.serving.role_book import RoleBook
from ml.frames import EmployeeProfile, PastMove, TrainingFrames
from ml.taxonomy import SkillNormaliser
from models.base import utc_now
from models.vocabulary import OpeningStatus


def training_frames(session: Session, as_of: date) -> TrainingFrames:
    """Everything a ranker learns from, without what was private.

    Only aspirations that managers may know are included: what a ranker learnt from others
    would move numbers for everyone. Past moves come from consecutive dated entries of the
    work history and the job of today, and from cases that began. Later entries, people hired
    later and openings that open later than `as_of` are left out, and so are drafts and people
    who object.
    """
    entries = [entry for rows in queries.skills(session) for entry in skill_entries(rows)]
    normaliser = SkillNormaliser.fit(entries)
    builder = ProfileBuilder(normaliser)
    roles = RoleBook(
        {row: role for rows in queries.roles(session) for row, role in builder.roles(rows)}
    )
    known = [facts for rows in queries.openings(session) for facts in builder.openings(rows, roles)]
    known = [facts for facts in known if facts.status is not OpeningStatus.DRAFT]
    hearing = Hearing.of(roles, normaliser, OwnNames.of(roles, known))
    employees: list[EmployeeProfile] = []
    moves: list[PastMove] = []
    cases = begun_cases(session, as_of)
    jobs = {facts.key: (facts.profile.title, facts.profile.function) for facts in known}
    objecting, now = queries.objecting(session), utc_now()
    for rows in queries.employees(session):
        learnt_from = [
            employee
            for employee in rows.employees
            if not _later(employee.hire_date, as_of) and employee.external_id not in objecting
        ]
        kept = replace(rows, employees=learnt_from)
        people = [person.resolved(hearing.heard, now) for person in builder.people(kept)]
        employees += [person.seen(Disclosure.MANAGERS).profile for person in people]
        moves += [
            move
            for employee in learnt_from
            for move in past_moves(
                employee,
                rows.history.get(employee.id or 0, []),
                as_of,
                cases.get(employee.external_id, ()),
                jobs,
            )
        ]
    occupations = (
        role for rows in queries.reference_occupations(session) for _, role in builder.roles(rows)
    )
    return TrainingFrames(
        as_of=as_of.isoformat(),
        employees=tuple(employees),
        openings=tuple(facts.profile for facts in known if not _later(facts.opens_on, as_of)),
        roles=tuple(roles.by_key.values()),
        skills=tuple(entries),
        moves=tuple(moves),
        occupations=tuple(occupations),
    )


def _later(day: date | None, as_of: date) -> bool:
    return day is not None and day > as_of
