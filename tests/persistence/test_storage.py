"""Both databases keep what was stored, and refuse what the models forbid."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import CheckConstraint, Enum, Table, TextClause, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import select

from app.core.db import Database
from models import METADATA, Employee, Opening, OutboxEvent
from models.vocabulary import EntityKind
from tests.support.rows import LATE_SUMMER, add_a_row_to_every_table

OUT_OF_RANGE = {
    "ck_aspirations_horizon_range": ("horizon_months", [-1, 601]),
    "ck_aspirations_weight_range": ("weight", [0, -0.5, 1.01, "NaN"]),
    "ck_audit_entries_action_word": ("action", [""]),
    "ck_audit_entries_entity_word": ("entity", [""]),
    "ck_batch_rankings_k_range": ("k", [0, -1]),
    "ck_batch_rankings_people_taken_out_range": ("people_taken_out", [-1]),
    "ck_batch_rankings_written_whole": ("read_at", [None]),
    "ck_datasets_some_time": ("began_at", ["9999-01-01 00:00:00"]),
    "ck_datasets_written_whole": ("folder", [None]),
    "ck_employee_skills_confidence_range": ("confidence", [-0.01, 1.01, "NaN"]),
    "ck_employee_skills_level_range": ("level", [-1, 5.5, 99, "Infinity"]),
    "ck_employees_grade_range": ("grade", [-1, 100]),
    "ck_evidence_team_size_least": ("team_size", [4, 0]),
    "ck_experiments_ended_whole": ("ended_at", [None]),
    "ck_experiments_length_range": ("max_days", [0, -1]),
    "ck_experiments_share_range": ("share", [0, -0.1, 1.01]),
    "ck_former_ids_entity_word": ("entity", [""]),
    "ck_import_mappings_entity_word": ("entity", [""]),
    "ck_imports_entity_word": ("entity", [""]),
    "ck_imports_guard_range": ("guard", [-0.01, 1.01]),
    "ck_imports_read_range": ("read_to", [1_000_000_000]),
    "ck_jobs_done_range": ("done", [-1]),
    "ck_jobs_kind_word": ("kind", [""]),
    "ck_mentor_offers_capacity_range": ("capacity", [0, 11]),
    "ck_move_cases_closed_reason_word": ("closed_reason", [""]),
    "ck_opening_skills_confidence_range": ("confidence", [-0.01, 1.01, "NaN"]),
    "ck_opening_skills_level_range": ("level", [-1, 5.5, "Infinity"]),
    "ck_opening_skills_weight_range": ("weight", [0, -1, 100.5, "NaN"]),
    "ck_openings_grade_max_range": ("grade_max", [-1, 100]),
    "ck_openings_grade_min_range": ("grade_min", [-1, 100]),
    "ck_openings_grade_range": ("grade", [-1, 100]),
    "ck_openings_headcount_range": ("headcount", [0, -1, 10_001]),
    "ck_openings_role_or_title": ("role_id", [None]),
    "ck_openings_tenure_range": ("minimum_tenure_months", [-1, 601]),
    "ck_outcomes_covered_range": ("covered_after_days", [-1, 731]),
    "ck_outcomes_day_asked": ("day", [89, 365]),
    "ck_outcomes_team_size_least": ("team_size", [4, 0]),
    "ck_outbox_events_action_word": ("action", [""]),
    "ck_outbox_events_entity_word": ("entity", [""]),
    "ck_own_features_approved_whole": ("approver", [None]),
    "ck_own_features_cap_range": ("cap", [0, -0.1, 2.1, "NaN"]),
    "ck_own_features_sign_range": ("sign", [0, 2]),
    "ck_own_features_value_range": ("high", [0, -1]),
    "ck_own_values_of_something": ("employee_id", [None]),
    "ck_plan_items_one_plan": ("leader_plan_id", [1]),
    "ck_release_offers_one_aim": ("opening_external_id", ["O-1"]),
    "ck_role_skills_confidence_range": ("confidence", [-0.01, 1.01, "NaN"]),
    "ck_role_skills_level_range": ("level", [-1, 5.5, "Infinity"]),
    "ck_role_skills_weight_range": ("weight", [0, -1, 100.5, "NaN"]),
    "ck_roles_grade_range": ("grade", [-1, 100]),
    "ck_round_choices_one_record": ("opening_external_id", ["O-1"]),
    "ck_round_results_outcome_word": ("outcome", [""]),
    "ck_rounds_floor_range": ("floor", [-0.01, 1.01]),
    "ck_rounds_function_share_range": ("function_share", [-0.01, 1.01]),
    "ck_rounds_team_share_range": ("team_share", [-0.01, 1.01]),
    "ck_timeline_entries_action_word": ("action", [""]),
    "ck_timeline_entries_side_word": ("side", [""]),
    "ck_training_runs_limits_range": ("minutes", [0, -1]),
    "ck_training_runs_stage_range": ("stage_done", [-1, 9]),
}


def _range_checks() -> dict[str, Table]:
    return {
        str(check.name): table
        for table in METADATA.sorted_tables
        for check in table.constraints
        if isinstance(check, CheckConstraint) and not check._type_bound
    }


def _enum_columns() -> list[tuple[str, str, Enum]]:
    return [
        (table.name, column.name, column.type)
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum)
    ]


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as session:
        add_a_row_to_every_table(session)
    return database


def test_every_range_has_values_that_it_refuses() -> None:
    assert set(OUT_OF_RANGE) == set(_range_checks())


def test_a_reference_is_as_wide_as_the_key_that_it_refers_to() -> None:
    narrow = [
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.columns
        for reference in column.foreign_keys
        if repr(column.type) != repr(reference.column.type)
    ]
    assert narrow == []


def test_a_value_out_of_range_is_refused(filled: Database, subtests: pytest.Subtests) -> None:
    for check, table in _range_checks().items():
        column, values = OUT_OF_RANGE[check]
        for value in values:
            statement = _changing(table, column)
            with (
                subtests.test(check, value=value),
                pytest.raises(IntegrityError, match=check),
                filled.write() as session,
            ):
                session.execute(statement, {"value": value})


def _changing(table: Table, column: str) -> TextClause:
    """A statement that makes a row hold a value; the audit log takes only further rows."""
    if table.name != "audit_entries":
        return text(f"UPDATE {table.name} SET {column} = :value")
    names = [other.name for other in table.columns if other.name not in ("id", column)]
    values = [f"substr({name}, 2) || 'x'" if name == "entry_hash" else name for name in names]
    return text(
        f"INSERT INTO {table.name} ({column}, {', '.join(names)}) "
        f"SELECT :value, {', '.join(values)} FROM {table.name} LIMIT 1"
    )


def test_a_word_longer_than_any_is_refused(filled: Database, subtests: pytest.Subtests) -> None:
    for check, table in _range_checks().items():
        if check.endswith("_word"):
            with (
                subtests.test(check),
                pytest.raises(DBAPIError, match=f"{check}|too long"),
                filled.write() as session,
            ):
                session.execute(_changing(table, OUT_OF_RANGE[check][0]), {"value": "x" * 33})


def test_the_code_refuses_a_word_that_it_does_not_know(filled: Database) -> None:
    with pytest.raises(StatementError, match="'mended'"), filled.write() as session:
        session.add(OutboxEvent(action="mended", entity=EntityKind.ROLE, external_id="R-1"))


def test_a_word_of_newer_code_names_itself_to_whoever_reads_it(filled: Database) -> None:
    with filled.write() as session:
        session.execute(text("UPDATE outbox_events SET action = 'mended'"))
    with pytest.raises(LookupError, match="'mended'"), filled.read() as session:
        session.exec(select(OutboxEvent)).all()


def test_the_tables_that_grow_with_every_change_list_no_words() -> None:
    """Another word would rebuild them on SQLite and lock them on PostgreSQL."""
    listed = {(table, column) for table, column, enum in _enum_columns() if enum.create_constraint}
    assert [name for name in listed if name[0] in {"audit_entries", "outbox_events"}] == []


def test_a_word_outside_a_listed_vocabulary_is_refused(
    filled: Database, subtests: pytest.Subtests
) -> None:
    for table, column, enum in _enum_columns():
        if not enum.create_constraint:
            continue
        with (
            subtests.test(f"{table}.{column}"),
            pytest.raises(DBAPIError, match=f"ck_{table}_|append-only"),
            filled.write() as session,
        ):
            session.execute(text(f"UPDATE {table} SET {column} = 'unheard of'"))


def test_words_are_stored_by_value(filled: Database, subtests: pytest.Subtests) -> None:
    for table, column, enum in _enum_columns():
        with subtests.test(f"{table}.{column}"), filled.read() as session:
            stored = session.execute(text(f"SELECT {column} FROM {table}")).scalars().all()
            assert stored
            assert set(stored) - {None} <= {word.value for word in enum.enum_class}


def test_a_moment_comes_back_aware_and_to_the_microsecond(filled: Database) -> None:
    with filled.read() as session:
        stored = session.exec(select(Employee)).one().created_at
    assert stored == LATE_SUMMER
    assert stored.tzinfo is UTC


def test_a_moment_of_another_time_zone_is_the_same_moment(filled: Database) -> None:
    moment = datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with filled.write() as session:
        session.exec(select(Employee)).one().updated_at = moment
    with filled.read() as session:
        assert session.exec(select(Employee)).one().updated_at == moment


def test_a_moment_without_a_time_zone_is_refused(filled: Database) -> None:
    with pytest.raises(Exception, match="timezone"), filled.write() as session:
        session.exec(select(Employee)).one().updated_at = datetime(2026, 3, 29)  # noqa: DTZ001 - what must be refused


def test_letters_beyond_ascii_are_kept(filled: Database) -> None:
    with filled.read() as session:
        assert session.exec(select(Employee)).one().name == "Mira Øst"


def test_an_external_id_is_given_once(filled: Database) -> None:
    with pytest.raises(IntegrityError), filled.write() as session:
        session.add(Employee(external_id="E-1", name="Another", title="One"))


def test_what_an_employee_said_goes_with_the_employee(filled: Database) -> None:
    with filled.write() as session:
        session.execute(text("DELETE FROM employees"))
    with filled.read() as session:
        for table in ("employee_skills", "work_history", "aspirations"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_a_role_with_openings_stays(filled: Database) -> None:
    with pytest.raises(IntegrityError), filled.write() as session:
        session.execute(text("DELETE FROM roles"))


def test_an_opening_without_its_own_facts_stores_none(filled: Database) -> None:
    with filled.read() as session:
        opening = session.exec(select(Opening)).one()
        absent = session.execute(text("SELECT works_with IS NULL FROM openings")).scalar_one()
    assert (opening.title, opening.works_with) == (None, None)
    assert absent
