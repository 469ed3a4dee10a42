"""Plans as pure rules: whose an item is, who reads it, what counts, and what a draft holds."""

from itertools import product

import pytest

from app.mobility.plans import policies
from app.mobility.plans.drafting import (
    ANY,
    CRAFT,
    LEADER,
    RETURN,
    drafts,
    gaps,
    held_by_one,
    template_for,
)
from app.mobility.plans.measures import names_own_result
from app.mobility.plans.policies import PlanStep, Standing
from app.mobility.plans.template_files import templates
from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile
from models.move_vocabulary import PlanKind, PlanSide, PlanState
from models.plans import PlanItem

OWNERS = {
    PlanSide.PERSON: "E-1",
    PlanSide.SENDING: "E-2",
    PlanSide.RECEIVING: "E-3",
    PlanSide.HR: None,
}


def item(
    side: PlanSide = PlanSide.SENDING,
    kind: PlanKind = PlanKind.COMMITMENT,
    state: PlanState = PlanState.PROPOSED,
    **fields: object,
) -> PlanItem:
    return PlanItem.model_construct(
        side=side,
        kind=kind,
        state=state,
        **{
            "key": "x",
            "proposed_by": PlanSide.PERSON,
            "mentor_external_id": None,
            "agreed_by_external_id": None,
            **fields,
        },
    )


def standing(side: PlanSide, *, receiving_reads: bool = True) -> Standing:
    person = OWNERS.get(side, "E-4")
    return Standing(frozenset({side}), person, OWNERS, receiving_reads)


def test_each_side_reads_what_the_views_of_a_case_say() -> None:
    for side, kind in product(PlanSide, PlanKind):
        one = item(side, kind, mentor_external_id="E-4")
        assert policies.may_read(one, standing(PlanSide.PERSON))
        assert policies.may_read(one, standing(PlanSide.HR))
        assert policies.may_read(one, standing(PlanSide.RECEIVING))
        assert not policies.may_read(one, standing(PlanSide.RECEIVING, receiving_reads=False))
        seat = kind in {PlanKind.HANDOVER, PlanKind.SPLIT}
        own = side is PlanSide.SENDING
        assert policies.may_read(one, standing(PlanSide.SENDING)) == (seat or own)
        mentor = Standing(frozenset(), "E-4", OWNERS)
        assert policies.may_read(one, mentor) == (side is PlanSide.MENTOR)
        other = Standing(frozenset(), "E-5", OWNERS)
        assert not policies.may_read(one, other)


def test_only_its_owner_agrees_to_an_item_and_does_it() -> None:
    for owner, caller in product(OWNERS, OWNERS):
        steps = policies.steps_now(item(owner), standing(caller))
        assert (PlanStep.AGREE in steps) == (owner is caller)
        agreed = item(owner, state=PlanState.AGREED, agreed_by_external_id=OWNERS[owner])
        steps = policies.steps_now(agreed, standing(caller))
        assert (PlanStep.FINISH in steps) == (owner is caller)
        assert (PlanStep.DROP in steps) == (owner is caller or caller is PlanSide.HR)
        assert PlanStep.AGREE not in steps


def test_whoever_proposed_an_item_can_change_it_until_its_owner_agrees() -> None:
    mine = standing(PlanSide.PERSON)
    assert PlanStep.CHANGE in policies.steps_now(item(), mine)
    agreed = item(state=PlanState.AGREED, agreed_by_external_id="E-2")
    assert policies.steps_now(agreed, mine) == []
    assert policies.steps_now(item(state=PlanState.DONE), standing(PlanSide.SENDING)) == []


def test_a_commitment_counts_once_its_owner_agreed_and_a_new_manager_agrees_anew() -> None:
    assert not policies.counts(item(), OWNERS)
    agreed = item(state=PlanState.AGREED, agreed_by_external_id="E-2")
    assert policies.counts(agreed, OWNERS)
    assert not policies.counts(item(state=PlanState.DROPPED, agreed_by_external_id="E-2"), OWNERS)
    assert not policies.counts(
        item(kind=PlanKind.MEETING, state=PlanState.AGREED, agreed_by_external_id="E-2"), OWNERS
    )
    replaced = {**OWNERS, PlanSide.SENDING: "E-9"}
    assert not policies.counts(agreed, replaced)
    successor = Standing(frozenset({PlanSide.SENDING}), "E-9", replaced)
    assert PlanStep.AGREE in policies.steps_now(agreed, successor)


