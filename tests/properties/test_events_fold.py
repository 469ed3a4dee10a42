"""In whichever order events arrive, and however often, they add up to the same state."""

import random
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.learning.events.policies import folded, is_in_time, lateness
from models.events import FeedbackEvent
from models.feedback_vocabulary import EventSource, EventType
from models.vocabulary import DismissalReason

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@st.composite
def events(draw: st.DrawFn) -> list[FeedbackEvent]:
    """A person's events; several may have happened at the same moment."""
    kinds = draw(st.lists(st.sampled_from(EventType), min_size=1, max_size=30))
    return [
        FeedbackEvent(
            day=date(2026, 3, 2),
            event_id=f"event-{number:04}",
            received_at=NOON,
            happened_at=NOON + timedelta(minutes=draw(st.integers(0, 5))),
            type=kind,
            employee_external_id="E-1",
            opening_external_id=None
            if kind is EventType.VIEW
            else draw(st.sampled_from(["O-1", "O-2"])),
            reason=draw(st.sampled_from(DismissalReason)) if kind is EventType.DISMISS else None,
            outcome={"at": draw(st.sampled_from([90, 180])), "stayed": draw(st.booleans())}
            if kind is EventType.OUTCOME
            else None,
            source=EventSource.PORTAL,
        )
        for number, kind in enumerate(kinds)
    ]


@given(events(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_state(
    some: list[FeedbackEvent], chance: random.Random
) -> None:
    shuffled = chance.sample(some, len(some))
    assert folded(shuffled) == folded(some)


@given(events())
def test_an_event_that_is_seen_twice_changes_nothing(some: list[FeedbackEvent]) -> None:
    assert folded([*some, *some]) == folded(some)


def test_the_order_of_arrival_alone_would_give_another_state() -> None:
    """The fault that the property must find: folding by arrival."""
    save, unsave = (
        FeedbackEvent(
            day=date(2026, 3, 2),
            event_id=f"event-{kind}",
            received_at=NOON,
            happened_at=NOON + timedelta(minutes=minute),
            type=kind,
            employee_external_id="E-1",
            opening_external_id="O-1",
            source=EventSource.PORTAL,
        )
        for minute, kind in enumerate((EventType.SAVE, EventType.UNSAVE))
    )
    assert not folded([unsave, save])["O-1"].saved
    swapped = [unsave.model_copy(), save.model_copy()]
    for minute, one in enumerate(swapped):
        one.happened_at = NOON + timedelta(minutes=minute)
    assert folded(swapped)["O-1"].saved


@given(st.integers(-10_000, 10_000), st.integers(0, 10_000))
def test_a_clock_that_is_off_does_not_matter(off: int, late: int) -> None:
    skew, waited = timedelta(seconds=off), timedelta(seconds=late)
    sent = NOON + skew
    assert lateness(sent - waited, sent, NOON) == waited


@given(st.datetimes(timezones=st.just(UTC)), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_any_clock_gives_an_answer_and_what_is_in_time_a_moment(
    occurred: datetime, sent: datetime | None
) -> None:
    late = lateness(occurred, sent, NOON)
    if is_in_time(late):
        assert NOON - timedelta(days=400) <= NOON - late <= NOON + timedelta(minutes=5)
    assert not is_in_time(timedelta(days=365 * 9_998))
