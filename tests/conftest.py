"""Fixtures: each test gets a clean, migrated database, once on SQLite and once on PostgreSQL.

Files in `ABOVE_THE_DATABASE` leave PostgreSQL to the long run.

A test that needs only one database says
`@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)`.
"""

import gc
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.migrations import upgrade
from app.settings import Settings
from models.vocabulary import Scope
from tests.support.champions import promote, trained_artifact
from tests.support.clients import WholeAnswers
from tests.support.logs import log_plainly, logging_as_found
from tests.support.organisation import Organisation, StoredOrganisation, stored_organisation
from tests.support.postgres import PostgresServer, PostgresUnavailableError, running_postgres
from tests.support.statements import shared_statements

BACKENDS = ("sqlite", "postgresql")
# Far more than any answer takes on a busy machine; tests of deadlines set their own.
PATIENCE_SECONDS = 30.0
TEMPLATE = "lateral_template"

Headers = dict[str, str]

# A busy machine is no failure; in CI every run tries the same examples.
hypothesis.settings.register_profile(
    "lateral",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("lateral")

log_plainly()


# What these files test lies above the database: the short run takes one, the long run both.
ABOVE_THE_DATABASE = {
    "test_access_table.py",
    "test_answer_languages.py",
    "test_api_keys.py",
    "test_batch_rankings.py",
    "test_candidates.py",
    "test_career_paths.py",
    "test_command_line_batch.py",
    "test_command_line_rounds.py",
    "test_confidential_aspirations.py",
    "test_congestion.py",
    "test_counterfactuals.py",
    "test_demo_portal.py",
    "test_edge.py",
    "test_embed_pages.py",
    "test_embed_tokens.py",
    "test_encoded_people.py",
    "test_exploration.py",
    "test_experiment_lists.py",
    "test_first_pages.py",
    "test_identity_provider.py",
    "test_imports_keys.py",
    "test_jwks_cache.py",
    "test_learning.py",
    "test_match.py",
    "test_match_untrained.py",
    "test_models.py",
    "test_models_command.py",
    "test_move_canaries.py",
    "test_move_confidentiality.py",
    "test_move_days.py",
    "test_move_hostile.py",
    "test_move_machine.py",
    "test_move_match.py",
    "test_move_plans.py",
    "test_nearness.py",
    "test_oauth_tokens.py",
    "test_own_features.py",
    "test_prices.py",
    "test_ranking_bodies.py",
    "test_rate_limits.py",
    "test_recommendation_cards.py",
    "test_recommendations.py",
    "test_refusals.py",
    "test_replay.py",
    "test_rounds.py",
    "test_scim_protocol.py",
    "test_seat_successors.py",
    "test_sentences.py",
    "test_shared_index.py",
    "test_shown_readiness.py",
    "test_stored_catalogue.py",
    "test_strict_json.py",
    "test_surviving_candidates.py",
    "test_surviving_lists.py",
    "test_swaps_under_load.py",
    "test_training_runs.py",
    "test_understood.py",
    "test_what_if.py",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the second database to the long run where it would tell the same again."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        backend = callspec.params.get("backend") if callspec else None
        if backend == "postgresql" and item.path.name in ABOVE_THE_DATABASE:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    """The developer's own LATERAL_ variables must not steer the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("LATERAL_"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_compiled_once() -> Iterator[None]:
    with shared_statements():
        yield


@pytest.fixture(autouse=True)
def _logging_as_found() -> Iterator[None]:
    """A command run in the process of the tests must not leave its log to the next test."""
    with logging_as_found():
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server, started on first use and stopped at the end of the run."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres(in_memory=True))
        except PostgresUnavailableError as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"No PostgreSQL server: {error}")
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated database to copy."""
    folder = tmp_path_factory.mktemp("postgres-template")
    upgrade(Settings(data_dir=folder, database_url=postgres.create(TEMPLATE)))
    return TEMPLATE


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    folder = tmp_path_factory.mktemp("sqlite-template")
    upgrade(Settings(data_dir=folder))
    return folder / "lateral.db"


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """The database that the test runs on."""
    return str(request.param)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The service's data folder."""
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def empty_database_url(
    backend: str, data_dir: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """The URL of a database of the test's own, without any table."""
    if backend == "sqlite":
        yield f"sqlite:///{data_dir / 'empty.db'}"
    else:
        yield from _own_postgres_database(request.getfixturevalue("postgres"), "template0")


@pytest.fixture
def database_url(backend: str, data_dir: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated database of the test's own."""
    if backend == "sqlite":
        file = data_dir / "lateral.db"
        # The bytes alone: a mode that lets others read is tightened, and told.
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        file.chmod(0o600)
        yield f"sqlite:///{file}"
    else:
        template = request.getfixturevalue("postgres_template")
        yield from _own_postgres_database(request.getfixturevalue("postgres"), template)


def _own_postgres_database(server: PostgresServer, template: str) -> Iterator[str]:
    name = f"lateral_{uuid.uuid4().hex}"
    yield server.create(name, template)
    server.drop(name)


@pytest.fixture
def empty_settings(data_dir: Path, empty_database_url: str) -> Settings:
    """The settings of a service whose database was never migrated."""
    return _settings(data_dir, empty_database_url)


@pytest.fixture
def settings(data_dir: Path, database_url: str) -> Settings:
    """The settings of a service with a clean, migrated database."""
    return _settings(data_dir, database_url)


def _settings(data_dir: Path, database_url: str) -> Settings:
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        pool_size=16,
        worker_threads=16,
        refresh_seconds=0.2,
        statement_seconds=PATIENCE_SECONDS,
        thread_seconds=PATIENCE_SECONDS,
        work_seconds=PATIENCE_SECONDS,
        computing_seconds=PATIENCE_SECONDS,
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database of `settings`; the app of the test sees the same rows."""
    opened = Database(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def make_app() -> Callable[[Settings], FastAPI]:
    """Makes the service, whose modules are imported on first use."""
    from app.main import create_app  # noqa: PLC0415

    # What was imported stays, and so does the SQL that tests share: a collection that goes through
    # all of it takes 0.4 s. With these bounds collecting takes 3 % of a test's time, not 10 %.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 50)
    return create_app


@pytest.fixture
def app(settings: Settings, make_app: Callable[[Settings], FastAPI]) -> FastAPI:
    """The service."""
    return make_app(settings)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client of the service, started and stopped as in production."""
    with WholeAnswers(app) as started:
        yield started


@pytest.fixture
def headers_for(database: Database, settings: Settings) -> Callable[..., Headers]:
    """Makes a key with these scopes, perhaps bound to an employee; gives its request headers."""
    from app.core.security import KeyRing  # noqa: PLC0415

    keyring = KeyRing(database, settings)

    def make(*scopes: Scope, employee: str | None = None) -> Headers:
        key = keyring.issue(
            actor="tests",
            name="a test's key",
            scopes=frozenset(scopes),
            employee_external_id=employee,
        )
        return {"Authorization": f"Bearer {key}"}

    return make


@pytest.fixture
def hr_headers(headers_for: Callable[..., Headers]) -> Headers:
    """HR: everything, confidential aspirations too."""
    return headers_for(*Scope)


@pytest.fixture
def manager_headers(headers_for: Callable[..., Headers]) -> Headers:
    """A manager's portal: reads and matches, sees what managers may see."""
    return headers_for(Scope.CATALOG_READ, Scope.MATCH)


@pytest.fixture
def writer_headers(headers_for: Callable[..., Headers]) -> Headers:
    """The HR system's feed: reads and writes, but not what is confidential."""
    return headers_for(Scope.CATALOG_READ, Scope.CATALOG_WRITE)


@pytest.fixture
def portal_headers(headers_for: Callable[..., Headers]) -> Headers:
    """The employee portal acting for the employee `E-1`."""
    return headers_for(Scope.MATCH, employee="E-1")


@pytest.fixture(scope="session")
def stored(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> StoredOrganisation:
    """The tests' organisation as rows, and the frames to train on."""
    folder = tmp_path_factory.mktemp("organisation")
    shutil.copy(sqlite_template, folder / "lateral.db")
    return stored_organisation(folder)


@pytest.fixture(scope="session")
def artifact(stored: StoredOrganisation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small ranker that was trained on the tests' organisation."""
    return trained_artifact(stored.frames, tmp_path_factory.mktemp("artifacts"))


@pytest.fixture
def champion(artifact: Path, settings: Settings, database: Database) -> str:
    """The version of the trained ranker, which is in use."""
    shutil.copytree(artifact, settings.artifacts_dir / artifact.name)
    return promote(database, artifact)


@pytest.fixture
def loaded_database(stored: StoredOrganisation, database: Database) -> Database:
    """The database of `settings`, holding the tests' organisation; ask for it first."""
    stored.copy_to(database)
    return database


@pytest.fixture
def organisation(
    loaded_database: Database, champion: str, client: TestClient, hr_headers: Headers
) -> Organisation:
    """The tests' organisation in a service that ranks, asked as HR; ask for it first."""
    return Organisation(client, hr_headers)
