"""A service with records of every kind, and made-up requests that get to them."""

import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import requests
import schemathesis
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    positive_data_acceptance,
    use_after_free,
)

from app.core.db import Database
from app.core.migrations import upgrade
from app.core.security import KeyRing
from app.governance.access.table import Caller
from app.learning.training import service as training
from app.settings import Settings
from models.vocabulary import Scope
from tests.support.described import Description
from tests.support.receiver import Receiver, receiving
from tests.support.served import ROOT, served_process
from tests.support.stock import Stock
from tests.support.stocked_moves import BOSS, HIRER, MENTOR, OPERATIONS, PERSON, MoveStock

Json = dict[str, Any]
Headers = dict[str, str]
Case = schemathesis.Case

# A description cannot say which cursor is one of ours, and POST /v1/skills/normalise shares its
# path with the skill of that external id, whose methods Allow names too. What was deleted is told
# of on purpose: a revoked key or client says since when, an export what is left of a person.
UNDECIDABLE = [positive_data_acceptance, allow_header_conformance, use_after_free]

ORIGIN = "https://portal.example"
PARAMETERS = {
    "employee_id": "employees",
    "opening_id": "openings",
    "endpoint_id": "webhook-endpoints",
    "id": "jobs",
    "prefix": "api-keys",
    "client_id": "oauth-clients",
    "erasure_id": "erasures",
}
USED_UP = {"cancelJob", "disableWebhookEndpoint", "releaseErasure"}
CONDITIONS = ("If-Match", "If-None-Match", "Idempotency-Key")
KEYED = frozenset(
    caller for caller in Caller if caller is not Caller.NOBODY and not caller.is_embedded
)

# How often something stays as it was made up, or is asked by another caller.
OWN_PATH = 0.2
OWN_BODY = 0.4
OWN_FIELD = 0.3
OTHER_CALLER = 0.15
CONDITIONAL = 0.15


@schemathesis.serializer("application/x-ndjson", "text/csv", "application/zip")
def as_file(_context: schemathesis.SerializationContext, value: Any) -> Json:
    """The bytes of a made-up file."""
    return {"data": value if isinstance(value, bytes) else str(value).encode()}


