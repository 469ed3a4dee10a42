"""What the shares of a score are traced to: skills, words, sentences, occupations and wishes."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import numpy as np
from scipy.sparse import csr_matrix

from ml.frames import EmployeeProfile, OpeningProfile
from ml.memory import remembers_texts
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.sparse import weighted_sums
from ml.ranking.arrays.vectors import single
from ml.ranking.index.encode import Encoder
from ml.ranking.index.sides import Openings, People
from ml.ranking.language.embedding import Sentences
from ml.ranking.language.lexicon import Lexicon
from ml.ranking.language.wording import Wording
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.skills import held_weight
from ml.ranking.signals.wishes import WishMatches
from ml.sparse import rows_of
from ml.text import affirmed, sentences_of

EVIDENCE = 5
"""Names of evidence that a reason shows at most: more is not read."""

MOST_SHARED = 2 * EVIDENCE
"""Shared words that are looked for in both records: some cannot be found again as written."""

WISH_SHOWN = 0.25
"""How much a wish must name an opening to be shown as its evidence; set by reading examples."""

REFUSAL_SHOWN = 0.4
"""From here on a refusal changes the number that people read."""
SENTENCES_ALIKE = 0.5
"""Cosine from which two sentences are quoted as alike; set by reading examples."""

OCCUPATION_SHARED = 0.01
"""Product of two likenesses from which a shared occupation is named; set by reading examples."""

DESCRIPTIONS_KEPT = 1 << 11
"""Descriptions whose sentences are kept: an opening is quoted to many people."""

LONGEST_QUOTE = 160
"""Characters of a quoted sentence: about two lines."""

TIED_PLACES = 5
"""Products of equal rows differ in their last bits; what agrees to these places ties."""

Names = tuple[str, ...]
Profiles = Sequence[tuple[EmployeeProfile, OpeningProfile]]


def traces(
    people: People,
    openings: Openings,
    profiles: Profiles,
    encoder: Encoder,
    *,
    own_text: bool = True,
) -> list[dict[Reason, Names]]:
    """Return for each pair what speaks for it by meaning, strongest first.

    Words as they stand in both records, the nearest pair of sentences, the role whose work
    the person describes, and the nearest occupation of a taxonomy that both are like.

    Parameters
    ----------
    people, openings : one row and n rows, or n rows and one row
    profiles : n, in the order of the rows
    own_text : whether words and sentences of what the person wrote may be repeated; without them
        words are those of the title alone
    """
    lexicon = encoder.lexicon
    words = _shared_words(people, openings, profiles, lexicon, own_text=own_text)
    quotes = _nearest_sentences(people, openings, profiles) if own_text else [()] * len(profiles)
    work = [(*one, *other) for one, other in zip(words, quotes, strict=True)]
    roles = _roles_held(people, openings, profiles, encoder.references.titles)
    found = {Reason.WORK_CONTENT: work, Reason.ROLE_SIMILARITY: roles}
    if lexicon.knowledge.occupations:
        shared = _shared_occupations(people, openings, lexicon.knowledge.occupations.names)
        empty: list[Names] = [()] * len(profiles)
        found |= {
            reason: [
                (*one, *other)
                for one, other in zip(found.get(reason, empty), shared[reason], strict=True)
            ]
            for reason in shared
        }
    return [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]


def named_wishes(
    people: People, matches: WishMatches, places: Sequence[tuple[int, int]], profiles: Profiles
) -> list[Names]:
    """Return for each pair the person's wishes that name the opening, as they were stated.

    Parameters
    ----------
    people, matches : the wishes, compared with the openings
    places : for each pair the row of the person and the column of the opening
    """
    offsets = people.block.wishes.offsets.tolist()
    named: list[Names] = []
    for (person, place), (employee, _) in zip(places, profiles, strict=True):
        if not employee.wishes:
            named.append(())
            continue
        rows = slice(*offsets[person : person + 2])
        parts = (matches.function, matches.spelling, matches.expanded, matches.place)
        wanted = np.maximum.reduce([part[rows, place] for part in parts]).tolist()
        refused = matches.refused[rows, place].tolist()
        named.append(
            tuple(
                wish.text if wish.wanted else f"not {wish.text}"
                for wish, yes, no in zip(employee.wishes, wanted, refused, strict=True)
                if (yes >= WISH_SHOWN if wish.wanted else no >= REFUSAL_SHOWN)
            )
        )
    return named


def strongest(
    weights: AnyArray, rows: csr_matrix, most: int, least: float = 0.0
) -> list[list[int]]:
    """Return for each row the columns with the largest weighted values, the largest first.

    Parameters
    ----------
    weights : shape (columns,)
    rows : shape (n, columns)
    least : what a weighted value must exceed

    Examples
    --------
    >>> strongest(np.array([1.0, 3.0, 0.0]), csr_matrix([[1.0, 1.0, 1.0], [0.0, 0.0, 2.0]]), 2)
    [[1, 0], []]
    """
    strength = (weights[rows.indices] * rows.data).round(TIED_PLACES)
    hits = np.flatnonzero(strength > least)
    owner = np.searchsorted(rows.indptr, hits, side="right")
    order = hits[np.lexsort((-strength[hits], owner))]
    columns = rows.indices[order].tolist()
    bounds = np.searchsorted(owner, np.arange(1, rows.shape[0] + 2)).tolist()
    return [columns[start:end][:most] for start, end in pairwise(bounds)]


def _shared_words(
    people: People, openings: Openings, profiles: Profiles, lexicon: Lexicon, *, own_text: bool
) -> list[Names]:
    """Quote the words of the person's own title, and of the text, that are an opening's too.

    A single letter is quoted only where a skill is named so.
    """
    known = len(lexicon.surfaces)
    texts = people.block.text_words
    shared: list[Names] = []
    for person in range(people.size):
        employee = profiles[len(shared)][0]
        weights = _spread(texts, person, lexicon.columns)
        if not own_text:
            weights[:] = 0.0
        columns, values = lexicon.word_row(employee.title)
        weights[columns] += values
        weights[known:] = 0.0
        weights[lexicon.fragments] = 0.0
        best = strongest(weights, openings.block.work_words, MOST_SHARED)
        mine = lexicon.wording(employee.title, affirmed(employee.text) if own_text else "")
        for both in best:
            opening = profiles[len(shared)][1]
            theirs = lexicon.wording(opening.title, opening.description)
            shared.append(tuple(islice(_in_both(both, mine, theirs), EVIDENCE)))
    return shared


def _in_both(columns: Sequence[int], mine: Wording, theirs: Wording) -> Iterator[str]:
    """Quote a word where both records have the same, else both: the person's, the opening's."""
    for column in columns:
        own = mine[column]
        other = theirs[column] if own else None
        if own and other:
            yield other if own.casefold() == other.casefold() else f"{own} / {other}"


def _spread(rows: csr_matrix, row: int, columns: int) -> AnyArray:
    cells = slice(*rows.indptr[row : row + 2])
    spread = np.zeros(columns, dtype=np.float32)
    spread[rows.indices[cells]] = rows.data[cells]
    return spread


def _roles_held(
    people: People, openings: Openings, profiles: Profiles, titles: Sequence[str]
) -> list[Names]:
    """Name the role whose title is read beside the person's own, where it is another."""
    places = np.repeat(people.block.role_held.astype(int), openings.size)
    return [
        (f"work like that of {titles[place]}",)
        if place >= 0 and titles[place].casefold() != employee.title.casefold()
        else ()
        for place, (employee, _) in zip(places.tolist(), profiles, strict=True)
    ]


