"""What the skills held say: needs that are met, and sums of evidence.

The person's skills never enter a cosine of the whole profile, which can fall when somebody gains
a needed skill. They enter as shares of what is needed, and as sums of evidence to which every
skill adds or adds nothing. The logarithm of such a sum orders openings as a cosine would,
whatever the person's number of skills.
"""

from typing import NamedTuple

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.arrays.segments import segment_max, segment_sum
from ml.ranking.arrays.sparse import sparse_product, weighted_sums
from ml.ranking.arrays.vectors import unit_rows
from ml.ranking.index.sides import Openings, People
from ml.ranking.language.closeness import distinct_level, level_share, level_trust, same_skill
from ml.ranking.language.lexicon import TOPICS
from ml.ranking.signals.pairs import Pairs, evidence
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.record import EVIDENCE_CAP, Signal
from ml.sparse import rows_of

WORDS_SCALE = 0.5
"""Shared words are rarer than shared meaning: half as much evidence counts as one."""


class _Met(NamedTuple):
    """The needs that anybody meets by the same skill.

    needs : shape (hits,), their places among all needs
    offsets : shape (m + 1,), where each opening's begin
    same : shape (held entries, hits)
    """

    needs: IntArray
    offsets: IntArray
    same: AnyArray


def _met(pairs: Pairs) -> _Met:
    held, needed = pairs.people.block.skills, pairs.openings.block.skills
    mine, theirs = pairs.people.names, pairs.openings.names
    needs = np.flatnonzero(theirs.rows_like(mine, held.skill)[needed.skill])
    same = same_skill(mine, held.skill, theirs, needed.skill[needs])
    return _Met(needs, np.searchsorted(needs, needed.offsets), same)


def _best(pairs: Pairs, worth: AnyArray) -> AnyArray:
    """Return what the best skill of each person is worth for each need; shape (n, hits)."""
    same = pairs.once(_met).same
    return segment_max(np.where(same, worth, 0.0), pairs.people.block.skills.offsets)


def _covered(pairs: Pairs) -> AnyArray:
    """Return each need's part of all needs, as far as it is held at level; shape (n, hits)."""
    held, needed, needs = (
        pairs.people.block.skills,
        pairs.openings.block.skills,
        pairs.once(_met).needs,
    )
    reached = _best(pairs, level_share(held.level[:, None], needed.level[needs]))
    return np.asarray(reached * needed.share[needs])


def _cover(pairs: Pairs, *, essential: bool) -> AnyArray:
    met = pairs.once(_met)
    of_kind = pairs.openings.block.skills.essential[met.needs] == essential
    return segment_sum(np.where(of_kind, pairs.once(_covered), 0.0), met.offsets, axis=1)


def essential_cover(pairs: Pairs) -> AnyArray:
    """Share of the essential needs held at level, by weight and rarity."""
    return _cover(pairs, essential=True)


def optional_cover(pairs: Pairs) -> AnyArray:
    """Share of the optional needs held at level, by weight and rarity."""
    return _cover(pairs, essential=False)


def held_weight(people: People) -> AnyArray:
    """Return how much each skill held counts, by rarity and level; shape (held entries,)."""
    held = people.block.skills
    return np.asarray(people.names.weights[held.skill] * level_trust(held.level))


def weights_held(pairs: Pairs) -> AnyArray:
    """Return how much each skill held counts; shape (held entries,)."""
    return held_weight(pairs.people)


def skill_evidence(people: People, openings: Openings) -> AnyArray:
    """Return how much each skill held speaks for each opening by its meaning.

    Returns
    -------
    shape (held entries, m), not negative
    """
    meaning = people.names.meaning[people.block.skills.skill]
    return evidence(meaning, openings.block.content, held_weight(people))


def spoken(pairs: Pairs, vectors: AnyArray, target: AnyArray) -> AnyArray:
    """Return the logarithm of the evidence of a person's skills; shape (n, m).

    Parameters
    ----------
    vectors : shape (held entries, d)
    target : shape (m, d)
    """
    told = evidence(vectors, target, pairs.once(weights_held))
    return np.asarray(np.log1p(segment_sum(told, pairs.people.block.skills.offsets)))


def _meanings(pairs: Pairs) -> AnyArray:
    return pairs.people.names.meaning[pairs.people.block.skills.skill]


def skill_words(pairs: Pairs) -> AnyArray:
    """Evidence of the skills held for an opening, by the words of their names."""
    held = pairs.people.block.skills
    rows = rows_of(pairs.people.names.words, held.skill)
    worded = weighted_sums(rows, pairs.once(weights_held), held)
    content = pairs.openings.block.content_words
    return np.asarray(np.log1p(sparse_product(worded, content) / WORDS_SCALE))


def skill_topics(pairs: Pairs) -> AnyArray:
    """Evidence of the skills held for an opening, by coarse topics."""
    topics = unit_rows(pairs.openings.block.content[:, :TOPICS])
    return spoken(pairs, pairs.once(_meanings)[:, :TOPICS], topics)


def skill_content(pairs: Pairs) -> AnyArray:
    """Evidence of the skills held for an opening, by their meaning."""
    return spoken(pairs, pairs.once(_meanings), pairs.openings.block.content)


def skill_levels(pairs: Pairs) -> AnyArray:
    """Levels held against levels needed, both above what is expected of anybody."""
    held, needed = pairs.people.block.skills, pairs.openings.block.skills
    needs, offsets, _ = pairs.once(_met)
    have = distinct_level(held.level, pairs.people.names.weights[held.skill])
    levels = _best(pairs, have[:, None]) * needed.distinct[needs]
    return np.asarray(np.log1p(segment_sum(levels, offsets, axis=1)))


SIGNALS = (
    Signal(
        essential_cover,
        Reason.ESSENTIAL_SKILLS,
        floor=1.0,
        tuned="Floor set by hand: on the packs alone it earns nothing beside the other skill "
        "signals, but an essential need that is met must count.",
    ),
    Signal(
        optional_cover,
        Reason.OPTIONAL_SKILLS,
        floor=0.4,
        tuned="Floor set by hand, less than that of the essential needs.",
    ),
    Signal(skill_words, Reason.RELATED_SKILLS, gated=True, cap=EVIDENCE_CAP),
    Signal(skill_topics, Reason.RELATED_SKILLS, gated=True, cap=EVIDENCE_CAP),
    Signal(skill_content, Reason.RELATED_SKILLS, gated=True, cap=EVIDENCE_CAP),
    Signal(
        skill_levels,
        Reason.RELATED_SKILLS,
        weighed=False,
        tuned="Asked by trees only: as a line it loses 0.003 on the first pack.",
    ),
)
