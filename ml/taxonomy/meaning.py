"""How like a mention and a catalogue's entries are by sentence vectors, where a model is there."""

from collections.abc import Sequence

import numpy as np

from ml.frames import SkillEntry
from ml.taxonomy.likeness import FEATURES
from ml.types import Encodes, FloatArray

MEANING = ("embedded", "embedded_preferred", "embedded_behind", "embedded_preferred_behind")
ALL_FEATURES = (*FEATURES, *MEANING)
ENCODED_AT_ONCE = 2048


def meanings(encoder: Encodes, text: str, entries: Sequence[SkillEntry]) -> FloatArray:
    """Return the columns `MEANING` of a mention's candidates.

    Parameters
    ----------
    entries : at least one

    Returns
    -------
    shape (len(entries), 4): the cosine with the label most alike and with the preferred one, and
    how far each lies behind the best candidate's
    """
    labels = [(entry.label, *entry.alternatives) for entry in entries]
    vectors = encoder.encode([text, *(label for own in labels for label in own)])
    alike = vectors[1:] @ vectors[0]
    starts = np.cumsum([0, *(len(own) for own in labels[:-1])])
    found = np.stack((np.maximum.reduceat(alike, starts), alike[starts]), axis=1)
    return np.asarray(np.hstack((found, found - found.max(axis=0))), dtype=np.float32)


def prepare_labels(encoder: Encodes, entries: Sequence[SkillEntry]) -> None:
    """Let the encoder remember every label."""
    labels = [label for entry in entries for label in (entry.label, *entry.alternatives)]
    for start in range(0, len(labels), ENCODED_AT_ONCE):
        encoder.encode(labels[start : start + ENCODED_AT_ONCE])
