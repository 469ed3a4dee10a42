"""A "no" is an answer: what people refuse is refused by meaning, and nothing else is."""

import dataclasses

import pytest

from ml.frames import Direction, EmployeeProfile, OpeningProfile, Target, Wish
from ml.ranking import Ranker, Reason
from tests.ranking.organisation import employee, opening

LEAD = opening("Account executive", key="lead", people_leader=True, grade=5)
SAME = opening("Account executive", key="same", grade=4)


def refusing(*wishes: Wish | str, **changes: object) -> EmployeeProfile:
    stated = [
        wish if isinstance(wish, Wish) else Wish(Target.TEXT, wish, wanted=False) for wish in wishes
    ]
    return employee("Support engineer", wishes=tuple(stated), grade=4, **changes)


def refused(ranker: Ranker, person: EmployeeProfile, *places: OpeningProfile) -> set[str]:
    index = ranker.index_openings(places)
    return {key for key, no in zip(index.keys, ranker.unwanted(person, index), strict=True) if no}


def scores(ranker: Ranker, person: EmployeeProfile, *places: OpeningProfile) -> dict[str, float]:
    ranked = ranker.rank_openings(person, ranker.index_openings(places), k=len(places))
    return {move.opening_key: move.score for move in ranked}


PHRASINGS = [
    "leading a team",
    "I do not want to lead",
    "I don't want to manage people.",
    "No people management",
    "no leadership role, please",
    "being a boss",
    "responsibility for other people's pay and reviews",
    "Direct reports",
    "line management",
    "I never want to be in charge of others",
    "supervising staff",
    "management responsibility",
    "Keine Führungsverantwortung",
    "Ich möchte kein Team leiten",
    "geen leidinggevende functie",
    "nechci vést lidi",
    "não quero liderar equipas",
    "ne pas encadrer une équipe",
    "no quiero dirigir equipos",
]


@pytest.mark.parametrize("kind", [None, Direction.PEOPLE_LEADERSHIP])
@pytest.mark.parametrize("text", PHRASINGS)
def test_who_does_not_want_to_lead_is_shown_no_leading_role(
    ranker: Ranker, text: str, kind: Direction | None
) -> None:
    person = refusing(Wish(Target.TEXT, text, wanted=False, direction=kind))
    assert refused(ranker, person, LEAD, SAME) == {"lead"}


def test_the_kind_alone_says_it_whatever_the_text(ranker: Ranker) -> None:
    kind = Direction.PEOPLE_LEADERSHIP
    person = refusing(Wish(Target.TEXT, "zzz", wanted=False, direction=kind))
    assert refused(ranker, person, LEAD, SAME) == {"lead"}


@pytest.mark.parametrize(
    "text", ["lead generation", "leading edge technology", "product manager", "misleading claims"]
)
def test_words_that_only_sound_like_leading_refuse_no_leader(ranker: Ranker, text: str) -> None:
    assert refused(ranker, refusing(text), LEAD, SAME) == set()


def test_a_refused_step_is_refused_in_its_direction_only(ranker: Ranker) -> None:
    up = opening("Account executive", key="up", grade=6)
    promotion = Wish(Target.TEXT, "a promotion", wanted=False, direction=Direction.PROMOTION)
    sideways = Wish(Target.TEXT, "a move aside", wanted=False, direction=Direction.LATERAL)
    assert refused(ranker, refusing(promotion), up, SAME) == {"up"}
    assert refused(ranker, refusing(sideways), up, SAME) == {"same"}


def test_a_refused_function_takes_those_below_it_along(ranker: Ranker) -> None:
    below = opening("Account executive", key="below", function="Sales / Inside Sales")
    beside = opening("Account executive", key="beside", function="Marketing")
    person = refusing(Wish(Target.FUNCTION, "Sales", wanted=False))
    assert refused(ranker, person, LEAD, below, beside) == {"lead", "below"}
    inside = refusing(Wish(Target.FUNCTION, "Inside sales", wanted=False))
    assert refused(ranker, inside, SAME, below) == {"below"}


def test_no_to_a_lead_of_a_craft_says_nothing_of_the_craft(ranker: Ranker) -> None:
    lead = dataclasses.replace(opening("Backend developer", key="lead"), title="Lead Programmer")
    craft = dataclasses.replace(opening("Backend developer", key="craft"), title="Programmer")
    person = refusing(Wish(Target.ROLE, "Lead Programmer", wanted=False))
    assert refused(ranker, person, lead, craft) == {"lead"}
    before = scores(ranker, refusing(), lead, craft)
    after = scores(ranker, person, lead, craft)
    assert after["craft"] == before["craft"]
    assert after["lead"] < 0.2 * before["lead"]


