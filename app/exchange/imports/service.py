"""The rules of imports: received whole before they are acknowledged, told line by line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from app.core.db import Database, unguarded
from app.core.errors import (
    BodyTooLargeError,
    ConflictError,
    FieldProblem,
    InvalidInputError,
    ScopeMissingError,
)
from app.core.etag import check_moment
from app.core.idempotency import keep_answer
from app.core.jobs import enqueue
from app.core.journal import record_change
from app.core.pagination import encode_cursor
from app.core.schemas import Page
from app.core.security import Actor
from app.exchange.formats.conventions import zone_of
from app.exchange.imports import queries, sources
from app.exchange.imports.charsets import Utf8
from app.exchange.imports.schemas import (
    ImportAccepted,
    ImportQuery,
    ImportRead,
    LineProblem,
    LineResult,
    LineWarning,
    ResultQuery,
)
from app.exchange.imports.unpacking import unpacker
from app.exchange.mappings import service as mappings
from app.exchange.nouns import NOUNS, Noun
from app.settings import Settings
from models.base import utc_now
from models.imports import Import
from models.jobs import Job
from models.vocabulary import (
    ChangeAction,
    EntityKind,
    ImportFields,
    ImportMode,
    ImportOutcome,
    JobKind,
    JobState,
    Scope,
)

_ABANDONED_AFTER = timedelta(days=1)
_LANE = "imports"
ACCEPTED = 202


class SupersededError(ConflictError):
    """A later snapshot of the same source came meanwhile."""

    code = "import_superseded"
    title = "Superseded"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with the bytes that follow."""

    query: ImportQuery
    is_csv: bool
    encoding: str
    charset: str | None = None
    confirmed: bool = False


class Upload:
    """An import while it is received: its bytes lie in the database, piece by piece.

    Each piece is stored in a transaction of its own, so that no slow client holds one open.
    The job is put into the queue with the last piece: what was acknowledged is never lost.
    """

    def __init__(self, database: Database, settings: Settings, actor: Actor, order: Order) -> None:
        self._database = database
        self._settings = settings
        self._actor = actor
        self._unpacker = unpacker(order.encoding)
        self._utf8 = Utf8(order.query.charset or order.charset)
        self._buffer = bytearray()
        self._sent_bytes = 0
        self._import = _new_import(database, settings, actor, order)

    def begin(self) -> None:
        """Make room for the import."""
        with unguarded(), self._database.write() as session:
            session.add(self._import)

    def feed(self, data: bytes) -> None:
        """Take in bytes as they were sent.

        Raises
        ------
        BodyTooLargeError
            When they are too many, as sent or unpacked.
        InvalidInputError
            When they cannot be unpacked or read.
        """
        self._sent_bytes += len(data)
        if self._sent_bytes > self._settings.max_import_bytes:
            raise _too_large(self._settings)
        for piece in self._unpacker.feed(data):
            self._take(self._utf8.feed(piece))

    def finish(self) -> ImportAccepted:
        """Take the import in: from now on a worker carries it out, whatever happens here.

        Raises
        ------
        InvalidInputError
            When it is empty, ends too early or has columns that cannot be read.
        """
        self._unpacker.finish()
        self._take(self._utf8.finish())
        if self._buffer:
            self._store(len(self._buffer))
        if self._import.size == 0:
            raise InvalidInputError("The import is empty.", [FieldProblem("", "holds no line")])
        sources.check_header(self._database, self._import, self._settings.max_body_bytes)
        with self._database.write() as session:
            payload = {"entity": self._import.entity, "mode": self._import.mode}
            job = enqueue(session, JobKind.IMPORT, payload, self._actor, _LANE)
            received = {
                "job_id": job.id,
                "size": self._import.size,
                "charset": self._utf8.charset,
                "received_at": utc_now(),
            }
            queries.advance(session, self._id, received)
            accepted = ImportAccepted(id=job.uid, state=job.state)
            keep_answer(session, accepted, ACCEPTED, {"Location": location_of(accepted)})
        return accepted

    def discard(self) -> None:
        """Forget what was received."""
        with unguarded(), self._database.write() as session:
            queries.discard(session, self._id)

    @property
    def _id(self) -> int:
        if self._import.id is None:
            raise ValueError("the import has not begun")
        return self._import.id

    def _take(self, text: bytes) -> None:
        self._buffer += text
        most = self._settings.max_unpacked_import_bytes
        if self._import.size + len(self._buffer) > most:
            raise BodyTooLargeError(
                f"An import may have at most {most} bytes after unpacking, in UTF-8."
            )
        while len(self._buffer) >= queries.CHUNK_BYTES:
            self._store(queries.CHUNK_BYTES)

    def _store(self, count: int) -> None:
        piece = bytes(self._buffer[:count])
        with unguarded(), self._database.write() as session:
            queries.add_chunk(session, self._id, self._import.size, piece)
        del self._buffer[:count]
        self._import.size += count


