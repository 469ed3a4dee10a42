"""What a person wrote about the work, beside what an opening says of its own."""

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.sparse import sparse_product
from ml.ranking.signals.pairs import Pairs, cosine, recall
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.record import Signal


def text_known(pairs: Pairs) -> AnyArray:
    """How much a person wrote about the work: the gate between two sets of slopes."""
    return pairs.people.block.text_known[:, None]


def text_title_words(pairs: Pairs) -> AnyArray:
    """Words that the person's text shares with the opening's title."""
    return sparse_product(pairs.people.block.text_words, pairs.openings.block.title_words)


def text_work(pairs: Pairs) -> AnyArray:
    """Similarity of the person's text to the opening's title and description, by meaning."""
    return cosine(pairs.people.block.text, pairs.openings.block.work)


def sentence_recall(pairs: Pairs) -> AnyArray:
    """How like the opening's sentences are to the person's nearest ones."""
    return recall(pairs.people.block.sentences, pairs.openings.block.sentences)


def commonness(pairs: Pairs) -> AnyArray:
    """How near an opening is to everybody, which says little about anybody."""
    return pairs.openings.block.commonness[None, :]


SIGNALS = (
    Signal(
        text_known,
        Reason.STARTING_POINT,
        weighed=False,
        asked=False,
        tuned="Full from 50 words on; it chooses slopes and has none of its own.",
    ),
    Signal(text_title_words, Reason.WORK_CONTENT),
    Signal(text_work, Reason.WORK_CONTENT),
    Signal(sentence_recall, Reason.WORK_CONTENT),
    Signal(commonness, Reason.STARTING_POINT, gated=True, sign=-1),
)
