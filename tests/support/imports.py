"""Imports as a client sends them and a worker carries them out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient

from app.core.db import Database
from app.jobs.worker import Worker
from app.settings import Settings

Headers = Mapping[str, str]
NDJSON = "application/x-ndjson"


def person(key: str, **fields: Any) -> dict[str, Any]:
    """A line for a person."""
    return {"external_id": key, "name": f"Name of {key}", "title": "Adviser", **fields}


def ndjson(records: Iterable[Mapping[str, Any] | str]) -> bytes:
    """Records as lines; a text is a line as it stands."""
    lines = (one if isinstance(one, str) else json.dumps(one) for one in records)
    return "".join(f"{line}\n" for line in lines).encode()


@dataclass(frozen=True)
class Importer:
    """Sends imports and lets a worker carry them out."""

    client: TestClient
    headers: Headers
    database: Database
    settings: Settings

    def send(
        self,
        body: bytes,
        content_type: str = NDJSON,
        *,
        headers: Headers | None = None,
        **options: Any,
    ) -> str:
        """Send a file; the path of its job."""
        parameters = {"entity": "employees", **options}
        answer = self.client.post(
            "/v1/imports",
            params=parameters,
            content=body,
            headers={**self.headers, "Content-Type": content_type, **(headers or {})},
        )
        assert answer.status_code == 202, answer.text
        return str(answer.headers["Location"])

    def work(self) -> None:
        """Do all that is due."""
        Worker(self.database, self.settings).run_until_idle()

    def run(self, body: bytes, content_type: str = NDJSON, **options: Any) -> dict[str, Any]:
        """Send a file and have it carried out; its job."""
        job = self.send(body, content_type, **options)
        self.work()
        return self.job(job)

    def job(self, job: str) -> dict[str, Any]:
        """The job as it is told."""
        answer = self.client.get(job, headers=self.headers)
        assert answer.status_code == 200, answer.text
        read: dict[str, Any] = answer.json()
        return read

    def results(self, job: str | dict[str, Any], **options: Any) -> list[dict[str, Any]]:
        """What became of every line."""
        path = job if isinstance(job, str) else f"/v1/jobs/{job['id']}"
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            answer = self.client.get(
                f"{path}/results", params={**options, **cursor}, headers=self.headers
            )
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    def outcomes(self, job: dict[str, Any]) -> dict[str, str]:
        """What became of every record."""
        return {one["external_id"]: one["outcome"] for one in self.results(job)}

    def get(self, path: str) -> dict[str, Any]:
        """A record as it is answered."""
        answer = self.client.get(path, headers=self.headers)
        assert answer.status_code == 200, answer.text
        read: dict[str, Any] = answer.json()
        return read