@dataclass
class Fuzzed:
    """A service that answers made-up requests, and what became of them."""

    url: str
    headers: Headers
    callers: list[Headers]
    sides: dict[str, Headers]
    stock: Stock
    moves: MoveStock
    session: requests.Session = field(default_factory=requests.Session)
    answers: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[str] = field(default_factory=list)
    linked: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(17))

    @property
    def cases(self) -> int:
        """How many were sent."""
        return sum(count.total() for count in self.answers.values())

    def summary(self) -> str:
        """A line for each operation: the share of answers that were successes, and its answers."""
        lines = [f"{self.cases} cases, {self.linked} of them by links"]
        lines += [
            f"{share(told):4.0%} of {told.total():4}  {name}: "
            + ", ".join(f"{status} x {count}" for status, count in sorted(told.items()))
            for name, told in sorted(self.answers.items(), key=lambda one: share(one[1]))
        ]
        return "\n".join(lines)

    def ask(self, case: Case) -> None:
        """Send a case, about records that are there for the most part, and check the answer."""
        self.fill_path(case)
        self.fill_body(case)
        request = self.request_of(case)
        response = case.call(**request)
        self.note(case, response)
        self.check(case, response, request)

    def request_of(self, case: Case) -> Json:
        """Where and as whom to ask."""
        headers = self.headers_of(case)
        case.headers.update(headers)
        return {"base_url": self.url, "session": self.session, "headers": headers, "timeout": 60}

    def check(self, case: Case, response: Response, request: Json, **context: Any) -> None:
        """Note what is wrong with an answer."""
        try:
            case.validate_response(
                response,
                headers=request["headers"],
                excluded_checks=UNDECIDABLE,
                transport_kwargs=request,
                **context,
            )
        except FailureGroup as failures:
            self.wrong.append(str(failures))

    def note(self, case: Case, response: Response) -> None:
        """Count an answer; a record that is not there any more is not asked for again."""
        self.answers[name_of(case)][response.status_code] += 1
        if response.status_code in {404, 409, 410}:
            for key in case.path_parameters.values():
                self.stock.drop(str(key))

    def headers_of(self, case: Case) -> Headers:
        """Whoever may do everything asks, now and then somebody else; seldom on a condition.

        Where the case is that the credentials are missing, they are.
        """
        chance = self._chance
        for header in CONDITIONS:
            if header in (case.headers or {}) and chance.random() > CONDITIONAL:
                case.headers.pop(header)
        if name_of(case) == "issueAccessToken":
            if not _is_negative(case, ParameterLocation.HEADER):
                case.headers.pop("Authorization", None)
            return {}
        if "Authorization" not in case.headers and _is_negative(case, ParameterLocation.HEADER):
            return {}
        if chance.random() < OTHER_CALLER:
            return chance.choice(self.callers)
        asked = OPERATIONS.get(name_of(case))
        return self.headers if asked is None else self.sides.get(asked.side, self.headers)

    def fill_path(self, case: Case) -> None:
        """Ask for records that are there, but for some cases."""
        if not case.path_parameters or _is_negative(case, ParameterLocation.PATH):
            return
        if self._chance.random() < OWN_PATH:
            return
        name = name_of(case)
        if name in OPERATIONS:
            case.path_parameters |= OPERATIONS[name].about(self.moves)
            return
        if name == "replayWebhookDelivery":
            endpoint, message = self.stock.delivery()
            case.path_parameters |= {"endpoint_id": endpoint, "message_id": message}
            return
        if name == "deleteNomination":
            opening, employee = self.stock.nomination()
            case.path_parameters |= {"opening_id": opening, "employee_id": employee}
            return
        for parameter in case.path_parameters:
            case.path_parameters[parameter] = self._key(case, name, parameter)

    def _key(self, case: Case, name: str, parameter: str) -> str:
        noun = PARAMETERS.get(parameter) or case.path.split("/")[2]
        if name in {"confirmJob", "confirmImport"} and self._chance.random() < OWN_PATH:
            return self.stock.waiting_job()
        if name == "enableWebhookEndpoint":
            return self.stock.disabled_endpoint()
        if noun not in self.stock.makes:
            return str(case.path_parameters[parameter])
        if case.method.upper() == "DELETE" or name in USED_UP:
            return self.stock.make(noun)
        return self.stock.take(noun)

    def fill_body(self, case: Case) -> None:
        """Send what an integrator sends, some of its fields made up; some bodies wholly."""
        if _is_negative(case, ParameterLocation.BODY) or self._chance.random() < OWN_BODY:
            return
        name = name_of(case)
        if name == "startImport":
            entity = str((case.query or {}).get("entity", ""))
            csv = case.media_type == "text/csv"
            case.body = self.stock.lines(entity, self._chance, csv=csv)
        elif isinstance(case.body, dict):
            made_up = {
                name: value
                for name, value in case.body.items()
                if self._chance.random() < OWN_FIELD
            }
            case.body = {**self._usual(name), **made_up}

    def _usual(self, name: str) -> Json:
        if name.startswith("patch"):
            return {}
        if name == "createWebhookEndpoint":
            return self.stock.endpoint()
        if name == "createEmbedToken":
            return {"employee": self.stock.take("employees"), "origin": ORIGIN}
        if name == "issueAccessToken":
            return {"grant_type": "client_credentials", **self.stock.client_credentials()}
        if name in {"createMoveCase", "createMentoring"}:
            self.moves.nothing()
        asked = OPERATIONS[name].body() if name in OPERATIONS else {}
        return {**(self.stock.examples[name] or {}), **asked}