def location_of(accepted: ImportAccepted) -> str:
    """Where the progress of an import is told."""
    return f"/v1/jobs/{accepted.id}"


def check_stated_size(settings: Settings, stated: str) -> None:
    """Refuse a Content-Length beyond what an import may have.

    Raises
    ------
    BodyTooLargeError
        When it is more, or no number.
    """
    if not stated.isdecimal() or int(stated[:20]) > settings.max_import_bytes:
        raise _too_large(settings)


def of_job(session: Session, job: Job) -> Import:
    """The import that a job carries out."""
    found = queries.of_job(session, job.id or 0)
    if found is None:
        raise ValueError(f"the job {job.uid} has no import")
    return found


def of_jobs(session: Session, jobs: Iterable[Job]) -> dict[int, Import]:
    """The imports that jobs carry out, by the row of the job."""
    return queries.of_jobs(session, [job.id for job in jobs if job.id is not None])


def results(session: Session, sent: Import, query: ResultQuery) -> Page[LineResult]:
    """A page of what became of the lines, or of what would end if a waiting job were confirmed."""
    if query.outcome is ImportOutcome.WOULD_END:
        return _would_end(session, sent, query)
    found = queries.results(
        session, sent.id or 0, query.outcome, after=query.after, limit=query.limit + 1
    )
    shown = found[: query.limit]
    cursor = encode_cursor(shown[-1].position) if len(found) > query.limit else None
    items = [
        LineResult(
            line=one.line,
            external_id=one.external_id,
            outcome=one.outcome,
            problems=[LineProblem(**problem) for problem in one.problems or ()],
            warnings=[LineWarning(**warning) for warning in one.warnings or ()],
        )
        for one in shown
    ]
    return Page(items=items, next_cursor=cursor)


def _would_end(session: Session, sent: Import, query: ResultQuery) -> Page[LineResult]:
    job = session.get(Job, sent.job_id)
    if job is None or job.state is not JobState.WAITING:
        return Page(items=[], next_cursor=None)
    found = queries.missing(session, sent, endable(sent), query.limit + 1, query.after)
    shown = found[: query.limit]
    return Page(
        items=[
            LineResult(
                line=None,
                external_id=key,
                outcome=ImportOutcome.WOULD_END,
                problems=[],
                warnings=[],
            )
            for _, key in shown
        ],
        next_cursor=encode_cursor(shown[-1][0]) if len(found) > query.limit else None,
    )


def endable(sent: Import) -> queries.Endable:
    """The records that a snapshot may end."""
    noun = NOUNS[sent.entity]
    ending = noun.must_end()
    return queries.Endable(noun.table, ending.active, ending.feeds)


def as_read(sent: Import) -> ImportRead:
    """The import as it is told."""
    same = set(ImportRead.model_fields) - {"max_missing_share"}
    return ImportRead(**sent.model_dump(include=same), max_missing_share=sent.guard)


def details(session: Session, jobs: Sequence[Job]) -> dict[int, ImportRead]:
    """What is told of the imports that jobs carry out, by the row id of the job."""
    return {job_id: as_read(sent) for job_id, sent in of_jobs(session, jobs).items()}


def confirm(session: Session, actor: Actor, job: Job) -> None:
    """Let an import end what its snapshot does not hold, whatever its guard says.

    Raises
    ------
    SupersededError
        When its source sent a later snapshot.
    """
    sent = of_job(session, job)
    later = queries.superseding(session, sent)
    if later is not None:
        raise SupersededError(
            f"The job {later} has a later snapshot of the same source; cancel this one."
        )
    sent.confirmed = True
    told = {"missing": sent.missing, "unattributed": sent.unattributed}
    record_change(session, actor.name, ChangeAction.CONFIRMED, EntityKind.IMPORT, job.uid, told)


