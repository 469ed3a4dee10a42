"""Several entries of one skill: which are the same, and which of them decides on the level."""

import pytest

from app.serving.held_skills import HeldOnce, SkillClaim, held_once
from models.vocabulary import SkillSource

ASSESSED, MANAGER, INFERRED, SELF = (
    SkillSource.ASSESSMENT,
    SkillSource.MANAGER,
    SkillSource.INFERRED,
    SkillSource.SELF,
)


def claim(
    name: str = "SQL",
    level: float | None = 3.0,
    source: SkillSource = SELF,
    key: str | None = None,
) -> SkillClaim:
    return SkillClaim(name, key, level, source)


@pytest.mark.parametrize(
    ("stronger_source", "weaker"), [(ASSESSED, MANAGER), (MANAGER, INFERRED), (INFERRED, SELF)]
)
def test_the_more_trusted_source_decides_whatever_the_levels(
    stronger_source: SkillSource, weaker: SkillSource
) -> None:
    low, high = claim(level=1.0, source=stronger_source), claim(level=5.0, source=weaker)
    assert held_once([high, low]) == [HeldOnce((0, 1), 1)]
    assert held_once([low, high]) == [HeldOnce((0, 1), 0)]


def test_of_one_source_the_highest_level_decides_and_of_equals_the_first() -> None:
    levels = [claim(level=level) for level in (2.0, 4.0, 4.0)]
    assert held_once(levels) == [HeldOnce((0, 1, 2), 1)]


def test_who_states_no_level_decides_on_none_where_somebody_else_states_one() -> None:
    assert held_once([claim(level=None, source=ASSESSED), claim(level=2.0)])[0].decides == 1
    silent = [claim(level=None), claim(level=None, source=ASSESSED)]
    assert held_once(silent)[0].decides == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claim("SQL"), claim(" sql ")),
        (claim("SQL", key="S-1"), claim("Structured query language", key="S-1")),
        (claim("SQL", key="S-1"), claim("sql")),
        (claim("SQL", key="esco/1"), claim("SQL", key="onet/1")),
        (claim("Zither organising"), claim("organizing zithers")),
        (claim("Colour theory"), claim("color theory")),
        (claim("Zither tuning"), claim("Zither tun\u00ading")),
        (claim("Zither tuning"), claim("Zi\u200dther\ufe0f tu\u200bning\u2060")),
    ],
)
def test_the_same_key_or_the_same_name_is_the_same_skill(
    one: SkillClaim, other: SkillClaim
) -> None:
    assert [held.places for held in held_once([one, other])] == [(0, 1)]


def test_skills_that_are_the_same_as_a_third_are_one() -> None:
    chain = [claim("SQL"), claim("Querying", key="S-1"), claim("sql", key="S-1")]
    assert [held.places for held in held_once(chain)] == [(0, 1, 2)]


def test_other_skills_stay_apart_in_the_order_in_which_they_come() -> None:
    named = [claim("C++"), claim("C#"), claim("C"), claim("C#")]
    assert [held.places for held in held_once(named)] == [(0,), (1, 3), (2,)]
    assert held_once([]) == []


def test_names_without_a_word_are_the_same_only_where_they_read_alike() -> None:
    assert len(held_once([claim("!!!"), claim("???"), claim("!!!")])) == 2
