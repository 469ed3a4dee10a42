"""From frames to a ranker."""

from threadpoolctl import threadpool_limits

from ml.frames import TrainingFrames
from ml.frames_io import fingerprint
from ml.ranking.combination import shipped_combination
from ml.ranking.encode import Encoder
from ml.ranking.ranker import Provenance, Ranker
from ml.training.language import fit_lexicon, fit_references
from ml.training.transfer import function_transfer


def train(frames: TrainingFrames, *, seed: int) -> Ranker:
    """Learn a ranker from an organisation's roles, openings, people and past moves.

    The combination of signals is the shipped one. The result is the same, to the byte, for
    the same frames and seed; numerical libraries run on one thread to keep it so.

    Raises
    ------
    TrainingError
        When the frames hold nothing to learn a language from.
    """
    with threadpool_limits(limits=1):
        lexicon = fit_lexicon(frames, seed=seed)
        encoder = Encoder(lexicon, fit_references(frames, lexicon))
    provenance = Provenance(frames.as_of, seed, fingerprint(frames))
    return Ranker(encoder, function_transfer(frames.moves), shipped_combination(), provenance)
