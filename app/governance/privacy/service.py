"""The rules of privacy: telling a person everything, erasing it, and doing so once more."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.core.db import Database
from app.core.erasures import ErasureRead, digest_of, folded_digest_of
from app.core.errors import NotFoundError, ScopeMissingError
from app.core.journal import Entry, append, lock_chain, record_change, record_changes
from app.core.pagination import PageQuery
from app.core.pseudonyms import known_pseudonyms
from app.core.schemas import Page
from app.core.security import Actor, KeyRing, Scope
from app.core.security.clients import ClientRegistry
from app.governance.audit_log import service as audit_log
from app.governance.fairness.store import audit_store
from app.governance.privacy import queries, receipts
from app.governance.privacy.holdings import cleared, located, told
from app.governance.privacy.holdings.holding import Located
from app.governance.privacy.receipts import Receipt, receipt_of, receipts_file
from app.governance.privacy.schemas import LookList, LookRead, PersonExport, References
from app.serving.hearing import Hearing
from app.settings import Settings
from models.base import utc_now
from models.privacy import Erasure
from models.vocabulary import ActorKind, ChangeAction, EntityKind

REPLAY = "replay"
# The first part of the name of a caller that is a page.
PAGE = "embed"


def export(session: Session, actor: Actor, external_id: str, hearing: Hearing) -> PersonExport:
    """Everything that is held of a person, and what is understood of it.

    Raises
    ------
    NotFoundError
        When nothing is held, or the caller speaks for somebody else.
    """
    if actor.employee_external_id not in {None, external_id}:
        raise NotFoundError("No such employee.")
    if not queries.is_known(session, external_id):
        raise NotFoundError("No such employee.")
    held = told(session, [external_id, *queries.former_ids(session, external_id)])
    names = list(known_pseudonyms(session, [external_id]).values())
    entries = audit_log.shown(session, queries.entries_about(session, names))
    record = employees.whole(session, external_id, hearing) if held["employees"] else None
    return PersonExport(
        format="lateral.person/1",
        exported_at=utc_now(),
        external_id=external_id,
        record=record,
        referred_to_by=References(
            reports=queries.reports_of(session, external_id),
            openings=queries.openings_of(session, external_id),
        ),
        audit=[entry.model_copy(update={"people": [external_id]}) for entry in entries],
        held=held,
    )


def looks(session: Session, actor: Actor, external_id: str, limit: int) -> LookList:
    """Who else was shown a person, by kind, the newest first; for herself and for HR.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller speaks for somebody else.
    """
    actor.audience_for(external_id)
    employees.require(session, external_id)
    names = list(known_pseudonyms(session, [external_id]).values())
    entries = queries.looks_at(session, names, limit)
    kind_of = _kinds(session, [entry.actor for entry in entries])
    return LookList(
        items=[
            LookRead(
                at=entry.occurred_at,
                by=kind_of.get(entry.actor),
                operation=str(entry.details.get("operation", "unnamed")),
            )
            for entry in entries
        ]
    )


def _kinds(session: Session, actors: Sequence[str]) -> dict[str, ActorKind]:
    """For whom callers act, as far as it can be told.

    A page of a person's own leaves no entry about her, so a page that does is a manager's.
    """
    parts = {actor: actor.partition(":")[::2] for actor in actors}
    keys, clients = queries.kinds_behind(
        session,
        [name for store, name in parts.values() if store == KeyRing.actor_prefix],
        [name for store, name in parts.values() if store == ClientRegistry.actor_prefix],
    )
    known = {KeyRing.actor_prefix: keys, ClientRegistry.actor_prefix: clients}
    kinds = {actor: known.get(store, {}).get(name) for actor, (store, name) in parts.items()}
    pages = {actor: ActorKind.MANAGER for actor, (store, _) in parts.items() if store == PAGE}
    return {actor: kind for actor, kind in kinds.items() if kind is not None} | pages


class PersonEraser:
    """Erases people: the rows in one transaction, then the receipt outside of the database.

    What processes remember goes when they follow the event.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    def erase(self, actor: Actor, external_id: str) -> ErasureRead:
        """Remove everything that is held of a person.

        Raises
        ------
        ScopeMissingError
            When the caller may not erase.
        NotFoundError
            When nothing is held of such a person.
        """
        if not actor.may(Scope.PRIVACY):
            raise ScopeMissingError("To erase a person you need the scope privacy.")
        with self._database.read() as session:
            if not queries.is_known(session, external_id):
                raise NotFoundError("No such employee.")
            before = queries.former_ids(session, external_id)
        found = self._located(external_id)
        with audit_store(self._settings) as store:
            store.forget([*before, external_id])
        with self._database.write() as session:
            if not queries.is_known(session, external_id):
                raise NotFoundError("No such employee.")
            # What was recorded under a former id goes first, with a receipt of its own: that id
            # is refused as well, and a restored backup may know the person by it.
            ids = [*queries.former_ids(session, external_id), external_id]
            erased = [
                _erase(session, self._settings, actor.name, key, found.get(key)) for key in ids
            ]
            read = as_read(erased[-1])
            proofs = [receipt_of(one) for one in erased]
        receipts.append(receipts_file(self._settings), proofs)
        return read

    def _located(self, external_id: str) -> Mapping[str, Mapping[str, Located]]:
        """Where large tables name a person, by each id she had; nobody waits for this search."""
        with self._database.read() as session:
            ids = [*queries.former_ids(session, external_id), external_id]
            return {key: located(session, key) for key in ids}

    def replay(self, known: Iterable[Receipt]) -> list[ErasureRead]:
        """Erase again whom these receipts tell of and the database does not know as erased."""
        done: list[ErasureRead] = []
        with self._database.read() as session:
            missing = _not_held(session, list(known))
            people = queries.everyone(session) if missing else []
        behind = {digest: key for key, digest in digest_of(self._settings, people).items()}
        for receipt in missing:
            external_id = behind.get(receipt.digest)
            found = {} if external_id is None else self._located(external_id)
            with self._database.write() as session:
                if external_id is not None:
                    where = found.get(external_id)
                    erasure = _erase(session, self._settings, REPLAY, external_id, where, receipt)
                else:
                    erasure = _kept(session, receipt)
                done.append(as_read(erasure))
        return done

    def reconcile(self, file: Path | None = None) -> list[ErasureRead]:
        """Bring the receipts of a file and those of the database together; replay what is missing.

        Raises
        ------
        InvalidInputError
            When the file is not one of receipts.
        """
        source = file or receipts_file(self._settings)
        done = self.replay(receipts.read(source))
        own = receipts_file(self._settings)
        kept = {receipt.id for receipt in receipts.read(own)}
        with self._database.read() as session:
            stored = [receipt_of(row) for row in queries.erasures(session)]
        receipts.append(own, [receipt for receipt in stored if receipt.id not in kept])
        return done


