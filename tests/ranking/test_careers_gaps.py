"""Gaps come in the order of what closing them gains per effort."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ml.careers import closing_gaps
from ml.careers.persons import after_step, scores, with_skill
from ml.frames import EmployeeProfile, HeldSkill, NeededSkill
from ml.ranking import Ranker
from ml.ranking.index.columns import PersonBlock
from ml.ranking.index.encode import Encoder
from ml.ranking.language.names import NameTable
from tests.ranking.organisation import employee, opening


def test_gaps_are_ordered_by_what_a_step_of_level_gains(ranker: Ranker) -> None:
    seller, support = employee("Account executive"), opening("Support engineer")
    gaps = ranker.explain(seller, support).gaps
    closings = closing_gaps(ranker, seller, support, gaps)
    assert {closing.change.gap.needed for closing in closings} == {gap.needed for gap in gaps}
    worth = [closing.gain_per_effort for closing in closings]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] > worth[-1]


def test_a_gain_is_what_the_score_rises_by(ranker: Ranker) -> None:
    seller, support = employee("Account executive"), opening("Support engineer")
    before = ranker.explain(seller, support)
    for closing in closing_gaps(ranker, seller, support, before.gaps):
        after = ranker.explain(with_skill(seller, closing.change.as_held), support)
        assert closing.gain == pytest.approx(after.score - before.score, abs=1e-6)
        assert closing.gain >= 0


def test_the_person_is_encoded_once_however_many_gaps_there_are(
    ranker: Ranker, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[int] = []
    encode = Encoder.employees

    def counted(
        self: Encoder, profiles: Sequence[EmployeeProfile], names: NameTable
    ) -> PersonBlock:
        encoded.append(len(profiles))
        return encode(self, profiles, names)

    seller, support = employee("Account executive"), opening("Support engineer")
    gaps = ranker.explain(seller, support).gaps
    assert len(gaps) > 1
    monkeypatch.setattr(Encoder, "employees", counted)
    closing_gaps(ranker, seller, support, gaps)
    assert encoded == [1]


def test_a_level_above_where_one_stands_takes_less_effort_than_a_new_skill(
    ranker: Ranker,
) -> None:
    wanted = (NeededSkill("Negotiation", level=5.0), NeededSkill("Troubleshooting", level=5.0))
    asked = opening("Support engineer", skills=wanted)
    seller = employee("Account executive", skills=(HeldSkill("Negotiation", level=4.0),))
    gaps = ranker.explain(seller, asked).gaps
    effort = {
        closing.change.gap.needed: closing.change.effort
        for closing in closing_gaps(ranker, seller, asked, gaps)
    }
    assert effort == {"Negotiation": 1.0, "Troubleshooting": 5.0}


def test_a_skill_that_is_held_is_raised_and_not_held_twice() -> None:
    seller = employee("Account executive", skills=(HeldSkill("SQL", "S-1", 2.0),))
    assert with_skill(seller, HeldSkill("Queries", "S-1", 4.0)).skills == (
        HeldSkill("Queries", "S-1", 4.0),
    )


def test_a_step_teaches_what_the_role_asks_for_and_keeps_what_was_known() -> None:
    expert = employee("Data analyst", skills=(HeldSkill("Python", level=5.0),))
    moved = after_step(expert, opening("Quality engineer", grade=4))
    levels = {skill.name: skill.level for skill in moved.skills}
    assert levels == {"Python": 5.0, "Test automation": 3.0, "Troubleshooting": 3.0}
    assert (moved.title, moved.function, moved.grade) == ("Quality engineer", "Engineering", 4)
    assert moved.history[-1].title == "Data analyst"


def test_scores_of_many_equal_those_of_each(ranker: Ranker) -> None:
    people = [employee("Data analyst"), replace(employee("Support engineer"), key="same")]
    people.append(replace(people[0], skills=()))
    roles = ranker.index_openings([opening("Backend developer"), opening("Content editor")])
    found = scores(ranker, people, roles)
    for row, person in enumerate(people):
        for column, role in enumerate(roles.profiles):
            assert found[row, column] == pytest.approx(ranker.explain(person, role).score, abs=1e-6)
