"""A made-up organisation of any size, the same for the same seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from ml.frames import (
    EmployeeProfile,
    HeldSkill,
    NeededSkill,
    OpeningProfile,
    PastMove,
    PastRole,
    SkillEntry,
    Target,
    TrainingFrames,
    Wish,
)

_THINGS = {
    "Sales": "accounts quotas tenders pipelines territories discounts demos renewals",
    "Marketing": "campaigns audiences brands newsletters surveys events slogans launches",
    "Support": "tickets complaints returns manuals escalations callbacks outages warranties",
    "Product": "roadmaps prototypes interviews backlogs features releases personas pricing",
    "Engineering": "services interfaces databases pipelines tests deployments caches queues",
    "Data": "models dashboards metrics experiments forecasts warehouses samples queries",
    "Finance": "budgets ledgers audits invoices payrolls forecasts taxes loans",
    "People": "hires trainings contracts reviews benefits policies mediations onboardings",
    "Logistics": "routes warehouses shipments carriers pallets customs stocks fleets",
    "Production": "machines shifts batches moulds tolerances fixtures tools lines",
    "Quality": "audits samples defects standards inspections certificates traces recalls",
    "Legal": "contracts licences disputes patents claims statutes filings permits",
}
_DEEDS = (
    "plan review design negotiate measure document automate explain repair compare forecast "
    "prioritise coordinate inspect improve schedule translate monitor calibrate present"
)
_MANNERS = (
    "under time pressure",
    "with external partners",
    "across several sites",
    "for new colleagues",
    "by agreed standards",
    "from first idea to hand-over",
    "with small budgets",
    "in writing",
)
_JOBS = "assistant specialist analyst coordinator adviser planner expert manager"
_SKILLS_HELD = (8, 30)
_SKILLS_NEEDED = (10, 24)
_GRADES = (1, 9)


@dataclass(frozen=True, slots=True)
class Organisation:
    """People, openings and the taxonomy that they use."""

    employees: Sequence[EmployeeProfile]
    openings: Sequence[OpeningProfile]
    skills: Sequence[SkillEntry]

    def frames(self) -> TrainingFrames:
        """What a ranker is fitted on: the people's last steps are the moves."""
        moves = [
            PastMove(past.title, past.function, employee.title, employee.function)
            for employee in self.employees
            for past in employee.history
        ]
        return TrainingFrames("2026-01-01", self.employees, self.openings, (), self.skills, moves)


def make_organisation(seed: int, employees: int, openings: int) -> Organisation:
    """An organisation of twelve functions and 1,920 skills, two words each."""
    by_function = {
        function: [
            SkillEntry(f"s-{function.lower()}-{deed}-{thing}", f"{deed} {function.lower()} {thing}")
            for thing in things.split()
            for deed in _DEEDS.split()
        ]
        for function, things in _THINGS.items()
    }
    return Organisation(
        [_employee(random.Random(f"{seed}-e-{n}"), n, by_function) for n in range(employees)],
        [_opening(random.Random(f"{seed}-o-{n}"), n, by_function) for n in range(openings)],
        [skill for skills in by_function.values() for skill in skills],
    )


def _employee(
    chance: random.Random, number: int, skills: dict[str, list[SkillEntry]]
) -> EmployeeProfile:
    function, former, wished = (chance.choice(list(_THINGS)) for _ in range(3))
    title = _title(chance, function)
    held = _draw(chance, skills, (function, former), _SKILLS_HELD)
    return EmployeeProfile(
        key=f"e-{number}",
        title=title,
        function=function,
        grade=chance.randint(*_GRADES),
        text=_sentences(chance, function, 3),
        skills=tuple(HeldSkill(each.label, each.key, chance.randint(1, 5)) for each in held),
        history=(PastRole(_title(chance, former), former, chance.randint(6, 60)),),
        wishes=_wishes(chance, wished),
    )


def _opening(
    chance: random.Random, number: int, skills: dict[str, list[SkillEntry]]
) -> OpeningProfile:
    function, neighbour = (chance.choice(list(_THINGS)) for _ in range(2))
    needed = _draw(chance, skills, (function, function, neighbour), _SKILLS_NEEDED)
    return OpeningProfile(
        key=f"o-{number}",
        title=_title(chance, function),
        function=function,
        grade=chance.randint(*_GRADES),
        description=_sentences(chance, function, 5),
        skills=tuple(
            NeededSkill(
                each.label, each.key, chance.randint(1, 5), essential=place < len(needed) / 2
            )
            for place, each in enumerate(needed)
        ),
        works_with=(neighbour,) if neighbour != function else (),
    )


def _draw(
    chance: random.Random,
    skills: dict[str, list[SkillEntry]],
    functions: Sequence[str],
    bounds: tuple[int, int],
) -> list[SkillEntry]:
    draws = (
        chance.choice(skills[chance.choice(functions)]) for _ in range(chance.randint(*bounds))
    )
    return list(dict.fromkeys(draws))


def _title(chance: random.Random, function: str) -> str:
    return f"{chance.choice(_THINGS[function].split())} {chance.choice(_JOBS.split())}"


def _sentences(chance: random.Random, function: str, count: int) -> str:
    things, deeds = _THINGS[function].split(), _DEEDS.split()
    return " ".join(
        f"{chance.choice(deeds).capitalize()} {chance.choice(things)} {chance.choice(_MANNERS)}."
        for _ in range(count)
    )


def _wishes(chance: random.Random, function: str) -> tuple[Wish, ...]:
    kind = chance.random()
    if kind < 0.3:
        return ()
    if kind < 0.6:
        return (Wish(Target.FUNCTION, function),)
    return (Wish(Target.TEXT, f"I would like to {_sentences(chance, function, 1).lower()}"),)
