"""Every table, what it holds of a person, how that is told and how it is erased.

A table that is missing here fails a test: whoever adds one decides what it holds of people.
"""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from app.governance.privacy.holdings.batches import OF_BATCHES
from app.governance.privacy.holdings.features import OF_FEATURES
from app.governance.privacy.holdings.holding import (
    SCANNED,
    Holding,
    Located,
    Row,
    nothing,
    owned,
    part,
    scan,
    table_named,
)
from app.governance.privacy.holdings.logs import OF_LOGS
from app.governance.privacy.holdings.moves import OF_MOVES
from app.governance.privacy.holdings.readiness import OF_READINESS
from app.governance.privacy.holdings.rounds import OF_ROUNDS

HOLDINGS: Mapping[str, Holding] = {
    "employee_skills": part("Skills held.", "employee_skills"),
    "employee_feeds": part("Sources that hold the record.", "employee_feeds", "record_id"),
    "work_history": part("Jobs held.", "work_history"),
    "aspirations": part("What the person wants next or rules out.", "aspirations"),
    "nominations": owned(
        "Openings that HR put the person forward for.", "nominations", "employee_external_id", "id"
    ),
    "dismissals": owned(
        "Openings that the person does not want.", "dismissals", "employee_external_id", "id"
    ),
    "objections": owned(
        "Uses that the person objects to.", "objections", "employee_external_id", "id"
    ),
    **OF_FEATURES,
    **OF_READINESS,
    **OF_MOVES,
    **OF_ROUNDS,
    **OF_BATCHES,
    "scim_users": owned(
        "What the identity provider says of the person, and the name of the account.",
        "scim_users",
        "employee_external_id",
        "id",
    ),
    "employees": owned("The record.", "employees", "external_id", "id"),
    **OF_LOGS,
    "api_keys": owned(
        "Keys that speak for the person.",
        "api_keys",
        "employee_external_id",
        "id",
        "secret_hash",
        "previous_secret_hash",
    ),
    "oauth_clients": owned(
        "Clients that speak for the person.",
        "oauth_clients",
        "employee_external_id",
        "id",
        "secret_hash",
        "previous_secret_hash",
    ),
    "audit_people": owned(
        "Under which pseudonym the audit log names the person; without the row nobody can tell.",
        "audit_people",
        "external_id",
    ),
    "audit_entries": nothing("Names people by pseudonym alone; told apart, see `audit`."),
    "audit_mentions": nothing("Names people by pseudonym alone."),
    "erasures": nothing("Knows a person who was erased by a keyed digest."),
    "import_chunks": nothing(
        "Files of imports that are not done; removed when they are, and the purge waits for it."
    ),
    "import_mappings": nothing("How tables are read: names of columns and of fields."),
    "imports": nothing("What an import is and how far it came."),
    "jobs": nothing("What a job does and how far it came."),
    "periodic_tasks": nothing("When a task is due."),
    "idempotency_keys": nothing(
        "Answers sealed under keys that only their clients know, for a day at most."
    ),
    "webhook_endpoints": nothing("Addresses of other systems."),
    "outbox_horizons": nothing("Up to which change the feed was cleared."),
    "model_versions": nothing("Which rankers were trained; the artifacts are checked apart."),
    "model_aliases": nothing("Which ranker is in use."),
    "experiments": nothing("Which ranker was compared with which, and over many people at once."),
    "shadow_tallies": nothing("Sums over the lists of many people."),
    "gate_results": nothing("What was measured of a ranker, over many people at once."),
    "datasets": nothing(
        "What files of feedback hold; people stand in those under keys of one dataset alone, and "
        "go within a day of an erasure or objection."
    ),
    "drift_states": nothing("How far signals moved, over many people at once."),
    "training_runs": nothing("What was learnt from datasets, over many people at once."),
    "explorations": nothing("Who decided whether lists explore, in the name of their office."),
    "gate_policies": nothing("Thresholds that versions must reach."),
    "dataset_uses": nothing("What works with a dataset."),
    "event_refusals": nothing("How many events were refused, by reason."),
    "roles": nothing("Job profiles."),
    "role_skills": nothing("What job profiles need."),
    "openings": nothing("Seats to fill; the reference to a hiring manager is told apart."),
    "opening_feeds": nothing("Sources that hold openings."),
    "opening_skills": nothing("What openings need."),
    "skills": nothing("The taxonomy."),
    "skill_labels": nothing("The taxonomy."),
    "skill_relations": nothing("The taxonomy."),
}


def told(session: Session, external_ids: Sequence[str]) -> dict[str, list[Row]]:
    """Everything that is held of a person under any of the external ids she had, by table."""
    return {
        name: [row for key in external_ids for row in holding.tell(session, key)]
        for name, holding in HOLDINGS.items()
        if holding.tell is not None
    }


def located(session: Session, external_id: str) -> dict[str, Located]:
    """Where the scanned tables name a person; takes long, so it is done before others wait."""
    return {
        name: scan(session, table_named(name), holding.scanned(external_id))
        for name, holding in HOLDINGS.items()
        if holding.scanned is not None
    }


def cleared(session: Session, external_id: str, found: Mapping[str, Located]) -> dict[str, int]:
    """Remove everything that is held of a person; how many rows of each table.

    Of the scanned tables only what came since they were `located` is looked at, and a little
    before: rows become visible out of their order.
    """
    counts: dict[str, int] = {}
    for name, holding in HOLDINGS.items():
        if holding.clear is None:
            continue
        ids: set[int] = set()
        if holding.scanned is not None:
            known = found[name]
            after = max(0, known.last - SCANNED)
            late = scan(session, table_named(name), holding.scanned(external_id), after)
            ids = {*known.ids, *late.ids}
        counts[name] = holding.clear(session, external_id, sorted(ids))
    return {name: count for name, count in counts.items() if count}


def touched_tables() -> list[str]:
    """The tables from which erasures remove something."""
    return [name for name, holding in HOLDINGS.items() if holding.clear is not None]