def test_a_planted_fault_that_counts_what_nobody_agreed_to_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(policies, "is_binding", lambda _item, _owners: True)
    with pytest.raises(AssertionError):
        test_a_commitment_counts_once_its_owner_agreed_and_a_new_manager_agrees_anew()


@pytest.mark.parametrize(
    "text",
    [
        "Keep your own sales above the quota.",
        "Reach 110 % of quota",
        "Thandiwe's revenue beats the team's",
        "Your three best deals",
        "The team's numbers without your own deals",
        "The team grows; your quota is met.",
        "YOUR  SALES",
        "Thandiwe\u2019s revenue doubles",
        "Dein Umsatz steigt",
        "Ton chiffre d'affaires",
        "Tus ventas",
    ],
)
def test_a_measure_of_own_results_is_told_apart(text: str) -> None:
    assert names_own_result(text, "Thandiwe Moyo")


@pytest.mark.parametrize(
    "text",
    [
        "Ask the team how it goes, together and without names, if at least five answer.",
        "The team's revenue grows, and each presents a part of it.",
        "Your team's results improve.",
        "Customers of the team are first answered by somebody else than you.",
        "Two people of the team were promoted.",
        "Unser Umsatz wächst.",
        "Les résultats de l'équipe montent.",
    ],
)
def test_a_measure_of_the_team_is_no_own_result(text: str) -> None:
    assert not names_own_result(text, "Thandiwe Moyo")


def person(**fields: object) -> EmployeeProfile:
    return EmployeeProfile(**{"key": "E-1", "function": "Sales", "grade": 5, **fields})  # type: ignore[arg-type]  # fields by name


def opening(**fields: object) -> OpeningProfile:
    return OpeningProfile(**{"key": "O-1", "title": "x", "function": "Sales", "grade": 6, **fields})  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("new", "leads", "returned", "key"),
    [
        (opening(people_leader=True), False, False, LEADER),
        (opening(people_leader=True), True, False, ANY),
        (opening(function="Marketing"), False, False, "seller_to_marketing"),
        (opening(), False, False, CRAFT),
        (opening(function="Finance"), False, False, ANY),
        (opening(people_leader=True), False, True, RETURN),
    ],
)
def test_the_template_follows_from_the_two_seats(
    new: OpeningProfile, leads: bool, returned: bool, key: str
) -> None:
    assert template_for(person(), new, leads=leads, returned=returned) == key
    assert key in {one.key for one in templates()}


def test_a_draft_hands_over_what_the_leaver_alone_holds_and_learns_what_the_seat_needs() -> None:
    leaver = person(skills=(HeldSkill("CRM", "S-1", 4), HeldSkill("Negotiation", "S-2", 3)))
    others = [person(key="E-2", skills=(HeldSkill("CRM", "S-1", 1),))]
    assert held_by_one(leaver, others) == ["Negotiation"]
    needed = opening(
        skills=(
            NeededSkill("Copywriting", "S-3", 3, essential=False),
            NeededSkill("Campaigns", "S-4", 3, weight=2),
            NeededSkill("CRM", "S-1", 5),
            NeededSkill("Negotiation", "S-2", 3),
        )
    )
    assert gaps(leaver, needed) == ["Campaigns", "CRM", "Copywriting"]
    found = drafts(templates()[0], held_by_one(leaver, others), gaps(leaver, needed))
    kinds = [one.kind for one in found if one.key.partition("-")[0] in {"handover", "learning"}]
    assert kinds == [PlanKind.HANDOVER, *[PlanKind.LEARNING] * 3]
    days = [one.due_day for one in found]
    assert days == sorted(days)
    assert len({one.key for one in found}) == len(found)
    again = drafts(templates()[0], held_by_one(leaver, others), gaps(leaver, needed))
    assert again == found
