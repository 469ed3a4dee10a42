"""The memory of a real service with many openings: at rest, in a refresh and in an import.

The organisation that the ranker is trained on comes in over HTTP; the many openings are written
to the service's database while it is stopped, since only what it holds of them is measured.
"""

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import profiles
from benchmarks.asking import recommendations_path
from benchmarks.client import Call, Client
from benchmarks.organisation import make_organisation
from benchmarks.service import Service, running_service
from benchmarks.stored import store_openings
from ml.frames import OpeningProfile

SEED = 31
PEOPLE = 60
KNOWN_OPENINGS = 300
K = 20
# More than the share of unused rows that a part of the index keeps before it is written anew.
IMPORTED_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Footprint:
    """Memory in MB and times in seconds of one service."""

    openings: int
    rest_mb: int
    refresh_peak_mb: int
    import_peak_mb: int
    ready_seconds: float
    refresh_seconds: float


def measure(openings: int) -> Footprint:
    """Start a service with this many openings; ask it, change one, then import many anew."""
    organisation = make_organisation(SEED, PEOPLE, KNOWN_OPENINGS)
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        data = Path(folder)
        with running_service(data) as service:
            key = service.create_key()
            Client(service.port, key).call_all(profiles.puts(organisation), lambda _: None)
            service.train()
        many = make_organisation(SEED + 1, 0, openings - KNOWN_OPENINGS).openings
        store_openings(f"sqlite:///{data / 'lateral.db'}", many)
        lines = _write_lines(data / "openings.ndjson", many[: int(openings * IMPORTED_SHARE)])
        del many
        began = time.monotonic()
        with running_service(data) as service:
            service.await_ready()
            ready = time.monotonic() - began
            return _measured(service, Client(service.port, key), openings, lines, ready)


def _measured(
    service: Service, client: Client, openings: int, lines: Path, ready: float
) -> Footprint:
    asked = [Call("GET", recommendations_path(f"e-{n}", K)) for n in range(PEOPLE)]
    client.call_all(asked, lambda _: None)
    rest = service.resident_bytes()
    service.forget_peak()
    began = time.monotonic()
    _change_one(client, "Keeper of the memory")
    seconds = time.monotonic() - began
    refresh_peak = service.peak_bytes()
    service.forget_peak()
    service.lateral("import", "--entity", "openings", str(lines))
    _change_one(client, "Keeper of the archive")
    return Footprint(
        openings,
        round(rest / 1e6),
        round(refresh_peak / 1e6),
        round(service.peak_bytes() / 1e6),
        round(ready, 1),
        round(seconds, 2),
    )


def _change_one(client: Client, title: str) -> None:
    """Change an opening and ask for an answer that knows of it, and of all before it."""
    changed = make_organisation(SEED, 0, 1).openings[0]
    body = profiles.opening_body(changed) | {"title": title}
    client.call(Call("PUT", f"/v1/openings/{changed.key}", body))
    client.call(Call("GET", recommendations_path("e-0", K)))


def _write_lines(path: Path, openings: Sequence[OpeningProfile]) -> Path:
    """Write the first openings as lines of an import, each with another title."""
    with path.open("w", encoding="utf-8") as lines:
        for number, opening in enumerate(openings):
            changed = {"external_id": f"many-{number}", "title": f"{opening.title}, renewed"}
            lines.write(json.dumps(profiles.opening_body(opening) | changed) + "\n")
    return path