def _nearest_sentences(people: People, openings: Openings, profiles: Profiles) -> list[Names]:
    """Quote the person's sentence and the opening's that are most alike, if any are."""
    left, right = _sentences(people), _sentences(openings)
    a, b = (single(side.vector) for side in (left, right))
    alike = (a @ b.T).round(TIED_PLACES)
    quotes: list[Names] = []
    for start, end in pairwise(left.offsets.tolist()):
        said: list[str] = []
        for first, last in pairwise(right.offsets.tolist()):
            employee, opening = profiles[len(quotes)]
            own = alike[start:end, first:last]
            place = int(own.argmax()) if own.size else 0
            if own.size and own.item(place) >= SENTENCES_ALIKE:
                mine, theirs = divmod(place, last - first)
                said = said or sentences_of(affirmed(employee.text))
                asked = _sentences_asked(opening.description)
                quotes.append((f"{_quoted(said[mine])} resembles {_quoted(asked[theirs])}",))
            else:
                quotes.append(())
    return quotes


@remembers_texts(maxsize=DESCRIPTIONS_KEPT)
def _sentences_asked(description: str) -> tuple[str, ...]:
    return tuple(sentences_of(description))


def _sentences(side: People | Openings) -> Sentences:
    """Return the vectors of a model's space where there is one, else of the organisation's own."""
    return side.block.embedded_sentences if side.names.embedded.shape[1] else side.block.sentences


def _quoted(sentence: str) -> str:
    text = " ".join(sentence.split()).rstrip(".;")
    short = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()} ..."
    return f"\u201c{short}\u201d"


def _shared_occupations(
    people: People, openings: Openings, names: Sequence[str]
) -> dict[Reason, list[Names]]:
    """Name the occupation that is nearest to both, by title, work, skills and wishes."""
    near, wide = openings.block.occupations, openings.block.occupations_wide
    held, left = people.block.skills, people.block
    like = rows_of(people.names.occupations, held.skill)
    skills = weighted_sums(like, held_weight(people), held)
    compared = {
        Reason.RELATED_SKILLS: (skills, near),
        Reason.WORK_CONTENT: (left.occupation_texts, near),
        Reason.ROLE_SIMILARITY: (left.occupation_titles, wide),
        Reason.ASPIRATION: (left.occupation_wishes_wide, wide),
    }
    shared: dict[Reason, list[Names]] = {}
    for reason, (rows, targets) in compared.items():
        shared[reason] = [
            tuple([f"both like {names[column]}" for column in best])
            for person in range(people.size)
            for best in strongest(_spread(rows, person, len(names)), targets, 1, OCCUPATION_SHARED)
        ]
    return shared
