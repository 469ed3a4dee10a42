"""The rules of the skills taxonomy: its entries, and the names that texts are matched with."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlmodel import Session

from app.catalog import batches, former_ids, records, renames
from app.catalog.batches import WHOLE_RECORDS, Feed, Outcome
from app.catalog.renames import RenameBody
from app.catalog.skills import queries
from app.catalog.skills.recognition import (
    UNKNOWN,
    Link,
    Recogniser,
    posted_texts,
    recognised,
    steady,
    stored_links,
)
from app.catalog.skills.record import (
    apply,
    columns,
    read_of,
    refuse_itself,
    relation_rows,
    wanted_neighbours,
)
from app.catalog.skills.schemas import (
    SUGGESTED,
    NormaliseBody,
    NormalisedMention,
    NormalisedMentions,
    SkillBody,
    SkillCandidate,
    SkillQuery,
    SkillRead,
)
from app.catalog.skills.teaching import confirm, withdraw
from app.core.answers import Written
from app.core.clocks import check_work
from app.core.errors import LateralError
from app.core.etag import Conditions
from app.core.inserts import Part, insert_records
from app.core.journal import record_changes
from app.core.prices import EACH_UNKNOWN_TEXT
from app.core.schemas import Page
from app.core.security import Actor
from ml.taxonomy import SkillNormaliser
from ml.types import Recognition
from models.skills import Skill, SkillLabel, SkillRelation
from models.vocabulary import ChangeAction, EntityKind, RecognitionMethod

__all__ = [
    "NO_LABELS",
    "FindLinks",
    "Link",
    "Recogniser",
    "change",
    "confirm",
    "counts_by_scheme",
    "get",
    "keep_skills",
    "labels",
    "linked",
    "links_by_key",
    "normalise",
    "of_scheme",
    "page",
    "posted_texts",
    "recognised",
    "refuse_itself",
    "remove",
    "remove_many",
    "replace",
    "replace_many",
    "steady",
    "stored_links",
    "withdraw",
]

NO_LABELS: Mapping[str, str] = MappingProxyType({})
FindLinks = Callable[[Session, Sequence[str]], list[Link]]
# A few tenths of a second of comparing, after which the clock is looked at.
_MENTIONS_AT_ONCE = 100
_NEEDED = ("scheme", "preferred_label")


def get(session: Session, external_id: str) -> SkillRead:
    """A skill."""
    return read_of(records.existing(queries.find(session, external_id), "skill"))


def page(session: Session, query: SkillQuery) -> Page[SkillRead]:
    """A page of skills."""
    paging = query.paging()
    rows = queries.page(session, query.filters(), after=paging.after, limit=paging.fetch)
    shown, cursor = paging.cut(rows)
    return Page(items=[read_of(row) for row in shown], next_cursor=cursor)


def replace(
    session: Session, actor: Actor, external_id: str, body: SkillBody, conditions: Conditions
) -> Written[SkillRead]:
    """Create a skill or replace it."""
    body = former_ids.followed(session, EntityKind.SKILL, body)
    return records.create_or_replace(
        session,
        EntityKind.SKILL,
        actor.name,
        conditions,
        lock=lambda: queries.lock(session, external_id),
        fresh=lambda: Skill(external_id=external_id, **columns(body)),
        apply=lambda row: apply(session, row, body),
        read=read_of,
    )


def replace_many(
    session: Session,
    actor: Actor,
    bodies: Mapping[str, SkillBody],
    feed: Feed = WHOLE_RECORDS,
) -> dict[str, Outcome | LateralError]:
    """Create or change skills by external id, in one transaction; what became of each."""
    stored = queries.lock_many(session, list(bodies))
    refused = batches.lacking(bodies, stored, _NEEDED)
    bodies = {key: body for key, body in bodies.items() if key not in refused}

    def insert(keys: Sequence[str]) -> None:
        for key in keys:
            refuse_itself(key, bodies[key])
        names = {key: [{"text": text} for text in bodies[key].alternative_labels] for key in keys}
        neighbours = {key: relation_rows(wanted_neighbours(bodies[key])) for key in keys}
        rows = {key: {**columns(bodies[key]), "source_as_of": feed.as_of.get(key)} for key in keys}
        parts = [Part.of_rows(SkillLabel, names), Part.of_rows(SkillRelation, neighbours)]
        insert_records(session, Skill, rows, parts)

    written = batches.replace_many(
        session,
        EntityKind.SKILL,
        actor.name,
        bodies,
        stored=stored,
        insert=insert,
        apply=lambda key, row: apply(session, row, bodies[key], feed),
        feed=feed,
    )
    return {**written, **refused}


def change(
    session: Session,
    actor: Actor,
    external_id: str,
    patch: Mapping[str, Any],
    conditions: Conditions,
) -> Written[SkillRead]:
    """Merge a patch into a skill."""
    row = records.existing(queries.lock(session, external_id), "skill")
    records.check(conditions, row, read_of)
    records.refuse_stale(session, row, conditions)
    posted = read_of(row).model_dump(mode="json", include=set(SkillBody.model_fields))
    body = former_ids.followed(session, EntityKind.SKILL, records.patched(SkillBody, posted, patch))
    records.note_said(session, row, conditions)
    records.save(session, EntityKind.SKILL, actor.name, row, apply(session, row, body))
    return Written(read_of(row))


def rename(
    session: Session, actor: Actor, external_id: str, body: RenameBody, conditions: Conditions
) -> Written[SkillRead]:
    """Give a skill another external id; whatever refers to it follows."""
    queries.hold_links(session)
    return renames.rename(
        session,
        EntityKind.SKILL,
        actor.name,
        external_id,
        body.external_id,
        conditions,
        lock=lambda key: queries.lock(session, key),
        read=read_of,
    )


def remove(session: Session, actor: Actor, external_id: str, conditions: Conditions) -> None:
    """Delete a skill; whoever holds or needs it keeps the text, which is unknown from now on."""
    queries.hold_links(session)
    row = records.existing(queries.lock(session, external_id), "skill")
    records.check(conditions, row, read_of)
    for kind, external_ids in queries.unlink(session, external_id).items():
        details = {"fields": ["skills"]}
        record_changes(session, actor.name, ChangeAction.UPDATED, kind, external_ids, details)
    records.delete(session, EntityKind.SKILL, actor.name, row)


def remove_many(session: Session, actor: Actor, external_ids: Sequence[str]) -> None:
    """Delete skills; those who hold or need one keep its text, unknown from now on."""
    queries.hold_links(session)
    present = list(queries.lock_many(session, external_ids))
    details = {"fields": ["skills"]}
    for external_id in sorted(queries.linked(session, present)):
        for kind, holders in queries.unlink(session, external_id).items():
            record_changes(session, actor.name, ChangeAction.UPDATED, kind, holders, details)
    queries.delete_many(session, present)
    record_changes(session, actor.name, ChangeAction.DELETED, EntityKind.SKILL, present)


def of_scheme(session: Session, scheme: str) -> dict[str, str | None]:
    """The external ids of a taxonomy's skills, each with the version that it is of."""
    return queries.of_scheme(session, scheme)


