"""Nothing that names a record by its external id is forgotten when the record is renamed."""

import re

import pytest
from sqlalchemy import Column

from app.catalog.references import CASCADING, FIELDS, LEFT, MOVED, TABLES
from app.exchange.nouns import NOUN_OF_KIND
from models import METADATA
from models.vocabulary import EntityKind

NAMES_A_RECORD = re.compile(r"external_id$|former_id$|org_unit$|^items$|^details$|^payload$")
MENTIONS = {"import_results.problems", "import_results.warnings", "aspirations.text"}
MOVED_PATHS = {reference.path for reference in MOVED}


def columns() -> dict[str, Column[object]]:
    return {str(column): column for table in METADATA.tables.values() for column in table.columns}


def forgotten(paths: set[str]) -> set[str]:
    """The columns that seem to name a record and that nobody decided about."""
    suspicious = {path for path in paths if NAMES_A_RECORD.search(path.partition(".")[2])}
    return (suspicious | (MENTIONS & paths)) - MOVED_PATHS - CASCADING - LEFT.keys()


def test_every_column_that_names_a_record_is_moved_or_left_for_a_reason() -> None:
    assert forgotten(set(columns())) == set()
    assert MOVED_PATHS | CASCADING | LEFT.keys() <= columns().keys()
    assert not MOVED_PATHS & LEFT.keys()


def test_a_new_reference_would_be_missed() -> None:
    planted = {"mentors.employee_external_id", "mentors.note"}
    assert forgotten(planted) == {"mentors.employee_external_id"}


@pytest.mark.parametrize("path", sorted(CASCADING))
def test_what_the_database_moves_has_a_foreign_key_that_does_so(path: str) -> None:
    (key,) = columns()[path].foreign_keys
    assert key.onupdate == "CASCADE"


@pytest.mark.parametrize("kind", sorted(TABLES))
def test_late_files_are_followed_in_every_field_that_names_a_record(kind: EntityKind) -> None:
    noun = NOUN_OF_KIND[kind]
    assert noun.table is TABLES[kind]
    assert set(FIELDS[kind]) - {"org_unit"} == noun.references
    assert ("org_unit" in noun.fields) == ("org_unit" in FIELDS[kind])
