"""The catalogue's skills as one normaliser that follows the change feed by itself."""

from dataclasses import dataclass, replace
from threading import Lock

from sqlmodel import Session

from app.core.db import Database
from app.serving import queries
from app.serving.embedding import LiveEmbedder
from app.serving.profiles import skill_entries
from ml.frames import SkillEntry
from ml.taxonomy import SkillNormaliser
from models.vocabulary import EntityKind


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """A normaliser and the newest change of any kind up to which it was followed."""

    change_id: int
    normaliser: SkillNormaliser


class LiveTaxonomy:
    """Keeps the newest taxonomy; a change costs the changed entries only."""

    def __init__(self, database: Database, embedder: LiveEmbedder) -> None:
        self._database = database
        self._embedder = embedder
        self._lock = Lock()
        self._taxonomy: Taxonomy | None = None

    def current(self) -> SkillNormaliser:
        """The normaliser, with every change of a skill that this process committed.

        Raises
        ------
        DatabaseUnavailableError
            When the skills were never read and the database does not answer.
        """
        known = self._taxonomy
        if known is None or known.change_id < self._database.last_change(EntityKind.SKILL):
            with self._database.read() as session:
                return self.follow(session)
        return known.normaliser

    def follow(self, session: Session) -> SkillNormaliser:
        """The normaliser as of this session's moment, or a newer one.

        It is prepared before others see it: with a whole taxonomy come seconds of work, which
        belong to the thread that follows the changes and to no request.
        """
        with self._lock:
            taxonomy = _followed(session, self._taxonomy, self._embedder)
            if self._taxonomy is None or taxonomy.normaliser is not self._taxonomy.normaliser:
                taxonomy.normaliser.prepare()
            self._taxonomy = taxonomy
            return taxonomy.normaliser


def _followed(session: Session, known: Taxonomy | None, embedder: LiveEmbedder) -> Taxonomy:
    if known is None:
        newest = queries.newest_change(session)
        return Taxonomy(newest, SkillNormaliser.fit(_entries(session), encoder=embedder.current()))
    newest = max(queries.newest_change(session), known.change_id)
    if newest == known.change_id:
        return known
    changes = queries.changes_after(session, known.change_id, EntityKind.SKILL)
    if not changes:
        return replace(known, change_id=newest)
    keys = {key for change in changes for key in change.keys}
    present = _entries(session, keys)
    missing = keys - {entry.key for entry in present}
    normaliser = known.normaliser.without(missing) if missing else known.normaliser
    return Taxonomy(newest, normaliser.with_entries(present))


def _entries(session: Session, keys: set[str] | None = None) -> list[SkillEntry]:
    return [entry for rows in queries.skills(session, keys) for entry in skill_entries(rows)]
