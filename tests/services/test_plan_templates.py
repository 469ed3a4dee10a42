"""The templates of plans: every side commits itself, and nobody is measured by own results."""

import pytest
from pydantic import ValidationError

from app.core.pagination import PageQuery
from app.mobility.plans import service
from app.mobility.plans.measures import names_own_result
from app.mobility.plans.schemas import PlanTemplateRead
from app.mobility.plans.template_files import template, templates
from models.move_vocabulary import PlanColumn, PlanKind, PlanSide

TEMPLATES = templates()
FAULTY = """
title = "x"
text = "x"
for_leaders_in_office = false
[[items]]
side = "person"
kind = "measure"
due_day = 90
text = "Keep your own sales above the quota."
"""


def named(key: str) -> PlanTemplateRead:
    return next(one for one in TEMPLATES if one.key == key)


def own_results(template: PlanTemplateRead) -> list[str]:
    measures = [item for item in template.items if item.kind is PlanKind.MEASURE]
    return [item.text for item in measures if names_own_result(item.text)]


def test_there_is_a_template_for_each_kind_of_move() -> None:
    assert [one.key for one in TEMPLATES] == [
        "any_move",
        "expert_to_craft_lead",
        "producer_to_leader",
        "return",
        "seller_to_marketing",
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.key)
def test_commitments_are_reviewed_at_day_30_60_and_90(template: PlanTemplateRead) -> None:
    meetings = {item.due_day for item in template.items if item.kind is PlanKind.MEETING}
    assert {30, 60, 90} <= meetings
    days = [item.due_day for item in template.items]
    assert days == sorted(days)


@pytest.mark.parametrize(
    "key", ["any_move", "expert_to_craft_lead", "return", "seller_to_marketing"]
)
def test_the_person_and_both_teams_commit_themselves(key: str) -> None:
    sides = {item.side for item in named(key).items if item.kind is PlanKind.COMMITMENT}
    assert {PlanSide.PERSON, PlanSide.SENDING, PlanSide.RECEIVING} <= sides


def test_the_plan_of_a_leader_parts_the_system_from_the_people_and_needs_no_move() -> None:
    plan = named("producer_to_leader")
    assert plan.for_leaders_in_office
    assert {item.column for item in plan.items} == set(PlanColumn)
    people = {item.due_day for item in plan.items if item.column is PlanColumn.PEOPLE}
    assert {7, 14, 30, 45, 60, 90} <= people
    # Whoever leads already has no team that sends.
    assert PlanSide.SENDING not in {item.side for item in plan.items}


@pytest.mark.parametrize("key", ["any_move", "seller_to_marketing"])
def test_a_month_is_split_between_the_two_teams(key: str) -> None:
    split = next(i for i in named(key).items if i.kind is PlanKind.SPLIT)
    assert (split.due_day, split.last_day) == (0, 30)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.key)
def test_no_item_asks_for_own_results(template: PlanTemplateRead) -> None:
    assert own_results(template) == []


def test_a_planted_measure_of_own_results_is_seen_and_a_wrong_word_is_refused() -> None:
    assert own_results(template("faulty", FAULTY)) != []
    with pytest.raises(ValidationError, match="side"):
        template("wrong", FAULTY.replace("person", "boss"))


def test_templates_come_by_page() -> None:
    first = service.page(PageQuery(limit=3))
    second = service.page(PageQuery(limit=3, cursor=first.next_cursor))
    assert [one.key for one in (*first.items, *second.items)] == [one.key for one in TEMPLATES]
    assert second.next_cursor is None
