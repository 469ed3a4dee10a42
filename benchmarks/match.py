"""What a stateless match takes of the processor: many people and openings in one request.

python benchmarks/match.py [--people 50] [--openings 500] [--json FILE]
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine, profiles
from benchmarks.client import AnswerError, Call, Client
from benchmarks.organisation import Organisation, make_organisation
from benchmarks.service import (
    Service,
    ServiceError,
    end_cleanly_on_termination,
    running_service,
)

SEED = 11
ASKED = (10, 20, 100)


def main() -> None:
    """Measure each number of moves that is asked for."""
    end_cleanly_on_termination()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--openings", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    organisation = make_organisation(SEED, arguments.people, arguments.openings)
    result: dict[str, Any] = {"benchmark": "match", **machine.describe(), "runs": []}
    try:
        with (
            tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder,
            running_service(Path(folder), settings={"LATERAL_REQUEST_BUDGET": "100000"}) as service,
        ):
            client = _prepare(service, organisation)
            for k in ASKED:
                run = _measure(service, client, organisation, k, arguments.rounds)
                result["runs"].append(run)
                print(run, flush=True)
    except (ServiceError, AnswerError) as error:
        sys.exit("\n".join((f"match.py: {error}", *getattr(error, "__notes__", ()))))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _prepare(service: Service, organisation: Organisation) -> Client:
    client = Client(service.port, service.create_key())
    client.call_all(profiles.puts(organisation), lambda _: None)
    service.train()
    service.await_ready()
    return client


def _measure(
    service: Service, client: Client, organisation: Organisation, k: int, rounds: int
) -> dict[str, Any]:
    """Medians over the rounds; the first request after the start is not counted."""
    call = Call("POST", "/v1/match", body_of(organisation, k))
    client.call(call)
    seconds, processor, size = [], [], 0
    for _ in range(rounds):
        began, used = time.perf_counter(), service.processor_seconds()
        size = client.call_all([call], lambda answer: len(json.dumps(answer)))[0]
        seconds.append(time.perf_counter() - began)
        processor.append(service.processor_seconds() - used)
    return {
        "people": len(organisation.employees),
        "openings": len(organisation.openings),
        "k": k,
        "processor_seconds": round(statistics.median(processor), 2),
        "seconds": round(statistics.median(seconds), 2),
        "answer_mb": round(size / 1e6, 1),
    }


def body_of(organisation: Organisation, k: int) -> dict[str, Any]:
    """The whole organisation as the body of one match."""
    return {
        "employees": [
            {**profiles.employee_body(one), "external_id": one.key}
            for one in organisation.employees
        ],
        "openings": [
            {**profiles.opening_body(one), "external_id": one.key} for one in organisation.openings
        ],
        "k": k,
    }


if __name__ == "__main__":
    main()
