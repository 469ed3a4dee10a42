"""Which skill is meant by a text, and how close two skills are."""

from ml.taxonomy.mentions import Mention, in_own_words, mentions, words_heard, words_of_label
from ml.taxonomy.normaliser import ACCEPT_ABOVE, SkillNormaliser
from ml.taxonomy.space import PRESENT_ABOVE, SkillSpace, SkillVectors

__all__ = [
    "ACCEPT_ABOVE",
    "PRESENT_ABOVE",
    "Mention",
    "SkillNormaliser",
    "SkillSpace",
    "SkillVectors",
    "in_own_words",
    "mentions",
    "words_heard",
    "words_of_label",
]
