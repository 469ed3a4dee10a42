"""Writes a batch of entries; what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.catalog.batches import Feed
from app.catalog.skills.service import FindLinks
from app.core.db import CHANGES
from app.core.errors import FieldProblem, LateralError
from app.core.security import Actor
from app.exchange.imports import queries
from app.exchange.imports.reading import Entry
from app.exchange.imports.renamed import followed
from app.exchange.nouns import NOUNS
from models.imports import Import
from models.vocabulary import ImportFields, ImportOutcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a line."""

    entry: Entry
    outcome: ImportOutcome
    problems: tuple[FieldProblem, ...] = ()


def write_batch(
    session: Session,
    sent: Import,
    actor: Actor,
    batch: Sequence[Entry],
    links: FindLinks,
) -> list[Verdict]:
    """Write the entries; what became of each, in their order.

    Of several lines with one external id the first counts, and the others are refused: so the
    same file sent again changes nothing. A former id means the record that was renamed.
    """
    if sent.id is None:
        raise ValueError("an import without an id")
    batch = followed(session, NOUNS[sent.entity].kind, batch)
    given = queries.known_lines(
        session, sent.id, {entry.external_id for entry in batch if entry.external_id}
    )
    verdicts: dict[int, Verdict] = {}
    bodies: dict[str, Entry] = {}
    for entry in batch:
        key = entry.external_id
        if key is not None and key in given:
            reason = f"was given in line {given[key]} already; the first line counts"
            problem = FieldProblem("/external_id", reason)
            verdicts[entry.line] = Verdict(entry, ImportOutcome.REJECTED, (problem,))
            continue
        if key is not None:
            given[key] = entry.line
        if key is None or entry.body is None:
            verdicts[entry.line] = Verdict(entry, ImportOutcome.REJECTED, entry.problems)
        else:
            bodies[key] = entry
    for key, outcome in _store(session, sent, actor, bodies, links).items():
        verdicts[bodies[key].line] = _verdict(bodies[key], outcome)
    return [verdicts[entry.line] for entry in batch]


def end_records(session: Session, sent: Import, actor: Actor, keys: Sequence[str]) -> None:
    """End records that a snapshot does not hold."""
    with _Trial(session, wanted=sent.dry_run):
        NOUNS[sent.entity].must_end().end(session, actor, keys, sent.source)


class _Trial:
    """Undoes what is done inside, where that is wanted."""

    def __init__(self, session: Session, *, wanted: bool) -> None:
        self._session = session
        self._wanted = wanted

    def __enter__(self) -> None:
        if self._wanted:
            self._noted = dict(self._session.info.get(CHANGES, {}))
            self._savepoint = self._session.begin_nested()

    def __exit__(self, *_error: object) -> None:
        if self._wanted:
            self._savepoint.rollback()
            self._session.info[CHANGES] = self._noted


def _store(
    session: Session,
    sent: Import,
    actor: Actor,
    entries: Mapping[str, Entry],
    links: FindLinks,
) -> Mapping[str, str | LateralError]:
    if not entries:
        return {}
    bodies = {key: entry.body for key, entry in entries.items()}
    feed = Feed(
        source=sent.source,
        said_at=sent.received_at,
        as_of={key: entry.as_of for key, entry in entries.items() if entry.as_of is not None},
        stated={key: entry.stated for key, entry in entries.items()},
        merges=sent.fields is ImportFields.MERGE,
        clears_skills="skills" in sent.clear,
    )
    with _Trial(session, wanted=sent.dry_run):
        return NOUNS[sent.entity].store(session, actor, bodies, links, feed)


def _verdict(entry: Entry, outcome: str | LateralError) -> Verdict:
    if isinstance(outcome, LateralError):
        return Verdict(entry, ImportOutcome.REJECTED, outcome.problems)
    return Verdict(entry, ImportOutcome(outcome))
