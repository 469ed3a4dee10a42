"""What shares are traced to: the nearest sentences, the occupation that both sides are like."""

import dataclasses

import pytest

from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, TrainingFrames
from ml.ranking import Ranker, Reason
from ml.ranking.explaining.traces import LONGEST_QUOTE
from ml.text import is_function_word
from ml.training import train
from ml.types import RankedMove
from tests.ranking.organisation import employee, employees, frames, occupations, opening, openings

SELLER = opening("Account executive")
WRITER = employee("Content editor", text="Edit articles. Negotiate contracts with buyers. Coach.")
CRUNCHER = EmployeeProfile("cruncher", title="Number cruncher")


def evidence(move: RankedMove, reason: Reason) -> tuple[str, ...]:
    return next(one.evidence for one in move.contributions if one.name == reason)


def words_of(move: RankedMove) -> list[str]:
    told = evidence(move, Reason.WORK_CONTENT)
    return [one for one in told if " resembles " not in one and "both like" not in one]


def quotes(move: RankedMove) -> list[str]:
    return [told for told in evidence(move, Reason.WORK_CONTENT) if " resembles " in told]


def test_the_likeness_of_work_is_traced_to_the_nearest_sentences(every_ranker: Ranker) -> None:
    same = "\u201cNegotiate contracts with buyers\u201d"
    assert quotes(every_ranker.explain(WRITER, SELLER)) == [f"{same} resembles {same}"]


@pytest.mark.parametrize(
    "person", [dataclasses.replace(WRITER, text=""), EmployeeProfile("nobody-yet")]
)
def test_who_wrote_nothing_is_not_quoted(every_ranker: Ranker, person: EmployeeProfile) -> None:
    assert quotes(every_ranker.explain(person, SELLER)) == []


def test_a_long_sentence_is_quoted_in_part(ranker: Ranker) -> None:
    long = " ".join(["negotiate contracts with buyers"] * 40)
    person = dataclasses.replace(WRITER, text=long)
    (quote,) = quotes(ranker.explain(person, SELLER))
    assert quote.startswith(f"\u201c{long[: LONGEST_QUOTE - 1]}")
    assert len(quote.split(" resembles ")[0]) < LONGEST_QUOTE + 10


def test_a_single_letter_is_named_only_where_a_skill_is_named_so() -> None:
    text = "Write R by rule 4 (c)."
    place = dataclasses.replace(SELLER, description=text, skills=(NeededSkill("R"),))
    person = EmployeeProfile("reader", title="Reader", text=text)
    known = TrainingFrames("2026-01-31", (person,), (place, *openings()), (), (), ())
    told = evidence(train(known, seed=3).explain(person, place), Reason.WORK_CONTENT)
    assert sorted(word for word in told if " resembles " not in word) == ["R", "Write", "rule"]


def test_a_title_is_traced_to_the_occupation_that_both_are_like() -> None:
    described = train(dataclasses.replace(frames(), occupations=occupations()), seed=3)
    told = evidence(described.explain(CRUNCHER, opening("Data analyst")), Reason.ROLE_SIMILARITY)
    assert told[:2] == ("Number cruncher", "Data analyst")
    names = {occupation.title for occupation in occupations()}
    assert len(told) == 3
    assert told[2].removeprefix("both like ") in names


def test_every_word_of_the_work_stands_in_both_records_as_written(every_ranker: Ranker) -> None:
    found = 0
    for person in employees():
        for place in openings():
            for word in words_of(every_ranker.explain(person, place)):
                mine, _, theirs = word.partition(" / ")
                assert mine.casefold() in f"{person.title} {person.text}".casefold()
                assert (theirs or word) in f"{place.title} {place.description}"
                assert not is_function_word(word)
                found += 1
    assert found > 40


def test_every_skill_named_stands_in_the_record_it_is_named_from(every_ranker: Ranker) -> None:
    for person in employees():
        held = {skill.name for skill in person.skills}
        for place in openings():
            move = every_ranker.explain(person, place)
            needed = {skill.name: skill.essential for skill in place.skills}
            told = evidence(move, Reason.RELATED_SKILLS)
            related = [name for name in told if not name.startswith("both like ")]
            assert set(related) <= held
            exact = evidence(move, Reason.ESSENTIAL_SKILLS)
            assert all(needed[name] for name in exact)
            assert not set(related) & set(exact)


def test_a_word_that_two_people_write_differently_is_quoted_in_both_forms(ranker: Ranker) -> None:
    place = dataclasses.replace(SELLER, description="Negotiating contracts with BUYERS.")
    told = words_of(ranker.explain(WRITER, place))
    assert "Negotiate / Negotiating" in told
    assert "contracts" in told
    assert "BUYERS" in told


def test_what_was_not_said_in_the_title_is_not_quoted_to_others(ranker: Ranker) -> None:
    move = ranker.explain(WRITER, SELLER, own_text=False)
    assert words_of(move) == []


def test_exact_skills_are_told_where_they_count(every_ranker: Ranker) -> None:
    skills = tuple(HeldSkill(skill.name, skill.key, 3.0) for skill in SELLER.skills)
    person = EmployeeProfile("same-skills", skills=skills)
    values = {one.name: one.value for one in every_ranker.explain(person, SELLER).contributions}
    assert values[Reason.ESSENTIAL_SKILLS] > values[Reason.OPTIONAL_SKILLS] > 0
    assert values[Reason.RELATED_SKILLS] == pytest.approx(0.0, abs=1e-9)
    move = every_ranker.explain(person, SELLER)
    assert sum(values.values()) == pytest.approx(move.score, abs=1e-6)


def test_without_a_taxonomy_no_occupation_is_named(ranker: Ranker) -> None:
    move = ranker.explain(CRUNCHER, opening("Data analyst"))
    assert not any("both like" in told for one in move.contributions for told in one.evidence)


def test_evidence_is_the_same_from_either_side_and_alone(every_ranker: Ranker) -> None:
    people = every_ranker.index_employees(employees())
    places = every_ranker.index_openings(openings())
    by_person = {
        (move.employee_key, move.opening_key): move
        for person in employees()
        for move in every_ranker.rank_openings(person, places, k=20)
    }
    for place in openings():
        for move in every_ranker.rank_employees(place, people, k=20):
            other = by_person[move.employee_key, move.opening_key]
            assert [one.evidence for one in move.contributions] == [
                one.evidence for one in other.contributions
            ]
            assert (move.matched, move.gaps) == (other.matched, other.gaps)
