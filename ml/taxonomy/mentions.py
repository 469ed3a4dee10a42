"""Which entries a text names: labels of every language, found inside sentences too."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ml.taxonomy.normaliser import SkillNormaliser
from ml.taxonomy.pieces import Piece, pieces_of
from ml.text import (
    ENGLISH,
    FUNCTION_WORDS,
    base,
    bases,
    grams,
    is_known,
    languages_of_text,
    name_key,
)
from ml.types import Recognition, SkillMethod

SHORT = 3
"""Letters up to which a label inside a longer text must be written as the catalogue writes it:
`R` and `Go` are skills, "go" is a verb."""
SHORTEST_GUESSED = 5
"""Letters from which an unknown word is compared: shorter ones are near too many others."""
MOST_GUESSED = 2
"""Unknown words of a text that are compared: each comparison takes milliseconds."""
LONGEST_GUESSED = 4
"""Words of a misspelt label inside a sentence."""

_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?;:\n])[\s\"'\u201c\u201e\u00ab(]*$")
_AROUND = " \t\r\n.,;:!?\"'()\u2026\u201c\u201d\u201e\u00ab\u00bb"
_NAMED = frozenset({SkillMethod.KEY, SkillMethod.EXACT, SkillMethod.ALTERNATIVE, SkillMethod.STEM})


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry that a text names.

    Attributes
    ----------
    begin, end : where in the text it is named
    catalogue : number of the normaliser that knows the entry
    found : the entry, and how it was recognised
    """

    begin: int
    end: int
    catalogue: int
    found: Recognition


def mentions(text: str, catalogues: Sequence[SkillNormaliser]) -> list[Mention]:
    """Return the entries that a text names, from the left; of names that overlap the longest.

    A label is found however it is inflected. A misspelt one is found where a word of the text
    stands in no dictionary and recognition is sure of what is meant.

    Parameters
    ----------
    text : a label alone, or sentences
    catalogues : of equally long names, that of the first counts

    Examples
    --------
    >>> from ml.frames import SkillEntry
    >>> skills = SkillNormaliser.fit([SkillEntry("S1", "Accessibility", ("a11y",))])
    >>> found = mentions("I want to do more a11y.", [skills])
    >>> [(one.begin, one.end, one.found.label) for one in found]
    [(18, 22, 'Accessibility')]
    """
    whole = _whole(text, catalogues)
    if whole is not None:
        return [whole]
    pieces, languages = pieces_of(text), languages_of_text(text)
    telling = [one for one in pieces if one.tells]
    named = list(_named_inside(text, telling, languages, catalogues))
    misspelt = _misspelt(text, pieces, languages, named, catalogues)
    return sorted([*named, *misspelt], key=lambda one: one.begin)


def in_own_words(text: str, found: Sequence[Mention]) -> str:
    """Return a text with what it mentions under its preferred label.

    Examples
    --------
    >>> from ml.frames import SkillEntry
    >>> skills = SkillNormaliser.fit([SkillEntry("S1", "Purchasing", ("achats", "Einkauf"))])
    >>> text = "mehr im Einkauf arbeiten"
    >>> in_own_words(text, mentions(text, [skills]))
    'mehr im Purchasing arbeiten'
    """
    parts, end = [], 0
    for one in found:
        parts += [text[end : one.begin], one.found.label]
        end = one.end
    return "".join((*parts, text[end:]))


def words_heard(text: str) -> frozenset[str]:
    """Return what a label must hold one of to be mentioned in a text, or to be meant by it.

    These are base forms of words, and the n-grams of words that may be misspelt; `words_of_label`
    gives those of a label.

    Examples
    --------
    >>> heard = words_heard("more acessibility reviews")
    >>> heard.isdisjoint(words_of_label("Review")), heard.isdisjoint(words_of_label("Accessible"))
    (False, False)
    >>> heard.isdisjoint(words_of_label("Purchasing"))
    True
    """
    languages, pieces = languages_of_text(text), pieces_of(text)
    forms = {base(piece.word, one) for piece in pieces for one in (*languages, ENGLISH)}
    unknown = (piece.word for piece in pieces if _is_unknown(piece, languages))
    return frozenset(forms.union(*map(grams, unknown)))


def words_of_label(label: str) -> frozenset[str]:
    """Return the words of a label and their n-grams, to be compared with `words_heard`."""
    pieces = pieces_of(label)
    return frozenset({piece.base for piece in pieces}.union(*(grams(p.word) for p in pieces)))


def _whole(text: str, catalogues: Sequence[SkillNormaliser]) -> Mention | None:
    """Return what a text names that is a name and nothing else, "without" and its like neither."""
    for written in dict.fromkeys((text.strip(), text.strip(_AROUND))):
        begin = text.find(written)
        for number, catalogue in enumerate(catalogues):
            found = _sure(written, catalogue)
            if found is not None and found.method is not SkillMethod.STEM:
                return Mention(begin, begin + len(written), number, found)
    return None


