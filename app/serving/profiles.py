"""Turns rows into the records of the snapshot and the ranker's profiles."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from app.serving.held_skills import HeldOnce, SkillClaim, held_once
from app.serving.own_values import readings
from app.serving.records import (
    HeldCredential,
    Language,
    OpeningFacts,
    Person,
    PersonFacts,
    StatedAspiration,
    folded,
)
from app.serving.role_book import RoleBook
from app.serving.rows import EmployeeRows, RequirementRows, SkillRows
from ml.frames import (
    Direction,
    EmployeeProfile,
    HeldSkill,
    NeededCredential,
    NeededSkill,
    OpeningProfile,
    OwnReading,
    PastRole,
    SkillEntry,
    Target,
)
from ml.taxonomy import SkillNormaliser
from models import Employee, Opening, Role
from models.vocabulary import Objectable, Polarity, RelationKind

DAYS_A_MONTH = 30.4375
MOST_SHARED = 400_000
Shared = TypeVar("Shared")


class ProfileBuilder:
    """Builds records from rows; equal skills and texts become one object in memory."""

    def __init__(self, taxonomy: SkillNormaliser) -> None:
        self._taxonomy = taxonomy
        self._shared: dict[Any, Any] = {}
        self._held: dict[tuple[str, str | None, float | None], HeldSkill] = {}

    @property
    def is_full(self) -> bool:
        """Whether it remembers so much that a new one is due."""
        return len(self._shared) + len(self._held) > MOST_SHARED

    def people(self, rows: EmployeeRows) -> Iterator[Person]:
        """The employees as persons, wishes not yet looked up."""
        for employee in rows.employees:
            held, jobs, stated, dismissed, objections, own = (
                table.get(employee.id or 0, [])
                for table in (
                    rows.skills,
                    rows.history,
                    rows.aspirations,
                    rows.dismissals,
                    rows.objections,
                    rows.own,
                )
            )
            said_no = {row.objects_to for row in objections}
            yield Person(
                _person_facts(employee, may_be_ranked=Objectable.PROFILING not in said_no),
                self._work(employee, held, jobs, readings(own)),
                tuple(stated_aspiration(row) for row in stated),
                frozenset(row.opening_external_id for row in dismissed),
                objects_to_learning=bool(said_no),
            )

    def roles(self, rows: RequirementRows) -> Iterator[tuple[int, OpeningProfile]]:
        """The roles by row id, as the ranker sees them."""
        for role in rows.parents:
            yield role.id, self._role(role, rows.skills.get(role.id, []))

    def openings(self, rows: RequirementRows, roles: RoleBook) -> Iterator[OpeningFacts]:
        """The openings with their roles filled in."""
        for opening in rows.parents:
            needed = self._needed(rows.skills.get(opening.id, []))
            facts = self._opening(opening, needed, roles.by_id.get(opening.role_id))
            own = readings(rows.own.get(opening.id, []))
            yield replace(facts, profile=replace(facts.profile, own=own)) if own else facts

    def _work(
        self,
        employee: Employee,
        held: list[Any],
        jobs: list[Any],
        own: tuple[OwnReading, ...],
    ) -> EmployeeProfile:
        text = "\n".join(filter(None, (employee.summary, *(job.description for job in jobs))))
        return EmployeeProfile(
            key=employee.external_id,
            title=employee.title,
            function=employee.function,
            grade=employee.grade,
            role_key=employee.role_external_id,
            text=text,
            skills=self._held_skills(held),
            history=tuple(
                self._one(PastRole(job.title, job.function, _months(job)))
                for job in jobs
                if not _is_current(job, employee)
            ),
            own=own,
        )

    def _role(self, role: Role, needed: list[Any]) -> OpeningProfile:
        return OpeningProfile(
            key=role.external_id,
            title=role.title,
            function=role.function,
            grade=role.grade,
            role_key=role.external_id,
            description=role.description,
            skills=self._needed(needed),
            works_with=tuple(role.works_with),
            people_leader=role.people_leader,
            alternative_titles=tuple(role.alternative_titles),
            family=role.family,
            credentials=self._one(_needed_credentials(role.credentials)),
        )

    def _opening(
        self, opening: Opening, needed: tuple[NeededSkill, ...], role: OpeningProfile | None
    ) -> OpeningFacts:
        return OpeningFacts(
            profile=self._opening_profile(opening, needed, role),
            org_unit=self._one(opening.org_unit),
            location=self._one(opening.location),
            remote_work=opening.remote_work,
            headcount=opening.headcount,
            opens_on=self._one(opening.opens_on),
            closes_on=self._one(opening.closes_on),
            status=opening.status,
            minimum_tenure_months=opening.minimum_tenure_months,
            grade_min=opening.grade_min,
            grade_max=opening.grade_max,
            eligible_locations=self._one(tuple(opening.eligible_locations)),
            required_languages=self._one(languages(opening.required_languages)),
        )

    def _opening_profile(
        self, opening: Opening, needed: tuple[NeededSkill, ...], role: OpeningProfile | None
    ) -> OpeningProfile:
        base = role or OpeningProfile(key=opening.external_id, title="")

        def own(value: Shared | None, inherited: Shared) -> Shared:
            return inherited if value is None else value

        works_with = None if opening.works_with is None else tuple(opening.works_with)
        credentials = opening.credentials
        title = self._one(own(opening.title, base.title))
        return OpeningProfile(
            key=opening.external_id,
            title=title,
            function=self._one(own(opening.function, base.function)),
            grade=own(opening.grade, base.grade),
            role_key=role.key if role else None,
            description=own(opening.description, base.description),
            skills=needed if opening.overrides_skills or role is None else base.skills,
            works_with=self._one(own(works_with, base.works_with)),
            people_leader=own(opening.people_leader, base.people_leader),
            location=self._one(opening.location),
            family=base.family,
            alternative_titles=self._one(
                tuple(
                    other
                    for other in (base.title, *base.alternative_titles)
                    if other not in {"", title}
                )
            ),
            credentials=self._one(
                base.credentials if credentials is None else _needed_credentials(credentials)
            ),
        )

    def _needed(self, rows: list[Any]) -> tuple[NeededSkill, ...]:
        return tuple(
            self._one(
                NeededSkill(
                    self._name(row.text, row.skill_external_id),
                    row.skill_external_id,
                    row.level,
                    row.weight,
                    row.essential,
                )
            )
            for row in rows
        )

    def _held_skills(self, rows: list[Any]) -> tuple[HeldSkill, ...]:
        """Each skill once, at the level that counts."""
        claims = [
            SkillClaim(self._name(text, key), key, level, source)
            for _owner, text, key, level, source in rows
        ]
        return tuple(self._held_skill(claims, one) for one in held_once(claims))

    def _held_skill(self, claims: list[SkillClaim], one: HeldOnce) -> HeldSkill:
        """The skill under its entry of the taxonomy, if any claim was recognised as one."""
        named = next((p for p in one.places if claims[p].key is not None), one.decides)
        stated = (claims[named].name, claims[named].key, claims[one.decides].level)
        held = self._held.get(stated)
        if held is None:
            held = self._held[stated] = self._one(HeldSkill(*stated))
        return held

    def _name(self, text: str, key: str | None) -> str:
        entry = self._taxonomy.entry(key) if key else None
        return entry.label if entry else text

    def _one(self, value: Shared) -> Shared:
        """The first object that equals this one; never for numbers, as 1 equals True."""
        found: Shared = self._shared.setdefault(value, value)
        return found


def skill_entries(rows: SkillRows) -> Iterator[SkillEntry]:
    """The taxonomy's entries."""
    for skill in rows.skills:
        near = rows.relations.get(skill.id or 0, [])
        others = rows.labels.get(skill.id or 0, [])
        yield SkillEntry(
            key=skill.external_id,
            label=skill.preferred_label,
            alternatives=tuple(dict.fromkeys(row.text for row in others)),
            broader=_targets(near, RelationKind.BROADER),
            related=_targets(near, RelationKind.RELATED),
            scheme=skill.scheme,
            confirmed=tuple(row.text for row in others if row.wording is not None),
        )


