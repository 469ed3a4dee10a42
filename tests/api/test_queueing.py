"""A crowd is served; of more than can be served most are refused at once, and the rest is soon."""

import random
from collections import deque
from collections.abc import Iterable, Iterator

import anyio
import pytest
from anyio import CapacityLimiter, to_thread

from app.core import queueing
from app.core.clocks import computing, request_clock, time_waits
from app.core.queueing import Queue
from app.core.turns import ComputingTurns
from tests.support.changes import eventually

LONGEST = 2.5
ANSWER = 0.025
"""What an answer takes; forty are made a second."""
USEFUL = 1.0


def served(arrivals: Iterable[float], queue: Queue) -> list[float | None]:
    """How long each waited for its answer, one made after the other; None for who was refused."""
    free, line = 0.0, deque[tuple[int, int, float]]()
    waits: list[float | None] = []

    def serve_until(now: float) -> None:
        nonlocal free
        while line and max(free, line[0][2]) <= now:
            number, ticket, since = line.popleft()
            began = max(free, since)
            queue.leave(ticket, began)
            free = began + ANSWER
            waits[number] = free - since

    for number, now in enumerate(arrivals):
        serve_until(now)
        waits.append(None)
        if not line and free <= now:
            free, waits[number] = now + ANSWER, ANSWER
        elif not queue.is_full(now):
            line.append((number, queue.join(now), now))
    serve_until(float("inf"))
    return waits


def at_random(rate: float, seconds: float) -> Iterator[float]:
    chance, now = random.Random(3), 0.0
    while (now := now + chance.expovariate(rate)) < seconds:
        yield now


def goodput(rate: float, seconds: float) -> float:
    """Answers that came in time, as a part of what can be made."""
    waits = served(at_random(rate, seconds), Queue(LONGEST))
    return sum(one is not None and one < USEFUL for one in waits) * ANSWER / seconds


@pytest.mark.parametrize(
    "arrivals", [[0.0] * 60, [n / 60 for n in range(60)]], ids=["at once", "within a second"]
)
def test_of_a_crowd_nobody_is_refused(arrivals: list[float]) -> None:
    waits = served(arrivals, Queue(LONGEST))
    assert all(one is not None and one <= LONGEST for one in waits)


def test_a_second_crowd_a_minute_later_is_served_like_the_first() -> None:
    crowd = [n / 60 for n in range(60)]
    waits = served([*crowd, *(60.0 + one for one in crowd)], Queue(LONGEST))
    assert waits[:60] == pytest.approx(waits[60:])


def test_of_a_crowd_that_cannot_be_served_in_time_those_who_can_be_are() -> None:
    waits = [one for one in served([0.0] * 500, Queue(LONGEST)) if one is not None]
    assert len(waits) == 1 + LONGEST / ANSWER
    assert max(waits) == pytest.approx(LONGEST + ANSWER)


def test_at_three_times_what_can_be_made_four_fifths_of_it_are_made_in_time() -> None:
    assert goodput(3 / ANSWER, 30.0) > 0.8


def test_a_queue_that_may_stand_answers_nobody_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "_CROWD_PART", float("inf"))
    assert goodput(3 / ANSWER, 30.0) < 0.2


def test_after_too_many_all_are_served_again_within_five_seconds() -> None:
    beyond = list(at_random(3 / ANSWER, 10.0))
    after = [10.0 + one for one in at_random(0.7 / ANSWER, 20.0)]
    waits = served([*beyond, *after], Queue(LONGEST))[len(beyond) :]
    late = [wait for at, wait in zip(after, waits, strict=True) if at > 15.0]
    assert all(one is not None and one < USEFUL for one in late)


def test_one_answer_that_takes_very_long_turns_no_crowd_away() -> None:
    queue = Queue(LONGEST)
    queue.leave(queue.join(0.0), 60.0)
    assert all(one is not None for one in served([100.0] * 50, queue))


def test_who_waits_for_a_turn_lends_its_thread() -> None:
    turns = ComputingTurns(at_once=1, waiting=1, seconds=60.0)
    turns.take()

    def compute() -> None:
        with computing():
            pass

    async def asked(limiter: CapacityLimiter) -> None:
        with request_clock(30.0, 60.0, turns):
            await to_thread.run_sync(compute, limiter=limiter)

    async def everybody() -> CapacityLimiter:
        limiter = time_waits(CapacityLimiter(1))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(asked, limiter)
            await to_thread.run_sync(eventually, lambda: turns.waiting == 1)
            with request_clock(30.0, 60.0, turns):
                await to_thread.run_sync(turns.give_back, limiter=limiter)
        return limiter

    assert anyio.run(everybody).total_tokens == 1
