"""What a person can do next: close gaps, change the answer, take several steps."""

from ml.careers.counterfactuals import (
    Counterfactual,
    Counterfactuals,
    Standing,
    counterfactuals,
)
from ml.careers.gaps import GapClosing, SkillChange, closing_gaps
from ml.careers.map import CareerMap, career_map
from ml.careers.paths import FEASIBLE, MOST_STEPS, CareerPath, CareerStep, Journey, career_paths
from ml.careers.targets import wished_roles

__all__ = [
    "FEASIBLE",
    "MOST_STEPS",
    "CareerMap",
    "CareerPath",
    "CareerStep",
    "Counterfactual",
    "Counterfactuals",
    "GapClosing",
    "Journey",
    "SkillChange",
    "Standing",
    "career_map",
    "career_paths",
    "closing_gaps",
    "counterfactuals",
    "wished_roles",
]