def _person_facts(employee: Employee, *, may_be_ranked: bool) -> PersonFacts:
    return PersonFacts(
        key=employee.external_id,
        name=employee.name,
        title=employee.title,
        function=employee.function,
        grade=employee.grade,
        role_key=employee.role_external_id,
        org_unit=employee.org_unit,
        location=employee.location,
        remote_wish=employee.remote_wish,
        open_to_relocation=employee.open_to_relocation,
        relocation_locations=tuple(employee.relocation_locations),
        hire_date=employee.hire_date,
        end_date=employee.end_date,
        status=employee.status,
        languages=languages(employee.languages),
        credentials=tuple(_held_credential(stored) for stored in employee.credentials),
        open_to_moves=employee.open_to_moves,
        may_be_ranked=may_be_ranked,
    )


def stated_aspiration(row: Any) -> StatedAspiration:
    """An aspiration as it was stated."""
    return StatedAspiration(
        target=Target(row.target.value),
        text=row.text,
        wanted=row.polarity is Polarity.WANT,
        weight=row.weight,
        horizon_months=row.horizon_months,
        direction=Direction(row.kind.value) if row.kind else None,
        motives=tuple(row.motives),
        visibility=row.visibility,
    )


def languages(stored: list[dict[str, Any]]) -> tuple[Language, ...]:
    """Languages with their levels, codes in small letters."""
    return tuple((str(one["code"]).lower(), one.get("level")) for one in stored)


def _held_credential(stored: dict[str, Any]) -> HeldCredential:
    return HeldCredential(
        stored["name"], _stored_day(stored["valid_from"]), _stored_day(stored["valid_until"])
    )


def _stored_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _needed_credentials(stored: list[dict[str, Any]]) -> tuple[NeededCredential, ...]:
    return tuple(
        NeededCredential(needs["name"], tuple(needs["accepted"]), needs["desired"])
        for needs in stored
    )


def _targets(relations: list[Any], kind: RelationKind) -> tuple[str, ...]:
    return tuple(row.target_external_id for row in relations if row.kind is kind)


def _months(job: Any) -> float | None:
    if job.started_on is None or job.ended_on is None:
        return None
    days: int = (job.ended_on - job.started_on).days
    return round(max(days, 0) / DAYS_A_MONTH, 1)


def _is_current(job: Any, employee: Employee) -> bool:
    """Whether an entry of the history is the job of today told again."""
    return job.ended_on is None and same_job(
        (job.title, job.function), (employee.title, employee.function)
    )


def same_job(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    """Whether two jobs are the same by title and function, spelling of case aside."""
    return (folded(one[0]), folded(one[1] or "")) == (folded(other[0]), folded(other[1] or ""))
