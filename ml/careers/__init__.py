"""What a person can do next: close gaps, change the answer, take several steps."""

from ml.careers.counterfactuals import (
    Counterfactual,
    Counterfactuals,
    Standing,
    counterfactuals,
    is_recommended,
)
from ml.careers.gaps import GapClosing, SkillChange, closing_gaps
from ml.careers.hindrances import Hindrance, Limit, what_hinders
from ml.careers.map import CareerMap, career_map
from ml.careers.paths import (
    FEASIBLE,
    GRADES_DOWN,
    GRADES_UP,
    MOST_STEPS,
    CareerPath,
    CareerStep,
    Journey,
    career_paths,
    usual_least,
)
from ml.careers.persons import pair_score
from ml.careers.targets import wished_roles

__all__ = [
    "FEASIBLE",
    "GRADES_DOWN",
    "GRADES_UP",
    "MOST_STEPS",
    "CareerMap",
    "CareerPath",
    "CareerStep",
    "Counterfactual",
    "Counterfactuals",
    "GapClosing",
    "Hindrance",
    "Journey",
    "Limit",
    "SkillChange",
    "Standing",
    "career_map",
    "career_paths",
    "closing_gaps",
    "counterfactuals",
    "is_recommended",
    "pair_score",
    "usual_least",
    "what_hinders",
    "wished_roles",
]
