"""What holds of any rate, whoever asks and whenever."""

import threading
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from app.core.middleware.rates import RateLimiter


@given(
    per_minute=st.integers(1, 6000),
    burst=st.integers(1, 50),
    pauses=st.lists(st.floats(0, 30), min_size=1, max_size=120),
)
def test_no_stretch_of_time_sees_more_than_burst_and_rate(
    per_minute: int, burst: int, pauses: list[float]
) -> None:
    limiter, now, allowed = RateLimiter(per_minute, burst), 0.0, []
    for pause in pauses:
        now += pause
        if not limiter.take("one", now).retry_after:
            allowed.append(now)
    for first, start in enumerate(allowed):
        for last in range(first, len(allowed)):
            most = burst + (allowed[last] - start) * per_minute / 60
            assert last - first + 1 <= most + 1e-6


@given(per_minute=st.integers(1, 6000), burst=st.integers(1, 50))
def test_one_who_waits_as_long_as_told_gets_through(per_minute: int, burst: int) -> None:
    limiter = RateLimiter(per_minute, burst)
    while not (rate := limiter.take("one", 0.0)).retry_after:
        continue
    assert not limiter.take("one", float(rate.retry_after)).retry_after


def test_callers_at_the_same_time_share_one_allowance() -> None:
    limiter, gate = RateLimiter(60, 40), threading.Barrier(8)

    def ask(_: int) -> int:
        gate.wait()
        return sum(not limiter.take("one", 0.0).retry_after for _ in range(20))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask, range(8))) == 40
