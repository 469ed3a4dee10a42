"""Fits what lies beyond the organisation's own text: sentence vectors and occupations."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer

from ml.frames import OpeningProfile, TrainingFrames
from ml.ranking.index.encode import Encoder, names_of
from ml.ranking.language.embedding import STORED, Embedding, no_embedding
from ml.ranking.language.knowledge import Knowledge
from ml.ranking.language.names import NameTable
from ml.ranking.language.occupations import Occupations, no_occupations
from ml.text import bases, sentences_of
from ml.training.language import columns_by_token
from ml.types import EmbeddingModel

AXES = 128
"""Principal components kept of sentence vectors (decision 9)."""

TEXTS = 20_000
"""Texts that the components are learnt from; more change nothing that can be seen."""

ESSENTIAL_REPEATS, TITLE_REPEATS = 2, 3
"""How often the words of an occupation's essential skills and of its title count."""


def fit_embedding(frames: TrainingFrames, encoder: EmbeddingModel | None) -> Embedding:
    """Learn in which directions the texts of the organisation's roles and openings differ.

    Where they do not, as in a language whose words the encoder does not know, there is nothing to
    compare by.

    Parameters
    ----------
    encoder : what turns texts into vectors, None for nothing
    """
    if encoder is None:
        return no_embedding()
    roles = (*frames.openings, *frames.roles)
    raw = encoder.encode(_texts(roles))
    if not len(raw) or not np.ptp(raw, axis=0).any():
        return no_embedding()
    components = PCA(min(AXES, *raw.shape), svd_solver="covariance_eigh").fit(raw)
    centre = components.mean_.astype(np.float32)
    axes = np.ascontiguousarray(components.components_.T, dtype=np.float32)
    empty = np.zeros((0, axes.shape[1]), dtype=STORED)
    return Embedding(encoder.fingerprint, centre, axes, empty, empty, encoder)


def fit_occupations(occupations: Sequence[OpeningProfile]) -> Occupations:
    """Describe a taxonomy's occupations by the words of all that it says of them."""
    known = [o for o in sorted(occupations, key=lambda o: (o.title, o.key)) if o.title.strip()]
    if not known:
        return no_occupations()
    said = [_said(occupation) for occupation in known]
    vocabulary = sorted({stem for text in said for stem in text})
    if not vocabulary:
        return no_occupations()
    words = TfidfVectorizer(
        analyzer=list, vocabulary=vocabulary, sublinear_tf=True, dtype=np.float32
    )
    profiles = words.fit_transform(said)
    labels = [list(dict.fromkeys((o.title, *o.alternative_titles))) for o in known]
    starts = np.cumsum([0, *(len(part) for part in labels[:-1])]).astype(np.int64)
    return Occupations(
        tuple(occupation.title for occupation in known),
        columns_by_token(words),
        words.idf_.astype(np.float32),
        profiles,
        words.transform([bases(label) for part in labels for label in part]),
        starts,
    )


def _said(occupation: OpeningProfile) -> list[str]:
    parts = [occupation.title] * TITLE_REPEATS
    parts += [*occupation.alternative_titles, occupation.description]
    for skill in occupation.skills:
        parts += [skill.name] * (ESSENTIAL_REPEATS if skill.essential else 1)
    return [stem for part in parts for stem in bases(part)]


def with_knowledge(
    encoder: Encoder, roles: Sequence[OpeningProfile], knowledge: Knowledge
) -> Encoder:
    """Return an encoder that also uses this knowledge, with the roles as its reference."""
    learnt = Encoder(replace(encoder.lexicon, knowledge=knowledge), encoder.references)
    if not knowledge.embedding.columns:
        return learnt
    names = NameTable.of((name for role in roles for name in names_of(role)), learnt.lexicon)
    block = learnt.openings(roles, names)
    embedding = replace(
        knowledge.embedding,
        titles=block.embedded_title,
        profiles=block.embedded_whole,
    )
    lexicon = replace(learnt.lexicon, knowledge=replace(knowledge, embedding=embedding))
    return Encoder(lexicon, encoder.references)


def _texts(roles: Sequence[OpeningProfile]) -> list[str]:
    """Return distinct titles, names of skills and sentences, the first of a stable order."""
    texts = {text for p in roles for text in (p.title, *(s.name for s in p.skills)) if text.strip()}
    texts |= {sentence for p in roles for sentence in sentences_of(p.description)}
    return sorted(texts)[:: max(1, len(texts) // TEXTS)]
