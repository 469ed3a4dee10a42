"""A ranker that orders openings otherwise than the champion, made without a training."""

import hashlib
from dataclasses import replace

from app.core.db import Database
from app.learning.registry import versions
from app.learning.registry.versions import Candidate
from app.serving.champion import record_probes
from ml.artifact import MANIFEST, load_artifact, save_artifact
from ml.ranking import Ranker
from ml.ranking.signals.reasons import Reason
from models.base import utc_now

_LOUD, _QUIET = 4.0, 0.1


def registered_challenger(
    database: Database,
    champion: str,
    made_by: str = "tom",
    *,
    skills: float = _QUIET,
    others: float = _LOUD,
) -> str:
    """Register a version that asks for skills so many times as much, and for the rest so many."""
    place = database.settings.artifacts_dir
    ranker = load_artifact(place / champion)
    terms = tuple(
        replace(term, values=term.values * (skills if term.reason in _SKILLS else others))
        for term in ranker.combination.terms
    )
    other = replace(ranker, combination=replace(ranker.combination, terms=terms, forest=None))
    return registered(database, other, made_by)


def registered(database: Database, ranker: Ranker, made_by: str = "tom") -> str:
    """Save a ranker and register it; its version."""
    folder = database.settings.artifacts_dir / ranker.version
    save_artifact(ranker, folder)
    record_probes(ranker, (), folder)
    digest = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    own = ranker.combination.own
    candidate = Candidate(ranker.version, digest, utc_now(), "0" * 64, {}, own=own)
    with database.write() as session:
        versions.register(session, made_by, candidate)
    return ranker.version


_SKILLS = {Reason.ESSENTIAL_SKILLS, Reason.OPTIONAL_SKILLS}