def chains(schema: Any, service: Fuzzed) -> Any:
    """Calls that follow from each other: what one answers is what the next one asks about."""

    class Chain(schema.as_state_machine()):  # type: ignore[misc]  # a class made at run time
        def before_call(self, case: Case) -> None:
            service.fill_body(case)

        def get_call_kwargs(self, case: Case) -> Json:
            return service.request_of(case)

        def after_call(self, response: Response, case: Case) -> None:
            super().after_call(response, case)
            service.note(case, response)
            service.linked += self.recorder.find_parent(case_id=case.id) is not None

        def validate_response(self, response: Response, case: Case, **request: Any) -> None:
            service.check(case, response, request, recorder=self.recorder)

    return Chain


def share(answers: Counter[int]) -> float:
    """The share of successes."""
    good = sum(count for status, count in answers.items() if status < 300)
    return good / answers.total()


def name_of(case: Case) -> str:
    """The operation's id."""
    return str(case.operation.definition.raw["operationId"])


def _is_negative(case: Case, location: ParameterLocation) -> bool:
    return case.meta is not None and case.meta.is_negative_at(location)


@contextmanager
def fuzzed_service(folder: Path, database_url: str | None) -> Iterator[Fuzzed]:
    """A web process, a worker, a receiver of webhooks, a ranker and keys of every kind."""
    options: Json = {"data_dir": folder, "database_url": database_url, "refresh_seconds": 0.1}
    settings = Settings(**options)
    upgrade(settings)
    extra = {
        "LATERAL_FAILED_CREDENTIALS_PER_MINUTE": "0",
        # A busy machine is no failure.
        "LATERAL_STATEMENT_SECONDS": "20",
        "LATERAL_EMBED_ORIGINS": ORIGIN,
        "LATERAL_WEBHOOK_ALLOW": "127.0.0.0/8",
        "LATERAL_WEBHOOK_ALLOW_HTTP": "true",
    }
    with (
        receiving(Receiver()) as receiver,
        served_process(settings, extra=extra) as served,
        _worker(settings, extra),
    ):
        headers, callers, sides = _keys(settings)
        with (
            httpx.Client(base_url=served.url, headers=headers, timeout=60) as client,
            closing(Database(settings)) as database,
        ):
            stock, moves = Stock(client, receiver.url), MoveStock(database)
            stock.load()
            moves.load(client, stock.examples)
            training.train(database, settings, actor="tests")
            stock.await_ready()
            yield Fuzzed(served.url, headers, callers, sides, stock, moves)


def _keys(settings: Settings) -> tuple[Headers, list[Headers], dict[str, Headers]]:
    """A key to everything, one of each kind of caller, and those of the sides of a move.

    Of the kinds, those bound speak for one person.
    """
    database = Database(settings)
    keyring = KeyRing(database, settings)

    def issue(name: str, **options: Any) -> Headers:
        key = keyring.issue(actor="tests", name=name, **options)
        return {"Authorization": f"Bearer {key}"}

    person = Description.committed()
    example = next(one for one in person.operations() if one.name == "putEmployee")
    bound = person.request_example(example)["manager"]
    everything = issue("fuzz", scopes=frozenset(Scope))
    callers = [
        issue(
            str(caller),
            kind=caller.kind,
            scopes=caller.scopes,
            employee_external_id=bound if caller.is_bound else None,
        )
        for caller in sorted(KEYED)
    ]
    kinds = {PERSON: Caller.EMPLOYEE, MENTOR: Caller.EMPLOYEE}
    kinds |= {BOSS: Caller.MANAGER, HIRER: Caller.MANAGER}
    sides = {
        who: issue(who, kind=caller.kind, scopes=caller.scopes, employee_external_id=who)
        for who, caller in kinds.items()
    }
    database.close()
    return everything, callers, sides


@contextmanager
def _worker(settings: Settings, extra: Headers) -> Iterator[None]:
    """`lateral worker`, which must not end before it is told to."""
    environment = {
        "LATERAL_DATA_DIR": str(settings.data_dir),
        "LATERAL_DATABASE_URL": settings.resolved_database_url,
        "LATERAL_LOG_LEVEL": "ERROR",
        **extra,
    }
    command = [str(Path(sys.executable).with_name("lateral")), "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield
        assert process.poll() is None, "the worker ended"
    finally:
        process.terminate()
        process.wait(timeout=60)
