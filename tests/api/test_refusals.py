"""What a person refuses, in her own words, is not shown and counted; what it only touches sinks."""

from typing import Any

import pytest

from models.vocabulary import ActorKind
from tests.support.catalogue import Keys
from tests.support.organisation import (
    OPENINGS,
    ROLES,
    Organisation,
    employee_keys,
    opening_keys,
    wish,
)

Json = dict[str, Any]


def refuse(organisation: Organisation, text: str, **more: Any) -> Json:
    """Her recommendations after she said no to something in free text."""
    stated = wish(text, target="text", polarity="not", **more)
    organisation.wishing("E-1", stated)
    return organisation.recommendations("E-1")


def loaded(organisation: Organisation) -> set[str]:
    """Openings in two more places, in a part of a function, and in a family; all that are open."""
    organisation.put("roles", "R-PMM", {**ROLES["R-PMM"], "family": "Go-to-market"})
    organisation.opening("O-BRNO", location="Brno")
    organisation.opening("O-PAID", function="Marketing / Paid media")
    organisation.wishing("E-1")
    return set(opening_keys(organisation.recommendations("E-1")))


MARKETING = {"O-PMM", "O-CAMPAIGN", "O-BRNO", "O-PAID"}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("I do not want to lead", {"O-LEAD"}),
        ("ik wil niemand aansturen", {"O-LEAD"}),
        ("I never want to work in Marketing again", MARKETING),
        ("Ich will nicht mehr im Marketing arbeiten", MARKETING),
        ("nothing in the marketing department", MARKETING),
        ("Paid media", {"O-PAID"}),
        ("no go-to-market roles", {"O-PMM", "O-BRNO", "O-PAID"}),
        ("nicht nach Brno", {"O-BRNO"}),
        ("please not to Brno", {"O-BRNO"}),
        ("keine Beförderung", {"O-LEAD"}),
        ("no more campaign manager jobs", {"O-CAMPAIGN"}),
        ("nothing with statistics", {"O-DATA"}),
    ],
)
def test_what_is_refused_is_not_shown_and_counted(
    organisation: Organisation, text: str, refused: set[str]
) -> None:
    everything = loaded(organisation)
    assert refused <= everything
    ranking = refuse(organisation, text)
    assert set(opening_keys(ranking)) == everything - refused
    assert ranking["excluded"]["not_wanted"] == len(refused)


@pytest.mark.parametrize(
    "text",
    ["no more marketing slides about go karts", "calls with people in sales", "ohne Marketing"],
)
def test_what_names_a_function_in_passing_refuses_no_function(
    organisation: Organisation, text: str
) -> None:
    everything = loaded(organisation)
    assert set(opening_keys(refuse(organisation, text))) == everything


@pytest.mark.parametrize(
    ("visibility", "counted"), [("private", False), ("hr", True), ("manager", True)]
)
def test_a_search_counts_a_refusal_that_its_audience_may_know(
    organisation: Organisation, visibility: str, *, counted: bool
) -> None:
    organisation.wishing("E-1")
    assert "E-1" in employee_keys(organisation.candidates("O-LEAD"))
    before = organisation.candidates("O-LEAD")["excluded"]["not_wanted"]
    refuse(organisation, "nechci nikoho vést", visibility=visibility)
    found = organisation.candidates("O-LEAD")
    assert ("E-1" not in employee_keys(found)) == counted
    assert found["excluded"]["not_wanted"] - before == counted


def test_what_a_refusal_touches_sinks_and_says_so(organisation: Organisation) -> None:
    organisation.wishing("E-1")
    before = organisation.explained("E-1", "O-CAMPAIGN")
    refuse(organisation, "copy")
    after = organisation.explained("E-1", "O-CAMPAIGN")
    assert 0 < after["score"] < before["score"]
    assert "wish_refused" in [one["code"] for one in after["reasons"]]
    assert "wish_refused" not in [one["code"] for one in before["reasons"]]


@pytest.mark.parametrize(
    ("visibility", "known"), [("private", False), ("hr", False), ("manager", True)]
)
def test_the_manager_who_hires_hears_a_refusal_that_managers_may_know(
    organisation: Organisation, keys: Keys, visibility: str, *, known: bool
) -> None:
    organisation.wishing("E-1")
    organisation.put("openings", "O-LEAD", {**OPENINGS["O-LEAD"], "hiring_manager": "E-2"})
    manager = keys(ActorKind.MANAGER, "E-2")
    before = organisation.get("openings/O-LEAD/candidates", manager)
    assert "E-1" in employee_keys(before)
    refuse(organisation, "I do not want to lead", visibility=visibility)
    after = organisation.get("openings/O-LEAD/candidates", manager)
    assert ("E-1" not in employee_keys(after)) == known
    assert after["excluded"]["not_wanted"] - before["excluded"]["not_wanted"] == known
    if not known:
        assert after["items"] == before["items"]
