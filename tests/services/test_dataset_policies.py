"""Which list an event belongs to, and what it comes to there: pure decisions."""

import random
from typing import Any

import pytest

from app.learning.datasets.labels import LABEL_DAYS, Shown, is_mature, labelled
from models.feedback_vocabulary import DatasetLabel
from tests.support.feedback_log import OPENINGS, at, happened, outcome

FIRST, SECOND, THIRD = OPENINGS
P = "E-1"


def shown(list_id: str, day: float, openings: Any = OPENINGS, *, counts: bool = True) -> Shown:
    return Shown(list_id, at(day), tuple(openings), counts)


def grades(lists: Any, *events: Any) -> dict[str, dict[str, int]]:
    return {key: one.grades() for key, one in labelled(lists, events).lists.items()}


@pytest.mark.parametrize(
    ("events", "grade"),
    [
        ([("open", 1)], 1),
        ([("save", 1)], 2),
        ([("save", 1), ("unsave", 2)], 0),
        ([("open", 1), ("save", 1), ("unsave", 2)], 1),
        ([("shortlist", 20)], 2),
        ([("apply", 20)], 3),
        ([("apply", 20), ("withdraw", 21)], 0),
        ([("offer", 40)], 3),
        ([("start", 90)], 4),
        ([("open", 1), ("dismiss", 2)], 0),
        ([("save", 1), ("not_this", 2)], 0),
        ([("dismiss", 1), ("apply", 2)], 3),
    ],
)
def test_a_grade_tells_how_far_it_went(events: list[tuple[str, float]], grade: int) -> None:
    told = [happened(f"event-{n}", P, kind, day) for n, (kind, day) in enumerate(events)]
    assert grades([shown("a", 0)], *told)["a"].get(FIRST, 0) == grade


@pytest.mark.parametrize(
    ("told", "grade", "held"),
    [
        (outcome(90, engagement=4, team_engagement=5), 5, 1),
        (outcome(90, engagement=4, team_engagement=3), 4, 0),
        (outcome(90, stayed=False, engagement=5), 4, 0),
        (outcome(90), 4, -1),
    ],
)
def test_a_move_holds_when_the_person_stayed_and_the_marks_are_good(
    told: Any, grade: int, held: int
) -> None:
    events = [
        happened("event-1", P, "start", 30),
        happened("event-2", P, "outcome", 120, outcome=told),
    ]
    found = labelled([shown("a", 0)], events).lists["a"].items[FIRST]
    assert (found.grade, found.held(90), found.held(180)) == (grade, held, -1)


def test_an_event_belongs_to_the_list_that_it_names_or_to_the_newest_with_its_opening() -> None:
    lists = [shown("old", 0), shown("new", 2), shown("other", 3, [SECOND])]
    found = grades(
        lists,
        happened("event-1", P, "open", 4, list_id="old"),
        happened("event-2", P, "save", 4),
        happened("event-3", P, "open", 4, SECOND),
    )
    assert found == {"old": {FIRST: 1}, "new": {FIRST: 2}, "other": {SECOND: 1}}


def test_a_list_that_does_not_count_takes_its_events_all_the_same() -> None:
    lists = [shown("mine", 0), shown("elsewhere", 1, counts=False)]
    assert grades(lists, happened("event-1", P, "open", 2)) == {"mine": {}}


@pytest.mark.parametrize(
    "event",
    [
        happened("event-1", P, "open", -1),
        happened("event-1", P, "open", -1, list_id="a"),
        happened("event-1", P, "apply", -30, list_id="a"),
        happened("event-1", P, "open", 8),
        happened("event-1", P, "open", 8, list_id="a"),
        happened("event-1", P, "apply", 31),
        happened("event-1", P, "start", 181, list_id="a"),
        happened("event-1", P, "open", 1, list_id="b"),
        happened("event-1", P, "open", 1, "O-ELSE", list_id="a"),
        happened("event-1", P, "view", 1, None),
    ],
)
def test_what_was_known_before_or_came_too_late_or_names_another_list_tells_nothing(
    event: Any,
) -> None:
    traced = labelled([shown("a", 0)], [event])
    assert traced.lists["a"].grades() == {}
    assert not traced.lists["a"].seen
    assert traced.counts == {(event.type, "none"): 1}


def test_a_list_is_seen_by_a_view_or_by_what_its_person_does_with_it() -> None:
    def seen(*events: Any) -> tuple[bool, int]:
        one = labelled([shown("a", 0)], events).lists["a"]
        return one.seen, one.positions_seen

    assert seen() == (False, -1)
    assert seen(happened("event-1", P, "view", 0.1, None, list_id="a")) == (True, -1)
    views = [
        happened(f"event-{deep}", P, "view", 0.1, None, list_id="a", position=deep)
        for deep in (2, 1)
    ]
    assert seen(*views) == (True, 2)
    far = happened("event-1", P, "view", 0.1, None, list_id="a", position=50)
    assert seen(far) == (True, 3)
    assert seen(happened("event-1", P, "dismiss", 1, THIRD)) == (True, -1)
    assert seen(happened("event-1", P, "shortlist", 1, THIRD, list_id="a")) == (False, -1)


def test_any_order_of_arrival_gives_the_same() -> None:
    lists = [shown("a", 0), shown("b", 5), shown("c", 5, [SECOND, THIRD])]
    kinds = ("open", "save", "unsave", "apply", "withdraw", "shortlist", "dismiss", "offer")
    draw = random.Random(4)
    events = [
        happened(
            f"event-{number:02}",
            P,
            draw.choice(kinds),
            draw.randrange(12),
            draw.choice(OPENINGS),
            list_id=draw.choice([None, "a", "b", "c", "x"]),
        )
        for number in range(60)
    ]
    first = labelled(lists, events)
    assert any(one.grades() for one in first.lists.values())
    for _time in range(5):
        draw.shuffle(events)
        draw.shuffle(lists)
        again = labelled(lists, events)
        assert again.lists == first.lists
        assert again.counts == first.counts


@pytest.mark.parametrize("label", [*DatasetLabel])
def test_a_label_is_mature_once_nothing_can_change_it(label: DatasetLabel) -> None:
    over = LABEL_DAYS[label]
    assert is_mature(at(0), label, at(over))
    assert not is_mature(at(0), label, at(over - 0.01))
