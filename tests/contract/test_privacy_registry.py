"""Every table says what it holds of a person, so that none is forgotten in export or erasure."""

import re

import pytest

from app.governance.privacy.holdings import HOLDINGS
from models import METADATA

# A column of such a name may point at a person or hold what was said of one.
SUSPICIOUS = re.compile(
    r"employee|external_id|subject|person|people$|manager|name$|payload|body|items|answer|data$"
    r"|summary|problems|pseudonym"
)
KNOWN_HARMLESS = {
    "audit_entries": {"external_id"},
    "audit_mentions": {"pseudonym"},
    "exposures": {"opening_external_id"},
    "idempotency_keys": {"answer"},
    "import_chunks": {"data"},
    "import_mappings": {"external_id"},
    "jobs": {"payload"},
    "openings": {"external_id", "hiring_manager_external_id"},
    "opening_skills": {"skill_external_id"},
    "own_features": {"name", "subject"},
    "periodic_tasks": {"name"},
    "role_skills": {"skill_external_id"},
    "roles": {"external_id"},
    "skill_relations": {"target_external_id"},
    "skills": {"external_id"},
}


def test_every_table_is_declared() -> None:
    assert set(HOLDINGS) == set(METADATA.tables)


@pytest.mark.parametrize("name", sorted(METADATA.tables))
def test_a_table_that_looks_as_if_it_held_people_is_told_and_erased_or_explained(name: str) -> None:
    holding = HOLDINGS[name]
    assert holding.what.endswith(".")
    assert (holding.tell is None) == (holding.clear is None)
    if holding.tell is None:
        columns = {column.name for column in METADATA.tables[name].columns}
        suspicious = {column for column in columns if SUSPICIOUS.search(column)}
        assert suspicious == KNOWN_HARMLESS.get(name, set())
