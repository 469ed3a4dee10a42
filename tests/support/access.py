"""Walks every route of the service as every kind of caller, with real requests on real data."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from app.core.security import KeyRing, Scope
from app.governance.access.table import Caller, Place
from models.vocabulary import ActorKind
from tests.support.bodies import (
    ABSENT,
    BODIES,
    GIVEN,
    MADE_FIRST,
    MAPPING,
    NEEDED_QUERIES,
    NOMINATION,
    OF_PORTAL,
    OF_SCIM,
    SCIM_BODIES,
    TOLD,
    WEBHOOK,
    examples,
    scim_user,
)
from tests.support.embedded import ISSUES
from tests.support.organisation import EMPLOYEES, OPENINGS, ROLES, SKILLS
from tests.support.own_features import approved_feature
from tests.support.walked_datasets import written_dataset, written_ranking
from tests.support.walked_experiments import ended_experiment, replayable_list
from tests.support.walked_moves import (
    forget_cases,
    forget_offer,
    leading,
    offered_release,
    shared_case,
)
from tests.support.walked_runs import finished_run

Json = dict[str, Any]
Headers = dict[str, str]

ORIGIN = "https://portal.example"
ME = "E-4"
PEOPLE = {Place.OWN: ME, Place.REPORT: "E-1", Place.OTHER: "E-3", Place.ABSENT: "E-404"}
HIRED_FOR = {Place.OWN: "O-PMM", Place.REPORT: "O-CS", Place.OTHER: "O-FIN", Place.ABSENT: "O-404"}
RELATIONS: dict[str, Json] = {
    "E-1": {"manager": ME},
    "E-2": {"manager": "E-1"},
    "E-3": {"manager": None},
    ME: {"manager": None},
}
HIRING = {"O-PMM": ME, "O-CS": "E-1", "O-FIN": "E-3"}
# Records of the learning loop, by the parameter that names them.
MADE: dict[str, Callable[[Any], str]] = {
    "dataset_id": written_dataset,
    "run_id": finished_run,
    "experiment_id": ended_experiment,
    **{"list_id": replayable_list, "feature": approved_feature, "ranking_id": written_ranking},
}

ISSUER = frozenset(ISSUES)


def token_for(caller: Caller) -> Json:
    """What an issuer asks for to get the embed token of a caller."""
    return {
        "employee": ME if caller.is_bound else None,
        "origin": ORIGIN,
        "audience": caller.audience,
        "may": sorted(caller.may),
    }


@dataclass(frozen=True)
class Route:
    """One method of one path; named by its operation id, or by its path where it has none."""

    name: str
    method: str
    path: str
    parameters: tuple[str, ...] = field(default=())


def routes_of(app: FastAPI) -> Iterator[Route]:
    """Every route of the service, described or not."""
    for context in iter_route_contexts(app.routes):
        if context.path is None or context.endpoint is None:
            continue
        operation = getattr(context.original_route, "operation_id", None)
        parameters = tuple(re.findall(r"{(\w+)}", context.path))
        for method in sorted(set(context.methods or ()) - {"HEAD"}):
            yield Route(operation or context.path, method, context.path, parameters)


class Walk:
    """A service with people who relate to each other, and a key of each kind of caller."""

    def __init__(self, client: TestClient, keyring: KeyRing) -> None:
        self.client = client
        self._keyring = keyring
        self._examples = examples()
        self._setup = self._headers(ActorKind.HR_PARTNER, frozenset(Scope), None)
        self._feed = self._key(Caller.HR_INTEGRATION)
        self.restore()
        for key, manager in HIRING.items():
            self._put("openings", key, {**OPENINGS[key], "hiring_manager": manager})
        self._put("import-mappings", "M-PEOPLE", MAPPING)
        self.headers = {caller: self._key(caller) for caller in Caller}
        self._made = {
            "id": self._started_job(),
            "round_id": self._started_round(),
            "endpoint_id": self._post("webhook-endpoints", WEBHOOK)["id"],
            "message_id": "msg_0000000000000000",
            "name": "swagger-ui.css",
            "version": self._champion(),
            "file_name": "combination.json",
            "erasure_id": self._erased(),
        }

    def restore(self) -> None:
        """Bring the people back to what they were."""
        for key, body in EMPLOYEES.items():
            self._put("employees", key, {**body, **RELATIONS[key]})

    def status(self, route: Route, caller: Caller, place: Place) -> int:
        """What a caller is answered; what the request changed is undone."""
        path = self.path_of(route, place)
        # A client proves itself to the token endpoint alone, whoever else calls.
        headers = {} if route.name == "issueAccessToken" else dict(self.headers[caller])
        content = self._content(route, place)
        if content is not None:
            headers["Content-Type"] = self._media_type(route)
        query = NEEDED_QUERIES.get(route.name, "")
        answer = self.client.request(route.method, path + query, headers=headers, content=content)
        if route.path.endswith("/rename"):
            self._undo_rename(path, content)
        elif answer.status_code == 201 and route.method == "PUT":
            self.client.delete(path, headers=self._setup)
        elif answer.is_success and route.method != "GET" and "/employees/" in path:
            self.restore()
        return answer.status_code

    def _undo_rename(self, path: str, content: bytes | None) -> None:
        """Let the subject of a rename be called as before, whether it was renamed or not."""
        *start, key, rename = path.split("/")
        renamed = json.loads(content or b"{}").get("external_id")
        back = "/".join((*start, str(renamed), rename))
        self.client.post(back, headers=self._setup, json={"external_id": key})

    def path_of(self, route: Route, place: Place) -> str:
        """The path of a subject in this place."""
        path = route.path
        for name in route.parameters:
            path = path.replace(f"{{{name}}}", self._value(route, name, place))
        return path

    def state_aspirations(self, *aspirations: Json) -> None:
        """Let everybody but the manager state these aspirations, as HR sends them."""
        for key, body in EMPLOYEES.items():
            if key == ME:
                continue
            self._put("employees", key, {**body, **RELATIONS[key], "aspirations": [*aspirations]})

    def _value(self, route: Route, name: str, place: Place) -> str:
        given = GIVEN.get(name) or OF_PORTAL.get(route.path) or GIVEN.get(f"{route.name} {name}")
        if given:
            return given
        if route.name == "getReleaseOffer" and place is not Place.ABSENT:
            led = place is Place.REPORT
            offered_release(self.client.app, PEOPLE[place], ME if led else "E-1")
        if "/leader-plan" in route.path and place is not Place.ABSENT:
            leading(self.client.app, PEOPLE[place])
        if "/nominations/" in route.path:
            self._put("openings/O-FIN/nominations", "E-3", NOMINATION)
            return PEOPLE[place]
        if route.name in MADE_FIRST and place is not Place.ABSENT:
            part, body = MADE_FIRST[route.name]
            self._put(f"employees/{PEOPLE[place]}", part, body)
        if name in {"employee_id", "manager_id"} or "/employees/" in route.path:
            # Whoever was there once has left traces that an export tells.
            made = route.method == "PUT" and place is Place.ABSENT
            return "E-405" if made else PEOPLE[place]
        if route.name == "getCandidates":
            return HIRED_FOR[place]
        if place is Place.ABSENT:
            return ABSENT.get(name, "X-404")
        return self._of_person(route, name, place) or self._existing(route, name)

    def _of_person(self, route: Route, name: str, place: Place) -> str:
        """The id of a record that speaks of the person in this place; those that read share one."""
        if name == "case_uid":
            return self._shared_by_reads(route, f"case of {PEOPLE[place]}", place, self._case_of)
        if name == "evidence_uid":
            kept = f"evidence of {PEOPLE[place]}"
            return self._shared_by_reads(route, kept, place, self._told_of)
        if name in MADE:
            make = MADE[name]
            return self._shared_by_reads(route, name, place, lambda _: make(self.client.app))
        return ""

    def _shared_by_reads(
        self, route: Route, kept: str, place: Place, make: Callable[[Place], str]
    ) -> str:
        if route.method != "GET":
            self._made.pop(kept, None)
            return make(place)
        if kept not in self._made:
            self._made[kept] = make(place)
        return self._made[kept]

    def _case_of(self, place: Place) -> str:
        return shared_case(self.client.app, PEOPLE[place], "O-PMM")

    def _told_of(self, place: Place) -> str:
        return str(self._post(f"employees/{PEOPLE[place]}/evidence", TOLD)["uid"])

    def _existing(self, route: Route, name: str) -> str:
        """The key of a record that is there; each request that removes one gets one of its own."""
        if route.path.startswith("/scim/"):
            return OF_SCIM.get(name) or self._scim_user_for(route)
        removes = route.method == "DELETE"
        if name == "prefix":
            body = {"name": "walked", "kind": "hr_integration"}
            return str(self._post("api-keys", body)["prefix"])
        if name == "client_id":
            body = {"name": "walked", "kind": "hr_integration"}
            return str(self._post("oauth-clients", body)["client_id"])
        if name == "endpoint_id" and removes:
            return str(self._post("webhook-endpoints", WEBHOOK)["id"])
        if name in self._made:
            return self._made[name]
        noun = route.path.split("/")[2]
        bodies: dict[str, tuple[str, Json]] = {
            "openings": ("O-CAMPAIGN", OPENINGS["O-CAMPAIGN"]),
            "roles": ("R-LEAD", ROLES["R-LEAD"]),
            "skills": ("S-SQL", SKILLS["S-SQL"]),
            "import-mappings": ("M-PEOPLE", MAPPING),
        }
        key, body = bodies[noun]
        if removes:
            key = f"{key}-SPARE"
            self._put(noun, key, body)
        return key

    def prepare_reads(self) -> None:
        """Make what reading makes on its first use, so that two walks can be compared."""
        self._made["scim_user"] = self._scim_user()
        for place in (Place.OWN, Place.REPORT, Place.OTHER):
            self._made[f"evidence of {PEOPLE[place]}"] = self._told_of(place)
            self._made[f"case of {PEOPLE[place]}"] = self._case_of(place)
            for part, body in map(MADE_FIRST.__getitem__, ("getWhyLead", "getMentorOffer")):
                self._put(f"employees/{PEOPLE[place]}", part, body)
        self._made |= {name: make(self.client.app) for name, make in MADE.items()}

    def _scim_user_for(self, route: Route) -> str:
        """A User of its own for a request that changes one; those that read share one."""
        if route.method != "GET":
            return self._scim_user()
        if "scim_user" not in self._made:
            self.prepare_reads()
        return self._made["scim_user"]

    def _scim_user(self) -> str:
        """A User of its own for each request."""
        return str(self._post("Users", scim_user(), "/scim/v2")["id"])

    def _content(self, route: Route, place: Place) -> bytes | None:
        if route.path.startswith("/scim/"):
            return (
                json.dumps(SCIM_BODIES[route.name]()).encode()
                if route.name in SCIM_BODIES
                else None
            )
        if route.name == "issueAccessToken":
            made = self._post("oauth-clients", {"name": "walked", "kind": "hr_integration"})
            secret = f"client_id={made['client_id']}&client_secret={made['client_secret']}"
            return f"grant_type=client_credentials&{secret}".encode()
        if route.name == "startImport":
            return b"{}\n"
        if route.method in {"GET", "DELETE"} or route.name not in self._examples:
            return None
        if route.path.endswith("}/rename"):
            key = self.path_of(route, place).split("/")[-2]
            return json.dumps({"external_id": f"{key}-RENAMED"}).encode()
        return json.dumps(self._body(route, place)).encode()

    def _body(self, route: Route, place: Place) -> Any:
        if route.name == "putEmployee":
            key = PEOPLE[place]
            return {**EMPLOYEES.get(key, EMPLOYEES["E-1"]), **RELATIONS.get(key, {})}
        if route.name == "createMoveCase":
            forget_cases(self.client.app, PEOPLE[place])
            return {"employee": PEOPLE[place], "opening": "O-CAMPAIGN", "action": "note"}
        if route.name == "putReleaseOffer":
            forget_offer(self.client.app, PEOPLE[place])
        if route.name == "patchEmployee":
            return {"open_to_moves": place is not Place.OWN}
        if route.name == "createEmbedToken":
            return {"employee": PEOPLE[place], "origin": ORIGIN}
        if route.name == "putNomination":
            return NOMINATION
        return BODIES.get(route.name, self._examples[route.name])

    def _media_type(self, route: Route) -> str:
        special = {
            "issueAccessToken": "application/x-www-form-urlencoded",
            "startImport": "application/x-ndjson",
        }
        return special.get(route.name, "application/json")

    def _key(self, caller: Caller) -> Headers:
        if caller is Caller.NOBODY:
            return {}
        if caller.is_embedded:
            headers = self._headers(ActorKind.PORTAL, ISSUER, None)
            asked = token_for(caller)
            answer = self.client.post("/v1/embed-tokens", json=asked, headers=headers)
            assert answer.status_code == 201, answer.text
            return {"Authorization": f"Bearer {answer.json()['token']}", "Origin": ORIGIN}
        return self._headers(caller.kind, caller.scopes, ME if caller.is_bound else None)

    def _headers(self, kind: ActorKind, scopes: frozenset[Scope], employee: str | None) -> Headers:
        key = self._keyring.issue(
            actor="tests",
            name=str(kind),
            kind=kind,
            scopes=scopes,
            employee_external_id=employee,
        )
        return {"Authorization": f"Bearer {key}"}

    def _started_job(self) -> str:
        headers = {**self._feed, "Content-Type": "application/x-ndjson"}
        started = self.client.post("/v1/imports?entity=employees", headers=headers, content=b"{}\n")
        assert started.status_code == 202, started.text
        path = started.headers["Location"]
        assert self.client.post(f"{path}/cancel", headers=self._feed).status_code == 200
        return str(path.rsplit("/", 1)[1])

    def _champion(self) -> str:
        """The ranker in use."""
        answer = self.client.get("/v1/models/aliases/champion", headers=self._setup)
        return str(answer.json().get("version", "none"))

    def _started_round(self) -> str:
        """A round in the queue, which any caller may know who plans rounds."""
        started = self.client.post("/v1/rounds", headers=self._setup, json={})
        assert started.status_code == 202, started.text
        return str(started.json()["id"])

    def _erased(self) -> str:
        """The receipt of somebody who is gone without a trace."""
        self._put("employees", "E-GONE", EMPLOYEES["E-1"])
        path = "/v1/employees/E-GONE?mode=erase"
        receipt = self.client.delete(path, headers=self._setup)
        assert receipt.status_code == 200, receipt.text
        return str(receipt.json()["id"])

    def _put(self, noun: str, key: str, body: Json) -> None:
        answer = self.client.put(f"/v1/{noun}/{key}", json=body, headers=self._setup)
        assert answer.is_success, answer.text

    def _post(self, path: str, body: Json, version: str = "/v1") -> Json:
        answer = self.client.post(f"{version}/{path}", json=body, headers=self._setup)
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        return made
