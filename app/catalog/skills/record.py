"""What a skill's row says: written from a body, and read as it is answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from app.catalog import records
from app.catalog.batches import WHOLE_RECORDS, Feed, Stated
from app.catalog.records import Changes
from app.catalog.skills.schemas import ConfirmedLabel, SkillBody, SkillRead
from app.core.errors import FieldProblem, InvalidInputError
from models.skills import Skill, SkillLabel, SkillRelation
from models.vocabulary import RelationKind

FIELDS: Stated = frozenset(SkillBody.model_fields)
_COLUMNS = ("scheme", "scheme_id", "scheme_version", "preferred_label", "description")


def columns(body: SkillBody, stated: Stated = FIELDS) -> dict[str, Any]:
    """The body's part of the skill's own row, as far as it is stated."""
    return {name: getattr(body, name) for name in _COLUMNS if name in stated}


def apply(session: Session, row: Skill, body: SkillBody, feed: Feed = WHOLE_RECORDS) -> Changes:
    """Make the row say what the body states.

    Raises
    ------
    InvalidInputError
        When the skill is named as its own neighbour.
    """
    refuse_itself(row.external_id, body)
    stated = feed.states(row.external_id, FIELDS)
    changed = set(records.assign(row, columns(body, stated)))
    if "alternative_labels" in stated and _align_labels(row, body.alternative_labels):
        changed.add("alternative_labels")
    neighbours = _neighbours(row)
    posted = wanted_neighbours(body)
    wanted = {
        kind: posted[kind] if str(kind) in stated else ids for kind, ids in neighbours.items()
    }
    if neighbours != wanted:
        changed |= {str(kind) for kind, ids in wanted.items() if ids != neighbours[kind]}
        _replace_relations(session, row, wanted)
    return Changes(frozenset(changed))


def _align_labels(row: Skill, texts: Sequence[str]) -> bool:
    """Make the catalogue's labels say these texts; those that somebody confirmed come after."""
    own = [label for label in row.labels if label.wording is None]
    confirmed = [label for label in row.labels if label.wording is not None]
    if not records.align(own, [{"text": text} for text in texts], SkillLabel):
        return False
    put_labels(row, [*own, *confirmed])
    return True


def put_labels(row: Skill, labels: Sequence[SkillLabel]) -> None:
    """Give the skill these alternative labels, in this order."""
    row.labels = list(labels)
    for position, label in enumerate(row.labels):
        label.position = position


def _replace_relations(
    session: Session, row: Skill, wanted: Mapping[RelationKind, Sequence[str]]
) -> None:
    # Flushed in between: a neighbour may keep its kind and id, which are unique.
    row.relations.clear()
    session.flush()
    row.relations.extend(
        SkillRelation(position=position, **neighbour)
        for position, neighbour in enumerate(relation_rows(wanted))
    )


def relation_rows(wanted: Mapping[RelationKind, Sequence[str]]) -> list[dict[str, Any]]:
    """What the rows of these neighbours have to say."""
    pairs = ((kind, other) for kind, ids in wanted.items() for other in ids)
    return [{"kind": kind, "target_external_id": other} for kind, other in pairs]


def refuse_itself(external_id: str, body: SkillBody) -> None:
    """Refuse a skill that is its own neighbour.

    Raises
    ------
    InvalidInputError
        Naming the field.
    """
    problems = [
        FieldProblem(f"/{kind}/{ids.index(external_id)}", "is the skill itself")
        for kind, ids in (("broader", body.broader), ("related", body.related))
        if external_id in ids
    ]
    if problems:
        raise InvalidInputError("A skill cannot be its own neighbour.", problems)


def wanted_neighbours(body: SkillBody) -> dict[RelationKind, list[str]]:
    """The neighbours that a body states, by how they are near."""
    return {RelationKind.BROADER: body.broader, RelationKind.RELATED: body.related}


def _neighbours(row: Skill) -> dict[RelationKind, list[str]]:
    return {
        kind: [one.target_external_id for one in row.relations if one.kind is kind]
        for kind in RelationKind
    }


def read_of(row: Skill) -> SkillRead:
    """The skill as it is answered."""
    neighbours = _neighbours(row)
    return SkillRead(
        external_id=row.external_id,
        **{name: getattr(row, name) for name in _COLUMNS},
        alternative_labels=[label.text for label in row.labels if label.wording is None],
        confirmed_labels=[
            ConfirmedLabel(
                text=label.text, confirmed_by=label.confirmed_by, confirmed_at=label.confirmed_at
            )
            for label in row.labels
            if label.confirmed_by is not None and label.confirmed_at is not None
        ],
        broader=neighbours[RelationKind.BROADER],
        related=neighbours[RelationKind.RELATED],
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