def test_a_role_that_mentions_a_refused_one_is_not_refused(ranker: Ranker) -> None:
    said = "The same grade and pay as an engineering manager, without direct reports."
    place = dataclasses.replace(SAME, description=said)
    person = refusing(Wish(Target.ROLE, "Engineering manager", wanted=False))
    assert refused(ranker, person, place) == set()
    assert scores(ranker, person, place) == scores(ranker, refusing(), place)


def test_a_refused_role_is_known_by_its_key(ranker: Ranker) -> None:
    person = refusing(Wish(Target.ROLE, "R-7", role_key="R-7", wanted=False))
    named = dataclasses.replace(SAME, role_key="R-7")
    assert refused(ranker, person, named, LEAD) == {"same"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nights and weekends", "The rota includes nights."),
        ("night shifts", "You work in shifts, every third week at night."),
        ("shift work at weekends", "Weekend shifts are part of the plan."),
        ("cold calling", "You call cold contacts each morning."),
        ("on-call duty at night", "You are on call one night a week."),
        ("travelling", "You travel to customers."),
    ],
)
def test_refused_conditions_are_found_in_the_description(
    ranker: Ranker, text: str, said: str
) -> None:
    place = dataclasses.replace(SAME, description=f"{SAME.description} {said}")
    assert refused(ranker, refusing(text), place, LEAD) == {"same"}


@pytest.mark.parametrize(
    "said", ["No nights, no weekends.", "You work without night shifts.", "Never at weekends."]
)
def test_what_a_description_denies_is_not_refused(ranker: Ranker, said: str) -> None:
    place = dataclasses.replace(SAME, description=f"{SAME.description} {said}")
    assert refused(ranker, refusing("nights and weekends"), place) == set()


def test_a_refused_place_is_refused_where_it_is_the_place(ranker: Ranker) -> None:
    there = dataclasses.replace(SAME, location="Brno")
    here = dataclasses.replace(LEAD, location="Hamburg")
    assert refused(ranker, refusing("Brno"), there, here) == {"same"}


def test_a_word_in_passing_lowers_and_does_not_exclude(ranker: Ranker) -> None:
    place = dataclasses.replace(SAME, description="Hands campaigns over to marketing.")
    person = refusing("marketing")
    assert refused(ranker, person, place) == set()
    before, after = scores(ranker, refusing(), place), scores(ranker, person, place)
    assert 0.2 * before["same"] < after["same"] < 0.8 * before["same"]


@pytest.mark.parametrize("text", ["work without contact with customers", "", "!!!", "work", "  "])
def test_what_names_nothing_refuses_nothing(ranker: Ranker, text: str) -> None:
    person = refusing(text)
    assert refused(ranker, person, LEAD, SAME) == set()
    assert scores(ranker, person, LEAD, SAME) == scores(ranker, refusing(), LEAD, SAME)


@pytest.mark.parametrize("text", [*PHRASINGS, "Sales", "nights", "negotiation", "marketing"])
def test_a_refusal_never_raises_a_score_and_never_speaks_for(ranker: Ranker, text: str) -> None:
    places = (LEAD, SAME, opening("Content editor"), opening("Data analyst"))
    person = refusing(text)
    before, after = scores(ranker, refusing(), *places), scores(ranker, person, *places)
    assert all(after[key] <= before[key] + 1e-9 for key in before)
    for place in places:
        move = ranker.explain(person, place)
        own = next(one for one in move.contributions if one.name == Reason.ASPIRATION)
        assert own.value <= 0.0
        # It is named only where it changed the number.
        assert bool(own.evidence) == (after[place.key] < before[place.key])


def test_every_refusal_of_a_person_counts(ranker: Ranker) -> None:
    person = refusing("leading a team", Wish(Target.FUNCTION, "Marketing", wanted=False))
    editor = opening("Content editor", key="editor")
    assert refused(ranker, person, LEAD, SAME, editor) == {"lead", "editor"}


def test_who_refuses_an_opening_is_found_from_its_side(ranker: Ranker) -> None:
    people = [
        dataclasses.replace(refusing("leading a team"), key="no"),
        dataclasses.replace(refusing(), key="yes"),
        dataclasses.replace(refusing("nights"), key="nights"),
    ]
    index = ranker.index_employees(people)
    assert ranker.unwanted_by(LEAD, index).tolist() == [True, False, False]
