"""Records of every kind, made through the API for whoever needs one that is there."""

import json
import random
import time
from datetime import timedelta
from typing import Any

import httpx

from models.base import utc_now
from tests.support.described import Description

Json = dict[str, Any]
NOUNS = {"employees": "putEmployee", "openings": "putOpening", "roles": "putRole",
         "skills": "putSkill"}  # fmt: skip
NDJSON = "application/x-ndjson"
PATIENCE_SECONDS = 60.0
# What is made by calls of its own; moves have a stock of their own, other keys are made up.
OTHERS = {"jobs", "erasures", "api-keys", "oauth-clients", "webhook-endpoints"}


class Stock:
    """Makes records through the API, and gives one that is there still."""

    def __init__(self, client: httpx.Client, hooks: str) -> None:
        description = Description.committed()
        soon = (utc_now().date() + timedelta(days=30)).isoformat()
        self.examples: dict[str, Any] = {
            operation.name: description.request_example(operation)
            for operation in description.operations()
        }
        self.examples["putNomination"] |= {"expires_on": soon}
        self._client = client
        self._hooks = hooks
        self._made = 0
        self._there: dict[str, str] = {}

    makes = frozenset(NOUNS) | OTHERS

    def load(self) -> None:
        """Store what the description's own examples name: an integrator starts with them."""
        opening, employee = self.examples["putOpening"], self.examples["putEmployee"]
        skill = self._put("skills", "SK-1", self.examples["putSkill"])
        role = self._put("roles", opening["role"], self.examples["putRole"])
        self._put("openings", "O-1", opening)
        person = self._put("employees", employee["manager"], {**employee, "manager": None})
        self._there |= {"skills": skill, "roles": role, "openings": "O-1", "employees": person}

    def take(self, noun: str) -> str:
        """The key of a record that was there when it was last asked for."""
        if noun not in self._there:
            self._there[noun] = self.make(noun)
        return self._there[noun]

    def drop(self, key: str) -> None:
        """Note that a record is gone."""
        self._there = {noun: held for noun, held in self._there.items() if held != key}
        if "webhook-endpoints" not in self._there:
            self._there.pop("deliveries", None)

    def make(self, noun: str) -> str:
        """A record of its own."""
        self._made += 1
        if noun in NOUNS:
            return self._put(noun, f"F-{self._made}", self.examples[NOUNS[noun]])
        if noun == "jobs":
            return self._import("upsert", "skills", "skills", f"F-{self._made}")
        if noun == "erasures":
            path = f"/v1/employees/{self.make('employees')}?mode=erase"
            return str(self._answer("DELETE", path)["id"])
        body, field_ = {
            "api-keys": ({"name": "made", "kind": "hr_integration"}, "prefix"),
            "oauth-clients": ({"name": "made", "kind": "hr_integration"}, "client_id"),
            "webhook-endpoints": (self.endpoint(), "id"),
        }[noun]
        return str(self._answer("POST", f"/v1/{noun}", json=body)[field_])

    def endpoint(self) -> Json:
        """The body of an endpoint whose receiver answers."""
        return {"url": self._hooks, "event_types": ["skill.created", "employee.updated"]}

    def disabled_endpoint(self) -> str:
        """An endpoint that may be enabled again."""
        endpoint = self.make("webhook-endpoints")
        self._answer("POST", f"/v1/webhook-endpoints/{endpoint}/disable")
        return endpoint

    def nomination(self) -> tuple[str, str]:
        """An opening and somebody who is put forward for it."""
        opening, employee = self.take("openings"), self.make("employees")
        path = f"/v1/openings/{opening}/nominations/{employee}"
        self._answer("PUT", path, json=self.examples["putNomination"])
        return opening, employee

    def client_credentials(self) -> Json:
        """An OAuth client and its secret."""
        body = {"name": "made", "kind": "hr_integration"}
        made = self._answer("POST", "/v1/oauth-clients", json=body)
        return {name: made[name] for name in ("client_id", "client_secret")}

    def waiting_job(self) -> str:
        """A snapshot that leaves so many openings out that it waits to be confirmed."""
        self.make("openings")
        job = self._import("snapshot", "openings", "openings", "O-1")
        self._await(f"/v1/jobs/{job}", lambda told: told["state"] == "waiting")
        self.drop(self.take("openings"))
        return job

    def delivery(self) -> tuple[str, str]:
        """An endpoint and a message that was delivered to it."""
        endpoint = self.take("webhook-endpoints")
        if "deliveries" in self._there:
            return endpoint, self._there["deliveries"]
        self.make("skills")
        path = f"/v1/webhook-endpoints/{endpoint}/deliveries"
        told = self._await(path, lambda told: bool(told["items"]))
        self._there["deliveries"] = str(told["items"][0]["id"])
        return endpoint, self._there["deliveries"]

    def await_ready(self) -> None:
        """Wait until the service ranks."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self._client.get("/readyz").is_success:
            assert time.monotonic() < end, "the service did not get ready"
            time.sleep(0.1)

    def lines(self, entity: str, chance: random.Random, *, csv: bool) -> str:
        """A file of records: good ones, changed ones and rubbish."""
        if csv:
            rows = [f"C-{chance.randrange(50)},Somebody,{chance.choice(['', 'Adviser'])}"
                    for _ in range(chance.randrange(6))]  # fmt: skip
            return "\n".join(["external_id,name,title", *rows, ""])
        example = self.examples.get(NOUNS.get(entity, ""), {})
        made = [json.dumps({"external_id": f"L-{chance.randrange(50)}", **example})
                for _ in range(chance.randrange(6))]  # fmt: skip
        rubbish = chance.sample(['{"external_id": "L-1"}', "{", "[]", "", '{"\\u0000": 1}'], 2)
        return "".join(f"{line}\n" for line in [*made, *rubbish])

    def _import(self, mode: str, entity: str, noun: str, key: str) -> str:
        line = json.dumps({"external_id": key, **self.examples[NOUNS[noun]]})
        path = f"/v1/imports?entity={entity}&mode={mode}"
        headers = {"Content-Type": NDJSON}
        return str(self._answer("POST", path, content=line + "\n", headers=headers)["id"])

    def _put(self, noun: str, key: str, body: Json) -> str:
        self._answer("PUT", f"/v1/{noun}/{key}", json=body)
        return key

    def _answer(self, method: str, path: str, **request: Any) -> Json:
        answer = self._client.request(method, path, **request)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        told: Json = answer.json()
        return told

    def _await(self, path: str, wanted: Any) -> Json:
        end = time.monotonic() + PATIENCE_SECONDS
        while not wanted(told := self._answer("GET", path)):
            assert time.monotonic() < end, f"{path} never came so far: {told}"
            time.sleep(0.1)
        return told
