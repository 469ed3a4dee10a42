"""The load that is held and exceeded: requests go out when they are due, and figures add up."""

import asyncio
from collections import Counter

import pytest

from benchmarks import held_load, morning, open_loop, report
from benchmarks.client import Call
from benchmarks.open_loop import DROPPED, HUNG, Answered, Due
from benchmarks.organisation import make_organisation

GOOD = Answered(0.5, morning.WRITES, "200", 10.0, 0.0, says_when=False)
REFUSED = Answered(0.5, morning.COMPUTED, "503", 5.0, 0.0, says_when=True)


def answers_of(plan: list[Due], answer_at: int, *, dropping: bool = False) -> list[Answered]:
    """What becomes of a plan at a server that answers nothing before so many requests came."""
    came = 0
    enough = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal came
        await reader.readuntil(b"\r\n\r\n")
        came += 1
        if came >= answer_at:
            enough.set()
        await enough.wait()
        if not dropping:
            writer.write(b"HTTP/1.1 503 Busy\r\nretry-after: 1\r\ncontent-length: 2\r\n\r\n{}")
            await writer.drain()
        writer.close()

    async def run() -> list[Answered]:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            patience = 60.0 if answer_at <= len(plan) else 0.01
            answers = await open_loop.send_when_due(port, plan, "key", patience)
            enough.set()
            return answers

    return asyncio.run(run())


@pytest.fixture
def plan() -> list[Due]:
    return [Due(0.001 * n, morning.WRITES, Call("GET", f"/{n}")) for n in range(3)]


def test_requests_are_sent_though_none_of_those_before_is_answered(plan: list[Due]) -> None:
    answers = answers_of(plan, answer_at=len(plan))
    assert [(one.status, one.says_when) for one in answers] == [("503", True)] * 3
    # The first one was answered when the last one had come: it counts from when it was due.
    assert answers[0].milliseconds > answers[2].milliseconds


def test_lost_connections_and_answers_that_never_come_are_told(plan: list[Due]) -> None:
    assert {one.status for one in answers_of(plan, 1, dropping=True)} == {DROPPED}
    assert {one.status for one in answers_of(plan, 4)} == {HUNG}


def test_a_morning_has_its_mix_and_asks_for_each_computed_list_once() -> None:
    day = morning.Morning(make_organisation(1, 50, 20), seed=1)
    plan = day.plan(rate=50.0, seconds=40.0, start=7.0)
    assert [due.seconds for due in plan] == sorted(due.seconds for due in plan)
    assert plan[0].seconds >= 7.0
    assert len(plan) == pytest.approx(2_000, rel=0.1)
    kinds = Counter(due.kind for due in plan)
    for kind, share in morning.MIX.items():
        assert kinds[kind] / len(plan) == pytest.approx(share, abs=0.03)
    computed = [due.call.path for due in plan if due.kind == morning.COMPUTED]
    assert len(set(computed)) == len(computed)
    assert not set(computed) & {call.path for call in day.first_pages()}


def test_a_rate_is_held_when_nothing_fails_and_hardly_anything_is_slow() -> None:
    slow = GOOD._replace(milliseconds=300.0)
    assert held_load.is_held(held_load.summary([GOOD] * 199 + [slow], 1.0))
    assert not held_load.is_held(held_load.summary([GOOD] * 9 + [slow], 1.0))
    assert not held_load.is_held(held_load.summary([GOOD] * 199 + [REFUSED], 1.0))


def test_a_service_that_holds_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        held_load.highest(lambda _rate: False, 10.0)


def test_what_comes_too_late_is_not_useful_and_refusals_say_when_to_come_again() -> None:
    late = GOOD._replace(milliseconds=1_500.0)
    mute = REFUSED._replace(says_when=False)
    lost = GOOD._replace(status=DROPPED)
    alive = GOOD._replace(kind=morning.LIVENESS)
    after = GOOD._replace(seconds=1.5)
    seen = held_load.exceeded([GOOD, late, REFUSED, mute, lost, alive, after], 1.0, rate=2.0)
    assert (seen["requests"], seen["goodput_per_second"], seen["goodput_of_held"]) == (5, 1.0, 0.5)
    assert (seen["refused"]["count"], seen["refused"]["without_retry_after"]) == (2, 1)
    assert seen["other_failures"] == {DROPPED: 1}
    assert seen["livez_ms"]["count"] == 1


def test_a_service_that_stays_slow_has_not_recovered() -> None:
    slow = GOOD._replace(seconds=9.7, milliseconds=300.0)
    assert held_load.recovery([GOOD._replace(seconds=8.1), slow], since=8.0) is None
    assert held_load.recovery([GOOD._replace(seconds=8.1)], since=8.0) == 0.0


def test_the_figures_have_a_section_of_their_own_for_each_database() -> None:
    seen = held_load.summary([GOOD, GOOD._replace(kind=morning.LIVENESS)], 1.0)
    result = {
        "date": "2026-12-01",
        "machine": "2 cores",
        "database": "sqlite",
        "people": 300,
        "openings": 1_000,
        "held": [{"rate": 60.0, "seconds": 600.0, "held": True, "mb_before": 500.0, **seen}],
        "overload": held_load.exceeded([GOOD, REFUSED, GOOD._replace(seconds=1.5)], 1.0, rate=1.0),
    }
    result["held"][0]["mb_growth_share"] = 0.04
    text = (report.HERE / "README.md").read_text(encoding="utf-8")
    for name in ("held_load_sqlite", "held_load_postgresql"):
        text = report.replace_section(text, name, report.SECTIONS[name](result))
    assert text.count("| 60             | 10 min | yes") == 2
    assert text.count("At 3 a second: 1 useful answers a second (100 % of the held rate)") == 2