def _named_inside(
    text: str,
    telling: Sequence[Piece],
    languages: Sequence[str],
    catalogues: Sequence[SkillNormaliser],
) -> Iterator[Mention]:
    """Yield the names inside a text, looked up only where a label begins with the same words."""
    forms = [{piece.base, *(base(piece.word, one) for one in languages)} for piece in telling]
    place = 0
    while place < len(telling):
        following = forms[place + 1] if place + 1 < len(forms) else ()
        starts = {*forms[place], *(f"{a} {b}" for a in forms[place] for b in following)}
        found = _longest_at(text, telling[place:], starts, catalogues)
        if found is not None:
            yield found
        end = found.end if found else telling[place].end
        while place < len(telling) and telling[place].begin < end:
            place += 1


def _longest_at(
    text: str,
    telling: Sequence[Piece],
    starts: Collection[str],
    catalogues: Sequence[SkillNormaliser],
) -> Mention | None:
    """Return the longest name that begins with the first of some words."""
    best: Mention | None = None
    begin = telling[0].begin
    for number, catalogue in enumerate(catalogues):
        for length in catalogue.lengths(starts):
            end = telling[length - 1].end if length <= len(telling) else 0
            if end <= (best.end if best else begin):
                continue
            found = _mentioned(text, begin, end, catalogue)
            if found is not None:
                best = Mention(begin, end, number, found)
                break
    return best


def _mentioned(text: str, begin: int, end: int, catalogue: SkillNormaliser) -> Recognition | None:
    """Return the entry that a part of a text names; words of grammar name none."""
    written = text[begin:end]
    found = _sure(written, catalogue) if bases(written) else None
    if found is None or len(name_key(written)) > SHORT or not written.isalpha():
        return found
    # A capital at the beginning of a sentence tells nothing: "Go abroad" wishes for no language.
    if _SENTENCE_BEGINS.search(text[:begin]) and not written.isupper():
        return None
    entry = catalogue.entry(found.key)
    return found if entry and written in {entry.label, *entry.alternatives} else None


def _sure(text: str, catalogue: SkillNormaliser) -> Recognition | None:
    found = catalogue.looked_up(text)
    sure = found and found[0].method in _NAMED and found[0].confidence >= catalogue.accept_above
    return found[0] if sure else None


def _misspelt(
    text: str,
    pieces: Sequence[Piece],
    languages: Sequence[str],
    named: Sequence[Mention],
    catalogues: Sequence[SkillNormaliser],
) -> Iterator[Mention]:
    """Yield what the words mean that stand in no dictionary, with the words around them."""
    taken = [(one.begin, one.end) for one in named]
    unknown = [place for place, piece in enumerate(pieces) if _is_unknown(piece, languages)]
    for place in unknown[:MOST_GUESSED]:
        if _is_taken(pieces[place], taken):
            continue
        run = _run_around(pieces, place, taken, languages)
        found = _guessed(text, [run, (place, place + 1)], pieces, catalogues)
        if found is not None:
            taken.append((found.begin, found.end))
            yield found


def _guessed(
    text: str,
    runs: Sequence[tuple[int, int]],
    pieces: Sequence[Piece],
    catalogues: Sequence[SkillNormaliser],
) -> Mention | None:
    """Return what the first run of words means of which recognition is sure."""
    for first, end in dict.fromkeys(runs):
        written = text[pieces[first].begin : pieces[end - 1].end]
        for number, catalogue in enumerate(catalogues):
            found = catalogue.recognise(written)
            if found and found[0].confidence >= catalogue.accept_above:
                return Mention(pieces[first].begin, pieces[end - 1].end, number, found[0])
    return None


def _run_around(
    pieces: Sequence[Piece],
    place: int,
    taken: Sequence[tuple[int, int]],
    languages: Sequence[str],
) -> tuple[int, int]:
    """Return the words beside an unknown one, up to words of grammar and other mentions."""

    def joins(at: int) -> bool:
        return 0 <= at < len(pieces) and not (
            _is_grammar(pieces[at], languages) or _is_taken(pieces[at], taken)
        )

    first, end = place, place + 1
    while end - first < LONGEST_GUESSED and (joins(first - 1) or joins(end)):
        if joins(first - 1):
            first -= 1
        else:
            end += 1
    return first, end


def _is_unknown(piece: Piece, languages: Sequence[str]) -> bool:
    word = piece.word
    return (
        len(word) >= SHORTEST_GUESSED
        and word.isalpha()
        and not _is_grammar(piece, languages)
        and not any(is_known(word, language) for language in languages)
    )


def _is_grammar(piece: Piece, languages: Sequence[str]) -> bool:
    return any(piece.word in FUNCTION_WORDS[language] for language in languages)


def _is_taken(piece: Piece, taken: Sequence[tuple[int, int]]) -> bool:
    return any(begin < piece.end and piece.begin < end for begin, end in taken)
