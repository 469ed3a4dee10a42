"""A person's readiness as somebody outside the line reads it, once the person shows it."""

from app.core.db import Database
from app.mobility.evidence import service as evidence
from app.mobility.readiness import profile, queries
from app.mobility.readiness.rules import rules_for
from app.mobility.readiness.schemas import ReadinessRead
from app.serving import OpeningFacts, Snapshot
from models.base import utc_today
from models.vocabulary import Visibility

# Whoever shows it decided about the standing, and not about each record that is kept private.
_SHOWN = frozenset({Visibility.MANAGER})


def readiness_as_shown(
    snapshot: Snapshot, database: Database, external_id: str, opening: OpeningFacts
) -> ReadinessRead:
    """How far a person is, by the records that managers may read and the team of an opening.

    Where the opening leads nobody, the person's own function stands for the team.
    """
    with database.read() as session:
        facts = evidence.facts_about(session, [external_id], _SHOWN)[external_id]
        why = queries.why(session, external_id)
        tried = queries.shown_in_trial(session, [external_id])
        rules = rules_for(session, queries.org_unit_of(session, external_id))
    return profile.readiness_of(
        snapshot,
        snapshot.person(external_id),
        facts,
        utc_today(),
        rules,
        wants=why is not None and why.wants,
        shown_in_trial=external_id in tried,
        opening=opening if opening.profile.people_leader else None,
    )