def forget(session: Session, job: Job) -> None:
    """Drop the bytes of an import that nobody will read any more."""
    queries.drop_chunks(session, of_job(session, job).id or 0)


def tidy(database: Database, settings: Settings) -> None:
    """Remove imports that were never received whole, and jobs that ended long ago.

    A job that nobody confirms is cancelled.
    """
    now = utc_now()
    with database.write() as session:
        queries.remove_abandoned(session, now - _ABANDONED_AFTER)
    before, more = now - timedelta(days=settings.job_results_days), True
    while more:
        with database.write() as session:
            more = queries.remove_ended(session, before)
    with database.write() as session:
        for job in queries.waiting_since(
            session, now - timedelta(days=settings.import_waiting_days)
        ):
            job.state = JobState.CANCELLED
            job.error = f"Nobody confirmed it within {settings.import_waiting_days} days."
            job.finished_at = now


def _too_large(settings: Settings) -> BodyTooLargeError:
    return BodyTooLargeError(f"An import may have at most {settings.max_import_bytes} bytes.")


def _new_import(database: Database, settings: Settings, actor: Actor, order: Order) -> Import:
    query = order.query
    name = _format(order)
    sources.check_format(name, query.entity)
    if query.mode is ImportMode.SNAPSHOT and NOUNS[query.entity].ending is None:
        reason = f"cannot be snapshot for {query.entity}: they have no state to end in"
        raise InvalidInputError(
            "The mode does not fit the records.", [FieldProblem("mode", reason)]
        )
    share = query.max_missing_share
    if query.time_zone is not None:
        zone_of(query.time_zone)
    if query.as_of is not None:
        check_moment(query.as_of, "as_of")
    fields = query.fields or (
        ImportFields.REPLACE if name == sources.NATIVE else ImportFields.MERGE
    )
    return Import(
        entity=query.entity,
        mode=query.mode,
        source=query.source,
        fields=fields,
        clear=_to_clear(actor, NOUNS[query.entity], query.cleared()),
        as_of=query.as_of,
        format=name,
        column_mapping=_mapping(database, query),
        date_format=query.date_format,
        decimal=query.decimal,
        time_zone=query.time_zone,
        dry_run=query.dry_run,
        guard=settings.import_missing_share if share is None else share,
        confirmed=order.confirmed,
    )


def _mapping(database: Database, query: ImportQuery) -> dict[str, Any] | None:
    if query.mapping_name is None:
        return query.column_mapping()
    if query.mapping is not None:
        problem = FieldProblem("mapping_name", "cannot be given beside a mapping")
        raise InvalidInputError("Send mapping or mapping_name, not both.", [problem])
    return mappings.named(database, query.mapping_name, query.entity)


def _to_clear(actor: Actor, noun: Noun, names: frozenset[str]) -> list[str]:
    """The fields to clear; refused where they are none, or not the caller's to clear."""
    known = sorted(noun.fields - noun.essential)
    wrong = [name for name in sorted(names) if name not in known]
    if wrong:
        reason = f"{', '.join(wrong)}: cannot be cleared; these can: {', '.join(known)}"
        raise InvalidInputError("These fields cannot be cleared.", [FieldProblem("clear", reason)])
    if names & noun.confidential and not actor.may(Scope.CONFIDENTIAL):
        raise ScopeMissingError(
            "To clear this you need the scope confidential:read.",
            [FieldProblem("clear", ", ".join(sorted(names & noun.confidential)))],
        )
    return sorted(names)


def _format(order: Order) -> str:
    query = order.query
    if order.is_csv:
        if query.format not in {None, sources.CSV}:
            problem = FieldProblem("format", "cannot be given for CSV")
            raise InvalidInputError("CSV has one format.", [problem])
        return sources.CSV
    given = next((name for name in ("mapping", "mapping_name") if getattr(query, name)), None)
    if given is not None:
        problem = FieldProblem(given, "is for CSV only")
        raise InvalidInputError("Lines of JSON have no columns.", [problem])
    if query.format == sources.CSV:
        problem = FieldProblem("format", "is csv, but the body is not sent as text/csv")
        raise InvalidInputError("The format does not fit the media type.", [problem])
    return query.format or sources.NATIVE