def receipt(session: Session, erasure_id: str) -> ErasureRead:
    """The receipt of an erasure.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    """
    return as_read(_existing(session, erasure_id))


def page(session: Session, query: PageQuery) -> Page[ErasureRead]:
    """A page of receipts, oldest first."""
    paging = query.paging()
    kept, cursor = paging.cut(queries.erasures(session, paging.after, paging.fetch))
    return Page(items=[as_read(row) for row in kept], next_cursor=cursor)


def release(session: Session, actor: Actor, erasure_id: str) -> ErasureRead:
    """Let the external id be used for new records again.

    Raises
    ------
    NotFoundError
        When there is no receipt of this id.
    """
    row = _existing(session, erasure_id)
    now = utc_now()
    if row.blocked_until > now:
        row.blocked_until = now
        session.flush()
        log, details = EntityKind.AUDIT_LOG, {"receipt": erasure_id}
        append(session, [Entry(actor.name, ChangeAction.ENABLED, log, log.value, details)])
    return as_read(row)


def as_read(row: Erasure) -> ErasureRead:
    """A receipt as it is answered."""
    return ErasureRead(
        id=row.uid,
        digest=row.digest,
        erased_at=row.erased_at,
        erased_by=row.erased_by,
        counts=row.counts,
        blocked_until=row.blocked_until,
        replayed=row.replayed,
        state="purging" if row.purged_at is None else "purged",
        purged_at=row.purged_at,
    )


def _not_held(session: Session, known: Sequence[Receipt]) -> list[Receipt]:
    held = queries.held_receipts(session, [receipt.id for receipt in known])
    return [receipt for receipt in known if receipt.id not in held]


def _existing(session: Session, erasure_id: str) -> Erasure:
    row = queries.erasure(session, erasure_id)
    if row is None:
        raise NotFoundError("No such receipt.")
    return row


def _erase(
    session: Session,
    settings: Settings,
    actor: str,
    external_id: str,
    found: Mapping[str, Located] | None,
    replayed: Receipt | None = None,
) -> Erasure:
    """Everything in one transaction; the event is the last that names the person.

    `found` tells where large tables name her; an id that she got since is looked for now.
    """
    found = located(session, external_id) if found is None else found
    erasure = _new_receipt(settings, actor, external_id)
    if replayed is not None:
        erasure = _row_of(replayed, replayed=True)
    _release_references(session, actor, external_id)
    lock_chain(session)
    names = known_pseudonyms(session, [external_id])
    audited = queries.count_entries_about(session, list(names.values()))
    erasure.counts = cleared(session, external_id, found)
    if audited:
        erasure.counts = {**erasure.counts, "audit_entries": audited}
    session.add(erasure)
    session.flush()
    details = {"receipt": erasure.uid}
    record_change(session, actor, ChangeAction.ERASED, EntityKind.EMPLOYEE, external_id, details)
    queries.forget_pseudonym(session, external_id)
    return erasure


def _release_references(session: Session, actor: str, external_id: str) -> None:
    """Take the person out of the records of others; each counts as a change of its own."""
    for kind, name, keys in (
        (EntityKind.EMPLOYEE, "manager", queries.release_reports(session, external_id)),
        (EntityKind.OPENING, "hiring_manager", queries.release_openings(session, external_id)),
    ):
        session.flush()
        record_changes(session, actor, ChangeAction.UPDATED, kind, keys, {"fields": [name]})


def _new_receipt(settings: Settings, actor: str, external_id: str) -> Erasure:
    now = utc_now()
    return Erasure(
        uid=str(uuid.uuid4()),
        digest=digest_of(settings, [external_id])[external_id],
        folded_digest=folded_digest_of(settings, [external_id])[external_id],
        erased_at=now,
        erased_by=actor,
        blocked_until=now + timedelta(days=settings.erasure_block_days),
    )


def _row_of(receipt: Receipt, *, replayed: bool) -> Erasure:
    return Erasure(
        uid=receipt.id,
        digest=receipt.digest,
        folded_digest=receipt.folded_digest,
        erased_at=receipt.moment,
        erased_by=receipt.erased_by,
        blocked_until=datetime.fromisoformat(receipt.blocked_until),
        replayed=replayed,
    )


def _kept(session: Session, receipt: Receipt) -> Erasure:
    """A receipt whose person the database never held; it still blocks the external id."""
    erasure = _row_of(receipt, replayed=False)
    erasure.purged_at = utc_now()
    session.add(erasure)
    session.flush()
    return erasure
