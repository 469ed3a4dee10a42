"""The skills that roles and openings need: from bodies to rows and from rows to answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from app.catalog.schemas import RequirementBody, RequirementRead
from app.catalog.skills import service as skills
from models.requirements import Requirement


def wanted(
    stored: Iterable[Requirement],
    posted: Sequence[RequirementBody],
    links: Sequence[skills.Link],
) -> list[dict[str, Any]]:
    """What the rows of the posted requirements have to say."""
    before = skills.stored_links(stored)
    return [
        {
            "text": needed.skill,
            "level": needed.level,
            "essential": needed.essential,
            "weight": needed.weight,
            **skills.steady(before.get(needed.skill), link).columns(),
        }
        for needed, link in zip(posted, links, strict=True)
    ]


def as_read(rows: Iterable[Requirement], labels: Mapping[str, str]) -> list[RequirementRead]:
    """The requirements as they are answered."""
    return [
        RequirementRead(
            **skills.recognised(row, labels), essential=row.essential, weight=row.weight
        )
        for row in rows
    ]


def labels(
    session: Session, rows: Iterable[Requirement], known: Mapping[str, str]
) -> dict[str, str]:
    """The preferred labels of the skills that the rows were recognised as."""
    return skills.labels(session, (row.skill_external_id for row in rows), known)
