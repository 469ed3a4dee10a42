"""A ranker trained once on the small organisation."""

import pytest

from ml.ranking import Ranker
from ml.training import train
from tests.ranking.organisation import frames


@pytest.fixture(scope="session")
def ranker() -> Ranker:
    return train(frames(), seed=3)
