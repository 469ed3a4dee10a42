"""A person's word that a text means a skill: given, heard everywhere, and taken back."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlmodel import Session

from app.catalog import records
from app.catalog.records import Changes
from app.catalog.skills import queries
from app.catalog.skills.recognition import Link, Recogniser
from app.catalog.skills.record import put_labels, read_of
from app.catalog.skills.schemas import LabelBody, Taught
from app.core.clocks import check_work
from app.core.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from app.core.etag import Conditions
from app.core.journal import record_changes
from app.core.security import Actor
from ml.frames import SkillEntry
from ml.taxonomy import SkillNormaliser
from ml.text import fold, name_key, words
from models.base import utc_now
from models.skills import Skill, SkillLabel
from models.vocabulary import ChangeAction, EntityKind

# As many as a catalogue may state of its own.
MOST_CONFIRMED = 500
_LABELS = Changes(frozenset({"confirmed_labels"}))
_SKILLS = {"fields": ["skills"]}
# A few milliseconds of folding, after which the clock is looked at.
_TEXTS_AT_ONCE = 1_000


class LabelTakenError(ConflictError):
    """The text already names another skill."""

    code = "label_taken"
    title = "Label taken"


class LabelUnknownError(NotFoundError):
    """Nobody confirmed that the text means the skill."""

    code = "label_not_confirmed"
    title = "Label not confirmed"


def confirm(
    session: Session,
    actor: Actor,
    external_id: str,
    body: LabelBody,
    normaliser: SkillNormaliser,
    conditions: Conditions,
) -> Taught:
    """Recognise a text as the skill, now and from now on; a second time changes nothing.

    Raises
    ------
    LabelTakenError
        When the text is the preferred label of another skill, or was confirmed for one.
    """
    row = _locked(session, external_id, conditions)
    wording = _wording(body.text)
    holder = queries.confirmed_for(session, wording)
    if holder == external_id:
        return _taught(external_id, body.text, {})
    _refuse_taken(session, normaliser, external_id, body.text, holder)
    if sum(label.wording is not None for label in row.labels) >= MOST_CONFIRMED:
        problem = FieldProblem("/text", f"the skill has {MOST_CONFIRMED} confirmed labels already")
        raise InvalidInputError("The skill has too many confirmed labels.", [problem])
    label = SkillLabel(
        skill_id=row.id or 0,
        position=len(row.labels),
        text=body.text,
        wording=wording,
        confirmed_by=actor.name,
        confirmed_at=utc_now(),
    )
    put_labels(row, [*row.labels, label])
    records.save(session, EntityKind.SKILL, actor.name, row, _LABELS)
    return _heard(session, actor, row, body.text, normaliser)


def withdraw(
    session: Session,
    actor: Actor,
    external_id: str,
    body: LabelBody,
    normaliser: SkillNormaliser,
    conditions: Conditions,
) -> Taught:
    """Take a confirmation back: the text is recognised as it would be without it.

    Raises
    ------
    LabelUnknownError
        When nobody confirmed it.
    """
    row = _locked(session, external_id, conditions)
    wording = _wording(body.text)
    kept = [label for label in row.labels if label.wording != wording]
    if len(kept) == len(row.labels):
        raise LabelUnknownError("Nobody confirmed that this text means the skill.")
    put_labels(row, kept)
    records.save(session, EntityKind.SKILL, actor.name, row, _LABELS)
    return _heard(session, actor, row, body.text, normaliser)


def _locked(session: Session, external_id: str, conditions: Conditions) -> Skill:
    queries.hold_links(session)
    row = records.existing(queries.lock(session, external_id), "skill")
    records.check(conditions, row, read_of)
    return row


def _wording(text: str) -> str:
    wording = fold(text)
    if not words(text):
        problem = FieldProblem("/text", "holds no word by which a text can be recognised")
        raise InvalidInputError("The text cannot be recognised.", [problem])
    return wording


def _refuse_taken(
    session: Session, normaliser: SkillNormaliser, external_id: str, text: str, holder: str | None
) -> None:
    """Refuse a text that names another skill, which exists in this transaction."""
    named = {holder} if holder else normaliser.named(text) - {external_id}
    taken = sorted(queries.labels(session, named))
    if taken:
        raise LabelTakenError(
            f"The text is the name of the skill {taken[0]}. Take it away there first."
        )


def _heard(
    session: Session, actor: Actor, row: Skill, text: str, normaliser: SkillNormaliser
) -> Taught:
    """Recognise every text of this wording anew, as the catalogue is from now on."""
    texts = _texts_like(session, row.external_id, text)
    taught = Recogniser(normaliser.with_entries([_entry(row)]))
    groups: dict[Link, list[str]] = defaultdict(list)
    for one, link in zip(texts, taught.links(session, texts), strict=True):
        groups[link].append(one)
    touched: dict[EntityKind, set[str]] = defaultdict(set)
    for link, own in groups.items():
        changed = queries.relink(session, row.external_id, own, link.columns())
        for kind, holders in changed.items():
            touched[kind].update(holders)
    for kind, touched_ids in touched.items():
        record_changes(
            session, actor.name, ChangeAction.UPDATED, kind, sorted(touched_ids), dict(_SKILLS)
        )
    return _taught(row.external_id, text, touched)


def _texts_like(session: Session, external_id: str, text: str) -> list[str]:
    """The texts of records that say the same, order and number of words aside."""
    wording, stems = fold(text), name_key(text)
    found: dict[str, None] = {}
    for place, one in enumerate(queries.open_texts(session, external_id)):
        if place % _TEXTS_AT_ONCE == 0:
            check_work()
        if fold(one) == wording or name_key(one) == stems:
            found[one] = None
    return list(found)


def _entry(row: Skill) -> SkillEntry:
    """The skill as the normaliser knows it, without its neighbours, which name nothing."""
    return SkillEntry(
        key=row.external_id,
        label=row.preferred_label,
        alternatives=tuple(dict.fromkeys(label.text for label in row.labels)),
        scheme=row.scheme,
        confirmed=tuple(label.text for label in row.labels if label.wording is not None),
    )


def _taught(external_id: str, text: str, touched: Mapping[EntityKind, Collection[str]]) -> Taught:
    return Taught(
        skill=external_id,
        text=text,
        employees=len(touched.get(EntityKind.EMPLOYEE, ())),
        roles=len(touched.get(EntityKind.ROLE, ())),
        openings=len(touched.get(EntityKind.OPENING, ())),
    )
