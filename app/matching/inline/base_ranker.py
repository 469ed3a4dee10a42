"""The ranker of a match: the one in use or, before the first was trained, one of what is sent."""

from collections.abc import Sequence
from datetime import date

from app.core.clocks import check_work
from app.core.errors import InvalidInputError
from app.serving import OpeningFacts, PersonView, Snapshot
from ml.errors import TrainingError
from ml.frames import SkillEntry, TrainingFrames
from ml.ranking import Ranker


def ranker_of(
    snapshot: Snapshot,
    people: Sequence[PersonView],
    openings: Sequence[OpeningFacts],
    taxonomy: Sequence[SkillEntry],
    today: date,
    *,
    word_vectors: bool,
) -> Ranker:
    """The ranker in use; where none was ever trained, the shipped one over the language sent along.

    Like one that is trained, it knows the shipped word vectors only where the settings say so.

    Raises
    ------
    InvalidInputError
        When nothing that was sent along holds a word.
    RankerUnavailableError
        When a ranker was trained and cannot be loaded: its place is not taken in silence.
    WorkTimeoutError
        When the request worked for longer than it may.
    """
    if not snapshot.is_untrained:
        return snapshot.ranking_board().ranker
    # Only here does a web process learn: serving alone need not load what learning takes.
    from ml.training import train  # noqa: PLC0415

    check_work()
    frames = TrainingFrames(
        as_of=today.isoformat(),
        employees=tuple(person.profile for person in people),
        openings=tuple(opening.profile for opening in openings),
        roles=(),
        skills=tuple(taxonomy),
        moves=(),
    )
    try:
        ranker = train(frames, seed=0, word_vectors=word_vectors)
    except TrainingError as error:
        raise InvalidInputError("Nothing can be compared: no text holds a word.") from error
    check_work()
    return ranker
