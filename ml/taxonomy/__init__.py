"""Which skill is meant by a text, and how close two skills are."""

from ml.taxonomy.normaliser import ACCEPT_ABOVE, SkillNormaliser

__all__ = ["ACCEPT_ABOVE", "SkillNormaliser"]
