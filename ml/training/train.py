"""From frames to a ranker."""

from threadpoolctl import threadpool_limits

from ml.frames import TrainingFrames
from ml.frames_io import fingerprint, ordered
from ml.ranking.index.encode import Encoder
from ml.ranking.language.knowledge import Knowledge
from ml.ranking.ranker import Provenance, Ranker
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.semantic import shipped_vectors
from ml.training.knowledge import fit_embedding, fit_occupations, with_knowledge
from ml.training.language import fit_lexicon, fit_references, reference_roles
from ml.training.sharing import shared_moves
from ml.training.transfer import function_transfer
from ml.types import EmbeddingModel, Vectors


def train(
    frames: TrainingFrames,
    *,
    seed: int,
    model: EmbeddingModel | None = None,
    word_vectors: bool = True,
    combination: Combination | None = None,
) -> Ranker:
    """Learn a ranker from an organisation's roles, openings, people and past moves.

    The result is the same, to the byte, for the same frames and seed, in whatever order their
    records are; numerical libraries run on one thread to keep it so.

    Parameters
    ----------
    model : a sentence-embedding model, None for none
    word_vectors : whether the word vectors that ship with the package are used without a model
    combination : how signals become a score; None for the shipped one for what there is to learn
        from: vectors of sentences, of words or none, with a taxonomy's occupations or without

    Raises
    ------
    TrainingError
        When the frames hold nothing to learn a language from, or a number that is NaN.
    """
    frames = ordered(frames)
    encodes = model or (shipped_vectors() if word_vectors else None)
    with threadpool_limits(limits=1):
        lexicon = fit_lexicon(frames, seed=seed)
        encoder = Encoder(lexicon, fit_references(frames, lexicon))
        knowledge = Knowledge(fit_embedding(frames, encodes), fit_occupations(frames.occupations))
        encoder = with_knowledge(encoder, reference_roles(frames), knowledge)
    vectors = encodes.kind if encodes and knowledge.embedding.columns else Vectors.NONE
    chosen = combination or shipped_combination(vectors, occupations=bool(knowledge.occupations))
    provenance = Provenance(frames.as_of, seed, fingerprint(frames))
    return Ranker(encoder, function_transfer(shared_moves(frames)), chosen, provenance)
