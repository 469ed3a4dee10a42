"""Records come back from columns as they were, whatever stands in them."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from random import Random
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from app.serving.record_arrays import columns_of, records_of
from app.serving.records import NOTHING, PersonFacts, StatedWish
from app.serving.stored_catalogue import OWNERS, StoredPerson
from ml.frames import EmployeeProfile, HeldSkill, Target, Wish
from ml.ranking.index.digests import profile_digest

TEXTS = ("", "a", "A", "\u00e4\U0001f985", "\udcff", "line\nline", "1", "a\0b")
NUMBERS = (0, 1, -1, 7, 2**31, -(2**40))
# Records that are equal are kept once, so 0.0 and -0.0 are not told apart.
AMOUNTS = (0.0, 1.0, 0.1, 1e300, -1e-300, float("inf"))
DAYS = (date.min, date(2024, 2, 29), date.max)


def made(hint: Any, by: Random) -> Any:
    """A value of a type, drawn; small words make equal ones likely."""
    form, inner = get_origin(hint), get_args(hint)
    if form is UnionType:
        return made(by.choice(inner), by)
    if form is not None:
        is_fixed = form is tuple and inner[-1] is not Ellipsis
        hints = inner if is_fixed else [inner[0]] * by.randrange(4)
        return form(made(one, by) for one in hints)
    if is_dataclass(hint):
        return hint(*(made(one, by) for one in hints_of(hint)))
    words = {str: TEXTS, bool: (True, False), int: NUMBERS, float: AMOUNTS, date: DAYS}
    return None if hint is type(None) else by.choice(words.get(hint) or [*hint])


@cache
def hints_of(owner: type) -> list[Any]:
    hints = get_type_hints(owner)
    return [hints[one.name] for one in fields(owner)]


def there_and_back(some: dict[str, list[Any]]) -> dict[str, list[Any]]:
    columns = columns_of({name: (OWNERS[name], iter(some[name])) for name in OWNERS}, lambda: None)
    return records_of(OWNERS, *columns)


@pytest.mark.parametrize("seed", range(20))
def test_records_come_back_as_they_were(seed: int) -> None:
    """`repr` tells 1 from 1.0 and from True, and what equality leaves out."""
    by = Random(seed)
    some = {name: [made(owner, by) for _ in range(seed % 5)] for name, owner in OWNERS.items()}
    back = there_and_back(some)
    assert back == some
    assert normal(back) == normal(some)
    profiles = [
        (one.profile, two.profile)
        for one, two in zip(some["openings"], back["openings"], strict=True)
    ]
    profiles += [
        (one.work, two.work) for one, two in zip(some["people"], back["people"], strict=True)
    ]
    for before, after in profiles:
        assert profile_digest(before) == profile_digest(after)


def normal(some: Any) -> str:
    """All that is said, sets in one order."""
    if isinstance(some, frozenset):
        return repr(sorted(some))
    if isinstance(some, list | tuple):
        return repr([*map(normal, some)])
    if isinstance(some, dict):
        return repr({key: normal(value) for key, value in some.items()})
    if hasattr(some, "__dataclass_fields__"):
        return repr([type(some), *(normal(getattr(some, one.name)) for one in fields(some))])
    return repr(some)


def test_what_is_shared_becomes_one_object_again() -> None:
    skill, other = HeldSkill("Falconry", None, 3.0), HeldSkill("Falconry", None, 3.0)
    people = [
        StoredPerson(
            PersonFacts(key, "", ""), EmployeeProfile(key, skills=held), (), (), NOTHING, False
        )
        for key, held in (("E-1", (skill,)), ("E-2", (skill, other)))
    ]
    back = there_and_back({"roles": [], "openings": [], "people": people})["people"]
    assert back == people
    assert len({id(skill) for one in back for skill in one.work.skills}) == 1


def test_wishes_that_are_heard_by_other_words_stay_apart() -> None:
    """They are equal: what they are heard by is left out of the comparison."""
    wish = Wish(Target.TEXT, "hawks")
    heard = tuple(StatedWish(wish, (), (), frozenset({word})) for word in ("hawks", "falcons"))
    person = StoredPerson(
        PersonFacts("E-1", "", ""), EmployeeProfile("E-1"), (), heard, NOTHING, False
    )
    (back,) = there_and_back({"roles": [], "openings": [], "people": [person]})["people"]
    assert [one.heard_by for one in back.heard] == [one.heard_by for one in heard]


def test_a_type_that_no_column_holds_is_named() -> None:
    @dataclass
    class Odd:
        what: bytes

    with pytest.raises(TypeError, match="bytes"):
        columns_of({"odd": (Odd, iter([]))}, lambda: None)
