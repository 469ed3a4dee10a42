"""Counts flows, skills, crowded openings and rounds so that no number tells of a few people."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from app.mobility.exposure import service as measured
from app.mobility.rounds import service as assignment
from app.mobility.workforce import queries
from app.mobility.workforce.policies import (
    SMALLEST_CELL,
    Moved,
    blocks_of,
    told_of_all,
    within,
)
from app.mobility.workforce.schemas import (
    BandCount,
    CrowdedRead,
    FlowQuery,
    FlowRead,
    FlowsRead,
    FunctionFlowRead,
    SkillDemandRead,
    SkillQuery,
    SkillsRead,
    WorkforceExposureRead,
    WorkforceRoundRead,
    WorkforceRoundsRead,
)
from app.serving import Snapshot
from app.serving.past_moves import begun_cases, past_moves
from ml.frames import HeldSkill, NeededSkill
from ml.text import name_key
from models.base import utc_today
from models.move_vocabulary import Band

_MOST_CROWDED = 10
_LAST_ROUNDS = 10
_BANDS = (Band.MANY, Band.SEVERAL, Band.FEW, None)


def flows(session: Session, query: FlowQuery) -> FlowsRead:
    """The moves between functions in the years that are over."""
    over = utc_today().year - 1
    last = over if query.last is None else min(query.last, over)
    counted = {
        pair: moves
        for pair, blocks in blocks_of(_moved(session), over).items()
        if (moves := within(blocks, query.first, last))
    }
    ordered = sorted(counted, key=lambda pair: (-counted[pair], pair))
    return FlowsRead(
        first=query.first,
        last=last,
        smallest_cell=SMALLEST_CELL,
        moves=sum(counted.values()),
        items=[
            FlowRead(from_function=left, to_function=joined, moves=counted[left, joined])
            for left, joined in ordered
        ],
        functions=_functions(counted),
    )


def _moved(session: Session) -> Iterator[Moved]:
    today = utc_today()
    cases, jobs = begun_cases(session, today), queries.jobs_of_openings(session)
    for person, history in queries.histories(session):
        told = cases.get(person.external_id, ())
        for move in past_moves(person, history, today, told, jobs):
            if move.moved_on and move.from_function and move.to_function:
                pair = move.from_function, move.to_function
                yield Moved(person.external_id, int(move.moved_on[:4]), pair)


def _functions(counted: dict[tuple[str, str], int]) -> list[FunctionFlowRead]:
    left, joined, inside = Counter[str](), Counter[str](), Counter[str]()
    for (one, other), moves in counted.items():
        if one == other:
            inside[one] += moves
        else:
            left[one] += moves
            joined[other] += moves
    return [
        FunctionFlowRead(function=name, left=left[name], joined=joined[name], within=inside[name])
        for name in sorted(left.keys() | joined.keys() | inside.keys())
    ]


@dataclass(slots=True)
class _Demand:
    """How often a skill is asked for."""

    skill: NeededSkill
    openings: int = 0
    seats: int = 0
    essential: int = 0


def skills(snapshot: Snapshot, query: SkillQuery) -> SkillsRead:
    """The skills that open openings ask for, and how many people hold each."""
    catalogue, today = snapshot.catalogue, utc_today()
    demands: dict[str, _Demand] = {}
    for opening in catalogue.openings.values():
        for skill in {_identity(one): one for one in opening.profile.skills}.values():
            demand = demands.setdefault(_identity(skill), _Demand(skill))
            demand.openings += 1
            demand.seats += opening.headcount
            demand.essential += skill.essential
    here = [one for one in catalogue.people.values() if one.facts.is_employed(today)]
    held = Counter(
        identity
        for person in here
        for identity in {_identity(skill) for skill in person.work.skills}
        if identity in demands
    )
    ordered = sorted(demands.items(), key=lambda one: (-one[1].seats, one[1].skill.name, one[0]))
    return SkillsRead(
        people=len(here) if len(here) >= SMALLEST_CELL else None,
        openings=len(catalogue.openings),
        skills=len(demands),
        items=[
            SkillDemandRead(
                skill=demand.skill.key,
                label=demand.skill.name,
                openings=demand.openings,
                seats=demand.seats,
                essential=demand.essential,
                held=told_of_all(held[identity], len(here)),
            )
            for identity, demand in ordered[: query.limit]
        ],
    )


def _identity(skill: HeldSkill | NeededSkill) -> str:
    """What tells skills apart: the key of one that was recognised, else its name."""
    return f"key {skill.key}" if skill.key else f"name {name_key(skill.name)}"


def exposure(session: Session, snapshot: Snapshot) -> WorkforceExposureRead:
    """How crowded the openings were on the day of the last measurement."""
    rows = measured.rows(session)
    openings: dict[Band | None, list[int]] = defaultdict(list)
    for row in rows:
        openings[row.band].append(row.seats)
    known = snapshot.catalogue.openings
    crowded = sorted(
        (row for row in rows if row.firsts is not None and row.opening in known),
        key=lambda row: (-(row.firsts or 0), row.opening),
    )
    return WorkforceExposureRead(
        **measured.summary(session).model_dump(),
        bands=[
            BandCount(band=band, openings=len(openings[band]), seats=sum(openings[band]))
            for band in _BANDS
            if band in openings
        ],
        crowded=[
            CrowdedRead(
                opening=row.opening,
                title=known[row.opening].profile.title,
                function=known[row.opening].profile.function,
                seats=row.seats,
                firsts=row.firsts,
            )
            for row in crowded[:_MOST_CROWDED]
            if row.firsts
        ],
    )


def rounds(session: Session) -> WorkforceRoundsRead:
    """What the last rounds of the whole organisation reached."""
    return WorkforceRoundsRead(
        items=[
            WorkforceRoundRead(
                id=one.id,
                method=one.method,
                dry_run=one.dry_run,
                as_of=one.as_of,
                totals=one.totals,
            )
            for one in assignment.last_of_all(session, _LAST_ROUNDS)
            if one.as_of is not None and one.totals is not None
        ]
    )
