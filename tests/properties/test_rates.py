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


@given(
    burst=st.integers(1, 50),
    spent=st.lists(st.floats(0.1, 200), min_size=1, max_size=60),
)
def test_what_is_spent_stays_within_burst_and_rate_but_for_one_large_request(
    burst: int, spent: list[float]
) -> None:
    limiter, allowed = RateLimiter(60, burst), 0.0
    for second, tokens in enumerate(spent):
        if not limiter.take("one", float(second), tokens=tokens).retry_after:
            allowed += tokens
    # What is larger than the burst is let through once nothing is owed, so the last may exceed.
    assert allowed <= burst + len(spent) + max(spent)


@given(burst=st.integers(1, 50), tokens=st.floats(0.1, 500), base=st.floats(0.1, 5))
def test_who_waits_as_long_as_told_can_pay_any_price(
    burst: int, tokens: float, base: float
) -> None:
    limiter, now = RateLimiter(60, burst), 0.0
    for _ in range(3):
        while limiter.take("one", now, tokens=base).retry_after:
            now += limiter.take("one", now, tokens=base).retry_after
        rate = limiter.take("one", now, tokens=tokens, paid=base)
        if not rate.retry_after:
            return
        now += rate.retry_after
    raise AssertionError("was told to wait again and again")


def test_callers_at_the_same_time_share_one_allowance() -> None:
    limiter, gate = RateLimiter(60, 40), threading.Barrier(8)

    def ask(_: int) -> int:
        gate.wait()
        return sum(not limiter.take("one", 0.0).retry_after for _ in range(20))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask, range(8))) == 40
