"""One copy of the encoded index a machine: time to start, memory of several processes, a change.

python -m benchmarks.shards [--openings 20000] [--people 20000] [--processes 4] [--json FILE]

The same organisation is served twice in a run, each process with arrays of its own and all with
arrays from files. Memory is the proportional set size: what processes share counts once in the sum.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.serving.records import OpeningFacts
from app.serving.shared_index import LOOSE_SHARE, SharedIndexes
from app.settings import Settings
from benchmarks import machine
from benchmarks.asking import recommendations_path
from benchmarks.client import Call, Client
from benchmarks.organisation import make_organisation
from benchmarks.service import Service, end_cleanly_on_termination, running_service
from benchmarks.stored import store_openings, store_people
from ml.artifact import load_artifact

SEED = 47
KNOWN = 300
K = 20
KEPT_APART, SHARED = "each its own", "from files"
MODES = {
    KEPT_APART: {"LATERAL_SHARED_INDEX_FROM": "0"},
    SHARED: {"LATERAL_SHARED_INDEX_FROM": "1"},
}
OPENING, PERSON = "many-0", "e-0"


def main() -> None:
    """Measure both ways in one run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--openings", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    end_cleanly_on_termination()
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        data = Path(folder)
        key = _stored(data, options.openings, options.people)
        result: dict[str, Any] = {
            "benchmark": "shards",
            **machine.describe(),
            "openings": options.openings,
            "people": options.people,
            "modes": {
                mode: _served(data, key, options.processes, settings)
                for mode, settings in MODES.items()
            },
            "change": _changed(data, options.openings),
        }
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _stored(data: Path, openings: int, people: int) -> str:
    """Train on a small organisation, then store the large one; the key to ask with."""
    organisation = make_organisation(SEED, KNOWN, KNOWN)
    url = f"sqlite:///{data / 'lateral.db'}"
    with running_service(data) as service:
        key = service.create_key()
        store_people(url, organisation.employees)
        store_openings(url, organisation.openings)
        service.train()
    large = make_organisation(SEED + 1, people, openings)
    store_people(url, large.employees[KNOWN:], KNOWN)
    store_openings(url, large.openings[KNOWN:], KNOWN)
    return key


def _served(data: Path, key: str, most: int, settings: Mapping[str, str]) -> dict[str, Any]:
    """Seconds until a first process answers, a second one, and memory of more and more."""
    told: dict[str, Any] = {}
    with ExitStack() as stack:
        services = []
        for number in range(1, most + 1):
            began, worked = time.monotonic(), 0.0
            service = stack.enter_context(running_service(data, settings=settings))
            answered = _first_answers(service, key)
            worked = service.processor_seconds()
            services.append(service)
            told[f"process {number}"] = {
                **{name: round(at - began, 1) for name, at in answered.items()},
                "processor": round(worked, 1),
                "mb_of_all": round(sum(_proportional(one) for one in services) / 1e6),
                "mb_of_this": round(_proportional(service) / 1e6),
            }
    with running_service(data, settings=settings) as service:
        began = time.monotonic() - _age(service)
        answered = _first_answers(service, key)
        told["restart"] = {
            **{name: round(at - began, 1) for name, at in answered.items()},
            "processor": round(service.processor_seconds(), 1),
        }
    return told


def _first_answers(service: Service, key: str) -> dict[str, float]:
    """When it was ready, gave recommendations, and candidates."""
    client = Client(service.port, key)
    service.await_ready()
    ready = time.monotonic()
    client.call(Call("GET", recommendations_path(PERSON, K)))
    recommended = time.monotonic()
    client.call(Call("GET", f"/v1/openings/{OPENING}/candidates?k={K}"))
    return {"ready": ready, "recommendations": recommended, "candidates": time.monotonic()}


def _age(service: Service) -> float:
    """Seconds since the process began."""
    fields = Path(f"/proc/{service.process.pid}/stat").read_text(encoding="ascii")
    began = int(fields.rpartition(")")[2].split()[19]) / 100
    return float(Path("/proc/uptime").read_text(encoding="ascii").split()[0]) - began


def _proportional(service: Service) -> int:
    """Bytes of a process; what others map as well counts by its share."""
    rollup = Path(f"/proc/{service.process.pid}/smaps_rollup").read_text(encoding="ascii")
    (line,) = (one for one in rollup.splitlines() if one.startswith("Pss:"))
    return int(line.split()[1]) * 1024


def _changed(data: Path, count: int) -> dict[str, Any]:
    """Seconds to encode the openings that make up an append, to append, take over and merge."""
    settings = Settings(data_dir=data / "alone", shared_index_from=1)
    (artifact,) = (data / "artifacts").iterdir()
    ranker = load_artifact(artifact)
    openings = list(make_organisation(SEED + 1, 0, count).openings)
    shared = SharedIndexes(settings)
    index = shared.openings(ranker, [OpeningFacts(one) for one in openings])
    other = index
    few = max(1, round(LOOSE_SHARE * count), 256)
    told: dict[str, Any] = {"rows": few}
    for number in range(10):
        for row in range(few):
            place = (number * few + row) % count
            openings[place] = replace(openings[place], description=f"Turn {number} of {row}.")
        with _timed(told, "encode"):
            grown = ranker.index_openings(openings, index)
        with _timed(told, "append"):
            index = shared.settled_openings(ranker, grown)
        with _timed(told, "take over"):
            other = SharedIndexes(settings).settled_openings(ranker, other)
    told["files"] = len(index.shards)
    return told


@contextmanager
def _timed(told: dict[str, Any], name: str) -> Iterator[None]:
    began = time.process_time()
    yield
    spent = round(time.process_time() - began, 3)
    told.setdefault(name, []).append(spent)


if __name__ == "__main__":
    main()
