"""The bytes of ranked answers: exactly what the models that describe them would write."""

import pytest

from app.matching.candidates.schemas import CandidateList
from app.matching.inline.schemas import MatchAnswer
from app.matching.recommendations.schemas import RecommendationList
from tests.support.organisation import EMPLOYEES, ROLES, Organisation, wish


@pytest.mark.parametrize("person", ["E-1", "E-2"])
def test_recommendations_are_what_their_model_writes(
    organisation: Organisation, person: str
) -> None:
    organisation.wishing(person, wish("Marketing"), wish("cold calling", "text", polarity="not"))
    answer = organisation.client.get(
        f"/v1/employees/{person}/recommendations", headers=organisation.headers
    )
    ranking = RecommendationList.model_validate_json(answer.content)
    assert ranking.items
    assert ranking.model_dump_json().encode() == answer.content


@pytest.mark.parametrize("opening", ["O-PMM", "O-DATA"])
def test_candidates_are_what_their_model_writes(organisation: Organisation, opening: str) -> None:
    answer = organisation.client.get(
        f"/v1/openings/{opening}/candidates", headers=organisation.headers
    )
    ranking = CandidateList.model_validate_json(answer.content)
    assert ranking.items
    assert ranking.model_dump_json().encode() == answer.content


def test_matches_are_what_their_model_writes(organisation: Organisation) -> None:
    body = {
        "employees": [{**EMPLOYEES["E-1"], "external_id": "X-1"}],
        "openings": [
            {**{n: v for n, v in role.items() if n != "family"}, "external_id": f"X-{key}"}
            for key, role in ROLES.items()
        ],
    }
    answer = organisation.client.post("/v1/match", json=body, headers=organisation.headers)
    matches = MatchAnswer.model_validate_json(answer.content)
    assert matches.items[0].recommendations.items
    assert matches.model_dump_json().encode() == answer.content
