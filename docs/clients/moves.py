"""The first moves of one person, typed: python moves.py URL KEY EMPLOYEE."""

import sys

from lateral_client import AuthenticatedClient
from lateral_client.api.matching import get_recommendations
from lateral_client.models import RecommendationList

url, key, employee = sys.argv[1:]
with AuthenticatedClient(base_url=url, token=key) as lateral:
    answer = get_recommendations.sync(employee, client=lateral, k=3)
if not isinstance(answer, RecommendationList):
    sys.exit(f"No ranking: {answer}")
for move in answer.items:
    print(move.rank, move.opening.title)
