"""Carries an import out: batch by batch, each with its results and its place in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.catalog.skills import service as skills
from app.catalog.skills.service import FindLinks, Recogniser
from app.core.db import Database
from app.core.errors import InvalidInputError
from app.core.inserts import insert_rows
from app.core.jobs import JobCancelledError, JobFailedError, JobRun
from app.core.journal import record_change
from app.core.sqlite import make_room
from app.exchange.imports import queries
from app.exchange.imports.growth import Growth
from app.exchange.imports.pace import Pace, read_ahead
from app.exchange.imports.reading import Entry
from app.exchange.imports.service import endable
from app.exchange.imports.sources import entries, settled
from app.exchange.imports.writing import Verdict, end_records, write_batch
from app.exchange.nouns import NOUNS
from app.serving.embedding import LiveEmbedder
from app.serving.taxonomy import LiveTaxonomy
from models.imports import Import, ImportResult
from models.vocabulary import (
    ChangeAction,
    EntityKind,
    ImportMode,
    ImportOutcome,
    JobState,
)

_TRIES = 3
_MOST_NAMES, _LONGEST_NAME = 200, 200
_OTHER_NAMES = "others"

log = structlog.get_logger(__name__)


def run_import(run: JobRun) -> None:
    """Carry out the import that the job names, from where it was left."""
    with run.database.read() as session:
        sent = queries.of_job(session, run.job_id)
    if sent is None:
        raise JobFailedError("The import was removed.")
    importer = _Importer(run, sent)
    try:
        importer.read_lines()
        if sent.mode is ImportMode.SNAPSHOT:
            importer.end_missing()
    except JobCancelledError:
        importer.forget()
        raise


class _Importer:
    """One import at work; `_sent` says what is committed."""

    def __init__(self, run: JobRun, sent: Import) -> None:
        if sent.id is None:
            raise ValueError("an import without an id")
        self._id = sent.id
        self._run = run
        self._sent = sent
        self._growth = Growth(run.database, NOUNS[sent.entity].grows, sent.created)

    def read_lines(self) -> None:
        """Write every line that was not yet written; each has a result afterwards."""
        if self._sent.missing is not None:
            return
        settings = self._run.settings
        self._settle()
        source = entries(self._run.database, self._sent, self._run.actor, settings.max_body_bytes)
        pace = Pace(settings.import_batch_lines)
        waits = self._run.database.url.get_backend_name() == "postgresql"
        with read_ahead(pace.batches(source, self._sent.read_to), wanted=waits) as batches:
            for batch in batches:
                self._run.step("read")
                links = self._links(batch)
                self._run.step("recognised")
                with pace.writing(batch):
                    self._write_anew_if_disturbed(batch, links)
                self._growth.follow(self._sent.created)

    def _settle(self) -> None:
        """Note how the file writes dates and numbers, before the first line is read by it."""
        sent = self._sent
        if sent.date_format is not None and sent.decimal is not None:
            return
        try:
            found = settled(self._run.database, sent, self._run.settings.max_body_bytes)
        except InvalidInputError as error:
            reasons = "; ".join(f"{one.field} {one.reason}" for one in error.problems)
            raise JobFailedError(f"{error.detail} {reasons}.") from error
        values = {"date_format": found.dates, "decimal": found.decimal}
        with self._run.write() as session:
            queries.advance(session, self._id, values)
        self._commit(values)

    def end_missing(self) -> None:
        """End what the snapshot does not hold, unless that is more than its guard lets through.

        Raises
        ------
        JobFailedError
            When a later snapshot came while this one waited.
        """
        if self._sent.confirmed and self._sent.missing is not None:
            self._refuse_superseded()
        going_on = self._sent.confirmed or self._passes_guard()
        while going_on:
            with self._run.write() as session:
                values = self._end_some(session)
                self._run.step("ended")
            self._commit(values)
            going_on = bool(values)

    def _refuse_superseded(self) -> None:
        with self._run.database.read() as session:
            later = queries.superseding(session, self._sent)
        if later is not None:
            raise JobFailedError(f"The job {later} has a later snapshot; nothing more was ended.")

    def forget(self) -> None:
        """Drop the bytes of the import."""
        with self._run.database.write() as session:
            queries.drop_chunks(session, self._id)

    @property
    def _records(self) -> queries.Endable:
        return endable(self._sent)

    def _links(self, batch: Sequence[Entry]) -> FindLinks:
        """Comparing texts takes longer than writing rows: it is done before the write begins."""
        noun = NOUNS[self._sent.entity]
        if not noun.names_skills:
            return skills.links_by_key
        database = self._run.database
        with database.read() as session:
            normaliser = _taxonomy_of(database).follow(session)
        bodies = (entry.body for entry in batch if entry.body is not None)
        return Recogniser(normaliser).prepare(noun.texts(bodies)).links

    def _write_anew_if_disturbed(self, batch: Sequence[Entry], links: FindLinks) -> None:
        """Another writer may create one of the records meanwhile: then all is done anew."""
        for attempt in range(1, _TRIES + 1):
            try:
                with self._run.write() as session:
                    make_room(session)
                    values = self._write(session, batch, links)
                    self._run.step("written")
            except IntegrityError:
                log.info("import_batch_disturbed", job=self._run.uid, attempt=attempt)
                if attempt == _TRIES:
                    raise
            else:
                self._commit(values)
                return

    def _write(
        self, session: Session, batch: Sequence[Entry], links: FindLinks
    ) -> Mapping[str, Any]:
        """Write a batch with its results and its place; an empty one ends the file."""
        sent = self._sent
        verdicts = write_batch(session, sent, self._run.actor, batch, links)
        insert_rows(session, ImportResult, (self._result(verdict) for verdict in verdicts))
        counts = Counter(verdict.outcome for verdict in verdicts)
        lost = sum(verdict.entry.external_id is None for verdict in verdicts)
        values: dict[str, Any] = {
            "read_to": batch[-1].end if batch else sent.size,
            "lines": batch[-1].last if batch else sent.lines,
            "unattributed": sent.unattributed + lost,
            "warned": sent.warned + sum(bool(verdict.entry.warnings) for verdict in verdicts),
            "newest_as_of": self._newest(batch),
            "ignored": self._ignored(batch),
            **self._added(counts),
        }
        queries.advance(session, self._id, values)
        self._run.note_progress(session, values["read_to"], sent.size)
        if not batch:
            queries.drop_chunks(session, self._id)
            if sent.mode is ImportMode.UPSERT:
                self._finish(session)
        return values

    def _passes_guard(self) -> bool:
        """Count what is missing; where that is too much, the job waits for a confirmation.

        A line that could not be read may be anybody's: then nobody is ended unasked.
        """
        sent = self._sent
        with self._run.write() as session:
            missing = queries.count_missing(session, sent, self._records)
            stored = queries.count_held(session, sent, self._records)
            doubtful = missing > sent.guard * stored or (missing > 0 and sent.unattributed > 0)
            spared = queries.count_spared(session, sent, self._records)
            values = {"missing": sent.deactivated + missing, "spared": spared}
            queries.advance(session, self._id, values)
            waits = doubtful and not sent.dry_run
            if waits:
                self._run.finish(session, JobState.WAITING)
            self._run.step("counted")
        self._commit(values)
        return not waits

    def _end_some(self, session: Session) -> Mapping[str, Any]:
        sent = self._sent
        most = self._run.settings.import_batch_lines
        keys = [key for _, key in queries.missing(session, sent, self._records, most)]
        if not keys:
            self._finish(session)
            return {}
        end_records(session, sent, self._run.actor, keys)
        first = sent.lines + sent.deactivated + 1
        rows = (
            _row(self._id, position, None, key, ImportOutcome.DEACTIVATED)
            for position, key in enumerate(keys, first)
        )
        insert_rows(session, ImportResult, rows)
        values = self._added({ImportOutcome.DEACTIVATED: len(keys)})
        queries.advance(session, self._id, values)
        self._run.note_progress(session, sent.size, sent.size)
        return values

    def _finish(self, session: Session) -> None:
        sent = self._sent
        changed = {name: getattr(sent, name) for name in ("created", "updated", "deactivated")}
        if not sent.dry_run and any(changed.values()):
            record_change(
                session,
                self._run.actor.name,
                ChangeAction.COMPLETED,
                EntityKind.IMPORT,
                self._run.uid,
                changed,
            )
        self._run.finish(session, JobState.SUCCEEDED)

    def _added(self, counts: Mapping[ImportOutcome, int]) -> dict[str, int]:
        return {one.value: getattr(self._sent, one.value) + n for one, n in counts.items()}

    def _ignored(self, batch: Sequence[Entry]) -> dict[str, int]:
        """How many lines held each field that is left out; of very many names the rest is one."""
        counted = Counter(self._sent.ignored)
        for name in (name[:_LONGEST_NAME] for entry in batch for name in entry.ignored):
            known = name in counted or len(counted) < _MOST_NAMES
            counted[name if known else _OTHER_NAMES] += 1
        return dict(sorted(counted.items()))

    def _newest(self, batch: Sequence[Entry]) -> datetime | None:
        """The newest moment of which a line spoke so far."""
        told = [entry.as_of for entry in batch if entry.as_of is not None]
        return max([*told, *filter(None, [self._sent.newest_as_of])], default=None)

    def _commit(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(self._sent, name, value)
        self._run.step("committed")

    def _result(self, verdict: Verdict) -> dict[str, Any]:
        entry = verdict.entry
        problems = [{"field": one.field, "reason": one.reason} for one in verdict.problems]
        row = _row(self._id, entry.line, entry.line, entry.external_id, verdict.outcome)
        warnings = [asdict(one) for one in entry.warnings]
        return {**row, "problems": problems or None, "warnings": warnings or None}


@lru_cache(maxsize=1)
def _taxonomy_of(database: Database) -> LiveTaxonomy:
    """The taxonomy that a worker keeps from job to job."""
    return LiveTaxonomy(database, LiveEmbedder(database.settings))


def _row(
    import_id: int, position: int, line: int | None, key: str | None, outcome: ImportOutcome
) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "position": position,
        "line": line,
        "external_id": key,
        "outcome": outcome,
        "problems": None,
        "warnings": None,
    }
