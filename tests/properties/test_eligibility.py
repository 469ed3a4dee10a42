"""Eligibility: the words for a pair and the masks for whole tables say the same."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.eligibility import (
    Rule,
    RuleResult,
    eligible_openings,
    eligible_people,
    full_months,
    held_roles,
    holders,
    holds_role,
    months_before,
    rule_results,
)
from app.matching.messages import fact_text
from app.matching.words import Language
from app.serving import OpeningFacts, PersonFacts
from app.serving.columns import opening_columns, person_columns
from app.serving.records import HeldCredential
from ml.frames import NeededCredential, OpeningProfile
from models.vocabulary import EmployeeStatus, OpeningStatus, RemoteWork

TODAY = date(2026, 3, 31)
ABOUT_THE_OPENING = {Rule.OPENING_STATUS, Rule.DATES, Rule.HEADCOUNT}
ABOUT_THE_ROLE = {Rule.OTHER_ROLE}

places = st.sampled_from(["Hamburg", "hamburg ", "Berlin", "Lübeck"])
codes = st.sampled_from(["de", "en", "pt", "pt-br"])
levels = st.sampled_from([None, "A1", "A2", "B1", "B2", "C1", "C2", "native"])
languages = st.lists(st.tuples(codes, levels), max_size=3, unique_by=lambda one: one[0]).map(tuple)
grades = st.none() | st.integers(0, 6)
credential_names = st.sampled_from(["Licence C", "licence-c", "Licence CE", "Diploma"])
titles = st.sampled_from(["Seller", "SELLER", "Analyst"])
functions = st.sampled_from([None, "Sales", "sales", "Data"])
role_keys = st.sampled_from([None, "R-1", "R-2", "r-1"])
days = st.integers(-800, 40).map(lambda offset: TODAY + timedelta(days=offset))
held_credentials = st.lists(
    st.builds(
        HeldCredential,
        name=credential_names,
        valid_from=st.none() | days,
        valid_until=st.none() | days,
    ),
    max_size=3,
).map(tuple)
needed_credentials = st.lists(
    st.builds(
        NeededCredential,
        name=credential_names,
        accepted=st.lists(credential_names, max_size=1).map(tuple),
        desired=st.booleans(),
    ),
    max_size=2,
).map(tuple)

people = st.builds(
    PersonFacts,
    key=st.just("E"),
    name=st.just("N"),
    title=titles,
    function=functions,
    grade=grades,
    role_key=role_keys,
    location=st.none() | places,
    open_to_relocation=st.booleans(),
    relocation_locations=st.lists(places, max_size=2).map(tuple),
    hire_date=st.none() | days,
    end_date=st.none() | days,
    status=st.sampled_from(EmployeeStatus),
    languages=languages,
    credentials=held_credentials,
)
openings = st.builds(
    OpeningFacts,
    profile=st.builds(
        OpeningProfile,
        key=st.just("O"),
        title=titles,
        function=functions,
        role_key=role_keys,
        credentials=needed_credentials,
    ),
    remote_work=st.none() | st.sampled_from(RemoteWork),
    headcount=st.integers(0, 2),
    opens_on=st.none() | days,
    closes_on=st.none() | days,
    status=st.sampled_from(OpeningStatus),
    minimum_tenure_months=st.none() | st.integers(0, 26),
    grade_min=grades,
    grade_max=grades,
    eligible_locations=st.lists(places, max_size=2).map(tuple),
    required_languages=languages,
)


def detail_of(result: RuleResult) -> str:
    return fact_text(result.fact, result.params, Language.ENGLISH)


def passes(person: PersonFacts, opening: OpeningFacts, leaving_out: set[Rule]) -> bool:
    results = rule_results(person, opening, TODAY)
    return all(result.passed for result in results if result.rule not in leaving_out)


@settings(deadline=None, max_examples=300)
@given(person=people, several=st.lists(openings, min_size=1, max_size=6))
def test_the_mask_of_openings_is_what_the_rules_say_of_each_pair(
    person: PersonFacts, several: list[OpeningFacts]
) -> None:
    mask = eligible_openings(person, opening_columns(several), TODAY)
    assert mask.tolist() == [passes(person, one, ABOUT_THE_ROLE) for one in several]


@settings(deadline=None, max_examples=300)
@given(opening=openings, several=st.lists(people, min_size=1, max_size=6))
def test_the_mask_of_people_is_what_the_rules_about_people_say_of_each_pair(
    opening: OpeningFacts, several: list[PersonFacts]
) -> None:
    mask = eligible_people(opening, person_columns(several), TODAY)
    left_out = ABOUT_THE_ROLE | ABOUT_THE_OPENING
    assert mask.tolist() == [passes(one, opening, left_out) for one in several]


@settings(deadline=None, max_examples=300)
@given(person=people, opening=openings)
def test_who_holds_a_role_is_the_same_from_both_sides(
    person: PersonFacts, opening: OpeningFacts
) -> None:
    expected = [holds_role(person, opening)]
    assert held_roles(person, opening_columns([opening])).tolist() == expected
    assert holders(opening, person_columns([person])).tolist() == expected


@settings(deadline=None, max_examples=200)
@given(opening=openings, several=st.lists(people, min_size=2, max_size=6), data=st.data())
def test_who_else_is_there_does_not_matter(
    opening: OpeningFacts, several: list[PersonFacts], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(several))))
    mask = eligible_people(opening, person_columns(several), TODAY)
    shuffled = eligible_people(opening, person_columns([several[i] for i in order]), TODAY)
    assert shuffled.tolist() == [bool(mask[i]) for i in order]
    alone = [eligible_people(opening, person_columns([one]), TODAY)[0] for one in several]
    assert np.array_equal(mask, alone)


@given(
    since=st.dates(date(1990, 1, 1), date(2026, 12, 31)),
    today=st.dates(date(2000, 1, 1), date(2026, 12, 31)),
    months=st.integers(0, 120),
)
def test_a_day_lies_months_back_exactly_if_that_many_whole_months_have_passed(
    since: date, today: date, months: int
) -> None:
    assert (full_months(since, today) >= months) == (since <= months_before(today, months))


def seller(**changes: object) -> PersonFacts:
    return PersonFacts(key="E", name="N", title="Seller", **changes)  # type: ignore[arg-type]  # fields by name


def opening_with(**rules: object) -> OpeningFacts:
    return OpeningFacts(OpeningProfile("O", "Marketer"), **rules)  # type: ignore[arg-type]  # fields by name


def results_of(person: PersonFacts, opening: OpeningFacts, rule: Rule) -> list[bool]:
    return [r.passed for r in rule_results(person, opening, TODAY) if r.rule is rule]


@pytest.mark.parametrize(
    ("held", "needed", "passed"),
    [
        (("de", "B2"), ("de", "B2"), True),
        (("de", "B1"), ("de", "B2"), False),
        (("de", "native"), ("de", "C2"), True),
        (("de", None), ("de", None), True),
        (("de", None), ("de", "A1"), False),
        (("pt-br", "C1"), ("pt", "B2"), True),
        (("pt", "C1"), ("pt-br", "B2"), False),
        (("en", "C2"), ("de", None), False),
    ],
)
def test_a_language_is_enough_at_its_level_or_better(
    held: tuple[str, str | None], needed: tuple[str, str | None], passed: bool
) -> None:
    person, opening = seller(languages=(held,)), opening_with(required_languages=(needed,))
    assert results_of(person, opening, Rule.LANGUAGE) == [passed]


@pytest.mark.parametrize(
    ("person", "remote", "passed"),
    [
        ({"location": "Berlin"}, None, True),
        ({"location": "Hamburg"}, None, False),
        ({"location": None}, None, False),
        ({"location": "Hamburg"}, RemoteWork.REMOTE, True),
        ({"location": "Hamburg"}, RemoteWork.HYBRID, False),
        ({"location": "Hamburg", "open_to_relocation": True}, None, True),
        (
            {
                "location": "Hamburg",
                "open_to_relocation": True,
                "relocation_locations": ("berlin",),
            },
            None,
            True,
        ),
        (
            {"location": "Hamburg", "open_to_relocation": True, "relocation_locations": ("Ulm",)},
            None,
            False,
        ),
        ({"location": "Hamburg", "relocation_locations": ("Berlin",)}, None, False),
    ],
)
def test_a_place_is_reached_from_there_by_remote_work_or_by_moving_house(
    person: dict[str, object], remote: RemoteWork | None, passed: bool
) -> None:
    opening = opening_with(eligible_locations=("Berlin",), remote_work=remote)
    assert results_of(seller(**person), opening, Rule.LOCATION) == [passed]


def test_what_is_not_recorded_is_not_met_and_said_to_be_missing() -> None:
    opening = opening_with(minimum_tenure_months=6, grade_min=3)
    details = [detail_of(r) for r in rule_results(seller(), opening, TODAY) if not r.passed]
    assert details == [
        "At least 6 months in the organisation are needed; no hire date is recorded.",
        "Grade 3 or higher is eligible; no grade is recorded.",
    ]


@pytest.mark.parametrize(
    ("held", "needed", "passed", "detail"),
    [
        (
            [],
            NeededCredential("Licence C"),
            False,
            "The credential 'Licence C' is needed; none is recorded.",
        ),
        (
            [],
            NeededCredential("Licence C", desired=True),
            True,
            "The credential 'Licence C' is desired; none is recorded.",
        ),
        (
            [HeldCredential("licence-c", valid_until=TODAY)],
            NeededCredential("Licence C"),
            True,
            "The credential 'Licence C' is needed; it is held, valid until 2026-03-31.",
        ),
        (
            [HeldCredential("Licence C", valid_until=TODAY - timedelta(1))],
            NeededCredential("Licence C"),
            False,
            "The credential 'Licence C' is needed; it was valid until 2026-03-30.",
        ),
        (
            [HeldCredential("Licence C", valid_from=TODAY + timedelta(1))],
            NeededCredential("Licence C"),
            False,
            "The credential 'Licence C' is needed; it is held, but counts only from 2026-04-01.",
        ),
        (
            [
                HeldCredential("Licence C", valid_until=date(2020, 1, 1)),
                HeldCredential("Licence C"),
            ],
            NeededCredential("Licence C"),
            True,
            "The credential 'Licence C' is needed; it is held.",
        ),
        (
            [HeldCredential("Licence CE")],
            NeededCredential("Licence C", ("Licence CE",)),
            True,
            "The credential 'Licence C' is needed; 'Licence CE' counts for it and is held.",
        ),
        (
            [HeldCredential("Licence CE")],
            NeededCredential("Licence C"),
            False,
            "The credential 'Licence C' is needed; none is recorded.",
        ),
    ],
)
def test_a_credential_counts_under_its_names_and_on_its_days(
    held: list[HeldCredential], needed: NeededCredential, passed: bool, detail: str
) -> None:
    opening = OpeningFacts(OpeningProfile("O", "Driver", credentials=(needed,)))
    results = rule_results(seller(credentials=tuple(held)), opening, TODAY)
    told = [(one.passed, detail_of(one)) for one in results if one.rule is Rule.CREDENTIAL]
    assert told == [(passed, detail)]


def test_an_opening_without_rules_admits_everyone_employed() -> None:
    assert all(r.passed for r in rule_results(seller(), opening_with(), TODAY))
