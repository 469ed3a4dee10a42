"""Which skill is meant by a text, and how close two skills are."""

from ml.taxonomy.mentions import in_own_words
from ml.taxonomy.normaliser import ACCEPT_ABOVE, SkillNormaliser
from ml.taxonomy.space import PRESENT_ABOVE, SkillSpace, SkillVectors

__all__ = [
    "ACCEPT_ABOVE",
    "PRESENT_ABOVE",
    "SkillNormaliser",
    "SkillSpace",
    "SkillVectors",
    "in_own_words",
]
