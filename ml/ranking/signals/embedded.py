"""What sentence vectors say, where there is a model.

A skill more never lowers one of these signals: skills enter as sums of evidence.
"""

import numpy as np

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.segments import segment_max
from ml.ranking.arrays.vectors import single
from ml.ranking.index.columns import FUNCTION
from ml.ranking.signals.pairs import Pairs, cosine, recall
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.record import EVIDENCE_CAP, Knows, Signal
from ml.ranking.signals.skills import spoken


def _whole(pairs: Pairs) -> AnyArray:
    return single(pairs.openings.block.embedded_whole)


def _work(pairs: Pairs) -> AnyArray:
    return single(pairs.openings.block.embedded_work)


def _title(pairs: Pairs) -> AnyArray:
    return single(pairs.openings.block.embedded_title)


def _text(pairs: Pairs) -> AnyArray:
    return single(pairs.people.block.embedded_text)


def _skills(pairs: Pairs) -> AnyArray:
    return pairs.people.names.embedded[pairs.people.block.skills.skill]


def embedded_skills(pairs: Pairs) -> AnyArray:
    """Evidence of the skills held for all that an opening says, by sentence vectors."""
    return spoken(pairs, pairs.once(_skills), pairs.once(_whole))


def embedded_skill_needs(pairs: Pairs) -> AnyArray:
    """Evidence of the skills held for the skills needed, by sentence vectors."""
    return spoken(pairs, pairs.once(_skills), single(pairs.openings.block.embedded_needs))


def embedded_skill_work(pairs: Pairs) -> AnyArray:
    """Evidence of the skills held for the description, by sentence vectors."""
    return spoken(pairs, pairs.once(_skills), pairs.once(_work))


def embedded_title(pairs: Pairs) -> AnyArray:
    """Similarity of the two titles, by sentence vectors."""
    return cosine(single(pairs.people.block.embedded_title), pairs.once(_title))


def embedded_title_expanded(pairs: Pairs) -> AnyArray:
    """Similarity of the roles with titles like the person's, by sentence vectors."""
    return cosine(single(pairs.people.block.embedded_expanded), pairs.once(_whole))


def embedded_text(pairs: Pairs) -> AnyArray:
    """Similarity of the person's text to the description, by sentence vectors."""
    return cosine(pairs.once(_text), pairs.once(_work))


def embedded_text_title(pairs: Pairs) -> AnyArray:
    """Similarity of the person's text to the opening's title, by sentence vectors."""
    return cosine(pairs.once(_text), pairs.once(_title))


def embedded_text_whole(pairs: Pairs) -> AnyArray:
    """Similarity of the person's text to all that the opening says, by sentence vectors."""
    return cosine(pairs.once(_text), pairs.once(_whole))


def embedded_sentences(pairs: Pairs) -> AnyArray:
    """How like the opening's sentences are to the person's nearest ones, by sentence vectors."""
    return recall(pairs.people.block.embedded_sentences, pairs.openings.block.embedded_sentences)


def embedded_commonness(pairs: Pairs) -> AnyArray:
    """How many roles are much like the opening, which then says little about anybody."""
    return pairs.openings.block.embedded_commonness[None, :]


def _wished(pairs: Pairs, vectors: AnyArray) -> AnyArray:
    """Return how much the wish counts that is most like an opening; functions are names alone."""
    wishes = pairs.people.block.wishes
    wanted = np.where(wishes.target != FUNCTION, wishes.weight, 0.0)
    named = cosine(vectors, pairs.once(_whole)) * np.maximum(wanted, 0.0)[:, None]
    return segment_max(named, wishes.offsets)


def embedded_wish(pairs: Pairs) -> AnyArray:
    """How like a wish is to all that the opening says, by sentence vectors."""
    return _wished(pairs, pairs.people.names.embedded[pairs.people.block.wishes.name])


def embedded_wish_expanded(pairs: Pairs) -> AnyArray:
    """How like the roles with titles like a wish are to the opening, by sentence vectors."""
    return _wished(pairs, pairs.people.block.wishes.embedded_expanded)


SIGNALS = (
    Signal(
        embedded_skills, Reason.RELATED_SKILLS, gated=True, cap=EVIDENCE_CAP, knows=Knows.EMBEDDING
    ),
    Signal(
        embedded_skill_needs,
        Reason.RELATED_SKILLS,
        gated=True,
        cap=EVIDENCE_CAP,
        knows=Knows.EMBEDDING,
    ),
    Signal(
        embedded_skill_work,
        Reason.RELATED_SKILLS,
        gated=True,
        cap=EVIDENCE_CAP,
        knows=Knows.EMBEDDING,
    ),
    Signal(embedded_title, Reason.ROLE_SIMILARITY, gated=True, knows=Knows.EMBEDDING),
    Signal(embedded_title_expanded, Reason.ROLE_SIMILARITY, gated=True, knows=Knows.EMBEDDING),
    Signal(embedded_text, Reason.WORK_CONTENT, knows=Knows.EMBEDDING),
    Signal(embedded_text_title, Reason.WORK_CONTENT, knows=Knows.EMBEDDING),
    Signal(embedded_text_whole, Reason.WORK_CONTENT, knows=Knows.EMBEDDING),
    Signal(embedded_sentences, Reason.WORK_CONTENT, knows=Knows.EMBEDDING),
    Signal(embedded_commonness, Reason.STARTING_POINT, gated=True, sign=-1, knows=Knows.EMBEDDING),
    Signal(embedded_wish, Reason.ASPIRATION, asked=False, knows=Knows.EMBEDDING),
    Signal(embedded_wish_expanded, Reason.ASPIRATION, asked=False, knows=Knows.EMBEDDING),
)
