"""What an aspiration was understood as: told on the record, and the same for every label."""

from typing import Any

import pytest

from tests.api.test_match import inline, matched
from tests.support.organisation import Organisation, seller, texts, wish

Json = dict[str, Any]

LABELS = {
    "Campaign planning": ("Kampagnenplanung", "c9g", "plánování kampaní"),
    "Statistics": ("Statistik", "estadística", "s8s", "統計学"),
    "Copywriting": ("rédaction publicitaire", "Werbetexten"),
    "Negotiation": ("onderhandelen", "striking a bargain"),
    "Forecasting": ("Absatzprognose", "previsão de vendas"),
}
SENTENCES = ("{}", "{}.", "I would like more {}", "Longer term I see myself in {}")


def understood(organisation: Organisation, *aspirations: Json) -> list[list[Json]]:
    """What is told of aspirations that were just sent."""
    organisation.wishing("E-1", *aspirations)
    stated = organisation.get("employees/E-1")["aspirations"]
    return [one["understood"] for one in stated]


def kinds(organisation: Organisation, text: str, **more: Any) -> list[tuple[str, str]]:
    """The kinds and labels of what a free text was understood as."""
    (found,) = understood(organisation, wish(text, target="text", **more))
    return [(one["kind"], one["label"]) for one in found]


@pytest.mark.parametrize("polarity", ["want", "not"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_label_of_a_skill_is_the_same_wish(
    organisation: Organisation, polarity: str, sentence: str
) -> None:
    taxonomy = [
        {
            "external_id": f"T-{number}",
            "scheme": "house",
            "preferred_label": label,
            "alternative_labels": list(others),
        }
        for number, (label, others) in enumerate(LABELS.items())
    ]
    asked = {
        f"{number}-{place}": sentence.format(label)
        for number, (preferred, others) in enumerate(LABELS.items())
        for place, label in enumerate((preferred, *others))
    }
    body = inline(skills=taxonomy)
    (mara,) = body["employees"]
    body["openings"][0]["skills"] = [{"skill": label} for label in LABELS]
    body["employees"] = [
        {
            **mara,
            "external_id": key,
            "aspirations": [{"target": "text", "text": text, "polarity": polarity}],
        }
        for key, text in asked.items()
    ]
    scores = {
        item["employee"]: [one["score"] for one in item["recommendations"]["items"]]
        for item in matched(organisation, body)["items"]
    }
    for key, text in asked.items():
        assert scores[key] == scores[f"{key.partition('-')[0]}-0"], text


def test_a_wish_tells_which_skill_it_was_understood_as(organisation: Organisation) -> None:
    (found,) = understood(organisation, wish("more negotiating contracts, please", target="text"))
    assert found == [
        {
            "text": "negotiating contracts",
            "kind": "skill",
            "external_id": "S-NEG",
            "label": "Negotiation",
            "confidence": 0.98,
            "method": "alternative",
        }
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I'd like to work in Marketing", [("function", "Marketing")]),
        ("something with market reserch", [("skill", "Market research")]),
        ("become an account executive some day", [("role", "Account executive")]),
        ("R-PMM", [("role", "Product marketing manager")]),
        ("Copywriting or SQL", [("skill", "Copywriting"), ("skill", "SQL")]),
        ("somewhere quiet", []),
    ],
)
def test_free_text_is_understood_by_every_kind_of_name(
    organisation: Organisation, text: str, told: list[tuple[str, str]]
) -> None:
    assert kinds(organisation, text) == told


def test_a_misspelt_function_is_understood(organisation: Organisation) -> None:
    (found,) = understood(organisation, wish("Marketting"))
    assert [(one["kind"], one["label"], one["method"]) for one in found] == [
        ("function", "Marketing", "spelling")
    ]
    misspelt = organisation.recommendations("E-1")["items"]
    organisation.wishing("E-1", wish("Marketing"))
    spelt = organisation.recommendations("E-1")["items"]
    assert [one["score"] for one in misspelt] == [one["score"] for one in spelt]


def test_a_place_of_an_opening_is_understood_and_counts(organisation: Organisation) -> None:
    organisation.opening("O-BRNO", location="Brno")
    organisation.opening("O-LYON", location="Lyon")
    assert kinds(organisation, "I want to move to Brno") == [("place", "Brno")]
    found = {
        one["opening"]["external_id"]: one for one in organisation.recommendations("E-1")["items"]
    }
    assert found["O-BRNO"]["score"] > found["O-LYON"]["score"]
    assert (
        "You asked for \u201cI want to move to Brno\u201d, and this opening is in Brno."
        in texts(found["O-BRNO"])
    )


def test_a_refusal_to_lead_is_told_as_understood(organisation: Organisation) -> None:
    told = ("people_leadership", "leading people")
    assert told in kinds(organisation, "ich möchte niemanden führen", polarity="not")
    assert told not in kinds(organisation, "ich möchte Menschen führen")


def test_what_was_understood_follows_the_names(organisation: Organisation) -> None:
    assert kinds(organisation, "more vexillology") == []
    body = {"scheme": "own", "preferred_label": "Flags", "alternative_labels": ["vexillology"]}
    organisation.put("skills", "S-FLAGS", body)
    (stated,) = organisation.get("employees/E-1")["aspirations"]
    assert [one["external_id"] for one in stated["understood"]] == ["S-FLAGS"]
    organisation.put("skills", "S-FLAGS", {**body, "alternative_labels": []})
    (stated,) = organisation.get("employees/E-1")["aspirations"]
    assert stated["understood"] == []


def test_a_reason_says_what_a_wish_was_understood_as(organisation: Organisation) -> None:
    organisation.put(
        "roles",
        "R-PMM",
        {
            **organisation_role(organisation, "R-PMM"),
            "alternative_titles": ["Produktvermarkter"],
        },
    )
    organisation.put(
        "employees",
        "E-1",
        seller(aspirations=[wish("Am liebsten als Produktvermarkter", target="text")]),
    )
    found = organisation.explained("E-1", "O-PMM")
    assert (
        "You asked for \u201cAm liebsten als Produktvermarkter\u201d (Product marketing manager), "
        "and this is that role." in texts(found)
    )


def organisation_role(organisation: Organisation, key: str) -> Json:
    """A role as it can be sent again."""
    role = organisation.get(f"roles/{key}")
    skills = [
        {"skill": one["skill"], "level": one["level"], "essential": one["essential"]}
        for one in role["skills"]
    ]
    kept = ("title", "function", "grade", "description", "works_with")
    return {**{name: role[name] for name in kept}, "skills": skills}
