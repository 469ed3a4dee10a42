"""Records of a made-up organisation as bodies of the API."""

from typing import Any

from benchmarks.client import Call
from benchmarks.organisation import Organisation
from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile, SkillEntry


def puts(organisation: Organisation) -> list[Call]:
    """The calls that store an organisation: the skills, then what mentions them."""
    skills = {skill.key: skill_body(skill) for skill in organisation.skills}
    openings = {opening.key: opening_body(opening) for opening in organisation.openings}
    people = {employee.key: employee_body(employee) for employee in organisation.employees}
    return [
        Call("PUT", f"/v1/{noun}/{key}", body)
        for noun, bodies in (("skills", skills), ("openings", openings), ("employees", people))
        for key, body in bodies.items()
    ]


def employee_body(profile: EmployeeProfile) -> dict[str, Any]:
    """The body that stores a person."""
    return {
        "name": profile.key,
        "title": profile.title,
        "function": profile.function,
        "grade": profile.grade,
        "summary": profile.text,
        "open_to_moves": True,
        "skills": [_skill(skill) for skill in profile.skills],
        "work_history": [
            {"title": past.title, "function": past.function} for past in profile.history
        ],
        "aspirations": [
            {"target": wish.target, "text": wish.text, "visibility": "manager"}
            for wish in profile.wishes
        ],
    }


def opening_body(profile: OpeningProfile) -> dict[str, Any]:
    """The body that stores an opening."""
    return {
        "title": profile.title,
        "function": profile.function,
        "grade": profile.grade,
        "description": profile.description,
        "works_with": list(profile.works_with),
        "skills": [{**_skill(skill), "essential": skill.essential} for skill in profile.skills],
    }


def skill_body(entry: SkillEntry) -> dict[str, Any]:
    """The body that stores an entry of the taxonomy."""
    return {"scheme": "benchmark", "preferred_label": entry.label, "alternative_labels": []}


def _skill(skill: HeldSkill | NeededSkill) -> dict[str, Any]:
    return {"skill": skill.key, "level": skill.level}
