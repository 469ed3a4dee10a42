"""What a computed answer takes of the processor, here and in an earlier checkout, in turn.

python -m benchmarks.before_after CHECKOUT [--python FILE] [--people 70] [--json FILE]

CHECKOUT is a folder with the code of another commit and a `.venv` made from its own lock. Both
serve the same made-up organisation at the same time. Each is asked for the same people, whom nobody
asked for before, a few at a time and in turn, so that both see the same neighbours on the machine.
Counted is the processor time of the service's process over HTTP, with what it writes afterwards.
"""

import argparse
import inspect
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import asking, machine, profiles
from benchmarks.client import Call, Client
from benchmarks.organisation import make_organisation
from benchmarks.service import running_service

SEED = 11
WARM_UP = 10
AT_A_TIME = 10
"""People in one turn of a side: what is written after their answers comes in one or two steps."""
SETTLED = 0.6
"""Seconds after which what was shown is written: that belongs to the answers."""
START_SECONDS = 600.0
"""How long a service may take to start, where a checkout's own code gives up at all."""
QUESTIONS: Mapping[str, tuple[str, int]] = {
    "all of 20": ("recommendations_path", 20),
    "all of 10": ("recommendations_path", 10),
    "10 cards": ("cards_path", 10),
}
"""How each question's path is made; where a checkout knows no cards, it answers with all."""
SIDES = ("before", "now")


@dataclass(frozen=True, slots=True)
class Side:
    """One checkout's service: whom to ask, the paths of each question, and its process."""

    client: Client
    pid: int
    paths: Mapping[str, Sequence[str]]

    def spent(self, question: str, some: slice) -> float:
        """Processor milliseconds of an answer, for some people."""
        before = self._processor_seconds()
        calls = [Call("GET", path) for path in self.paths[question][some]]
        self.client.call_all(calls, lambda _: None)
        time.sleep(SETTLED)
        return (self._processor_seconds() - before) * 1000 / len(calls)

    def _processor_seconds(self) -> float:
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure both sides, or serve as one of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkout", type=Path, help="the folder of the other checkout")
    parser.add_argument("--python", type=Path, help="its interpreter; else the one of its .venv")
    parser.add_argument("--people", type=int, default=70, help="people a question")
    parser.add_argument("--openings", type=int, default=1_000)
    parser.add_argument("--json", type=Path, help="file for the figures")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        _serve(arguments.people, arguments.openings)
        return
    other = arguments.checkout.resolve()
    python = arguments.python or other / ".venv" / "bin" / "python"
    own = Path(__file__).resolve().parents[1]
    with ExitStack() as served:
        sides = {
            name: served.enter_context(_side(folder, interpreter, arguments))
            for name, folder, interpreter in (
                ("before", other, python),
                ("now", own, Path(sys.executable)),
            )
        }
        rows = [_compared(sides, question) for question in QUESTIONS]
    result = {"benchmark": "before_after", **machine.describe(), "rows": rows}
    print(_told(rows))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _compared(sides: Mapping[str, Side], question: str) -> dict[str, Any]:
    """Both sides in turn; who begins changes, so that neither has the warmer machine."""
    turns: dict[str, list[float]] = {name: [] for name in sides}
    people = len(next(iter(sides.values())).paths[question])
    for side in sides.values():
        side.spent(question, slice(WARM_UP))
    for number, start in enumerate(range(WARM_UP, people, AT_A_TIME)):
        for name in SIDES if number % 2 else reversed(SIDES):
            turns[name].append(sides[name].spent(question, slice(start, start + AT_A_TIME)))
    ratios = [now / before for before, now in zip(turns["before"], turns["now"], strict=True)]
    return {
        "question": question,
        **{name: round(statistics.mean(turns[name]), 1) for name in sides},
        "ratio": round(sum(turns["now"]) / sum(turns["before"]), 3),
        "ratios": [round(ratio, 3) for ratio in sorted(ratios)],
    }


def _told(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = ["| CPU ms an answer | before | now | ratio | turns from, to |", "| --- " * 5 + "|"]
    lines += [
        f"| {row['question']} | {row['before']} | {row['now']} | {row['ratio']} | "
        f"{row['ratios'][0]}, {row['ratios'][-1]} |"
        for row in rows
    ]
    return "\n".join(lines)


@contextmanager
def _side(folder: Path, python: Path, asked: argparse.Namespace) -> Iterator[Side]:
    """A checkout's service, loaded, trained and started by that checkout's own code."""
    command = [str(python), "-P", str(Path(__file__).resolve()), str(folder), "--serve"]
    sizes = ["--people", str(asked.people), "--openings", str(asked.openings)]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    with subprocess.Popen(
        [*command, *sizes],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        stdin, stdout = process.stdin, process.stdout
        if stdin is None or stdout is None:
            raise AssertionError("both are pipes")
        said = stdout.readline()
        if not said:
            sys.exit(f"before_after.py: the service of {folder} did not start")
        ready = json.loads(said)
        try:
            yield Side(Client(ready["port"], ready["key"], 1), ready["pid"], ready["paths"])
        finally:
            # The end of its input ends the service.
            stdin.close()


def _serve(people: int, openings: int) -> None:
    """Serve with the code of this process until its input ends."""
    each = WARM_UP + people
    organisation = make_organisation(SEED, each * len(QUESTIONS), openings)
    keys = [employee.key for employee in organisation.employees]
    paths = {
        question: [_path_maker(maker)(key, k) for key in keys[turn * each : (turn + 1) * each]]
        for turn, (question, (maker, k)) in enumerate(QUESTIONS.items())
    }
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        data = Path(folder)
        with running_service(data, **_patience(running_service)) as service:
            key = service.create_key()
            calls = profiles.puts(organisation)
            Client(service.port, key, 1).call_all(calls, lambda _: None)
            service.train()
        with running_service(data, **_patience(running_service)) as service:
            service.await_ready(**_patience(service.await_ready))
            ready = {"port": service.port, "key": key, "pid": service.process.pid, "paths": paths}
            print(json.dumps(ready), flush=True)
            sys.stdin.read()


def _patience(waits: Callable[..., Any]) -> dict[str, Any]:
    takes_seconds = "seconds" in inspect.signature(waits).parameters
    return {"seconds": START_SECONDS} if takes_seconds else {}


def _path_maker(name: str) -> Any:
    return getattr(asking, name, asking.recommendations_path)


if __name__ == "__main__":
    main()