def counts_by_scheme(session: Session) -> list[tuple[str, str | None, int]]:
    """How many skills there are of each version of each taxonomy."""
    return queries.counts_by_scheme(session)


def linked(session: Session, external_ids: Iterable[str]) -> set[str]:
    """Those skills as which a person's, a role's or an opening's text was recognised."""
    return queries.linked(session, external_ids)


def links_by_key(session: Session, external_ids: Sequence[str]) -> list[Link]:
    """The links of skills that are named by their external ids alone."""
    known = queries.labels(session, external_ids)
    return [
        Link(key, 1.0, RecognitionMethod.KEY) if key in known else UNKNOWN for key in external_ids
    ]


def labels(
    session: Session, external_ids: Iterable[str | None], known: Mapping[str, str]
) -> dict[str, str]:
    """The preferred labels of these skills; only those that are not known are looked up."""
    missing = {key for key in external_ids if key is not None} - known.keys()
    return {**known, **queries.labels(session, missing)}


def link_all(session: Session, links: FindLinks, texts: Iterable[str]) -> dict[str, Link]:
    """What each of many texts is recognised as, each looked up once."""
    distinct = list(dict.fromkeys(texts))
    return dict(zip(distinct, links(session, distinct), strict=True))


def keep_skills(session: Session) -> None:
    """Call first in a transaction that links to skills: none of them goes away meanwhile."""
    queries.keep_skills(session)


def tokens(normaliser: SkillNormaliser, body: NormaliseBody) -> float:
    """What recognising costs: texts that name no entry, or of which several candidates are asked.

    See `app.core.prices`.
    """
    every = body.k is not None and body.k > 1
    compared = body.mentions if every else set(body.mentions)
    unknown = sum(every or normaliser.entry(text) is None for text in compared)
    return EACH_UNKNOWN_TEXT * unknown


def normalise(normaliser: SkillNormaliser, body: NormaliseBody) -> NormalisedMentions:
    """The skills that each text may mean.

    Raises
    ------
    WorkTimeoutError
        When the request worked for longer than it may.
    """
    found: list[list[Recognition]] = []
    for start in range(0, len(body.mentions), _MENTIONS_AT_ONCE):
        check_work()
        texts = body.mentions[start : start + _MENTIONS_AT_ONCE]
        found += (
            normaliser.suggest_many(texts, SUGGESTED)
            if body.k is None
            else normaliser.recognise_many(texts, body.k)
        )
    return NormalisedMentions(
        items=[
            NormalisedMention(
                text=text,
                recognised=bool(best) and best[0].confidence >= normaliser.accept_above,
                candidates=[
                    SkillCandidate(
                        skill=one.key,
                        label=one.label,
                        confidence=one.confidence,
                        method=RecognitionMethod(one.method),
                    )
                    for one in best
                ],
            )
            for text, best in zip(body.mentions, found, strict=True)
        ]
    )
