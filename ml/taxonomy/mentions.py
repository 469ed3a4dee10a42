"""A text in the catalogue's own words: labels of every language become the preferred ones."""

import re
from collections.abc import Callable, Iterator

from ml.taxonomy.normaliser import SkillNormaliser
from ml.text import bases, fold, is_function_word, name_key
from ml.types import Recognition, SkillMethod

LONGEST_MENTION = 6
"""Words of a label that is looked for inside a longer text."""
LONGEST_UNSEGMENTED = 12
"""The same in letters of a script without blanks."""
LONGEST_READ = 200
"""Words of a text that are looked through; whoever writes more tells a story."""
SHORT = 3
"""Letters up to which a label inside a longer text must be written as the catalogue writes it:
`R` and `Go` are skills, "go" is a verb."""
MOST_NAMES = 12
"""Labels of one skill under which a refusal is looked up."""

_UNSEGMENTED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u31ff\u3400-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[{_UNSEGMENTED}]|(?:(?![{_UNSEGMENTED}])[^\W_])+[+#]*")
_NAMED = frozenset({SkillMethod.KEY, SkillMethod.EXACT, SkillMethod.ALTERNATIVE, SkillMethod.STEM})


def in_own_words(
    text: str, normaliser: SkillNormaliser, is_own: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return a text with each label of a skill replaced by the preferred one.

    Where the text is a label and nothing else, the skill's other labels follow. Nothing is
    returned where the text names no skill. The longest label counts, names for which `is_own` holds
    (functions and roles of the organisation) stay as they are.

    Examples
    --------
    >>> from ml.frames import SkillEntry
    >>> catalogue = SkillNormaliser.fit([SkillEntry("S1", "Accessibility", ("a11y",))])
    >>> in_own_words("I want to do more a11y.", catalogue, {"Sales"}.__contains__)
    ('I want to do more Accessibility.',)
    >>> in_own_words("a11y", catalogue, {"Sales"}.__contains__)
    ('Accessibility', 'a11y')
    """
    whole = text.strip()
    if is_own(whole):
        return ()
    found = _named(whole, normaliser)
    if found is not None and found.method is not SkillMethod.STEM:
        return _names(found.key, normaliser)
    read, end = [], 0
    for begin, stop, key in _mentions(text, normaliser, is_own):
        names = _names(key, normaliser)
        if text[begin:stop] == whole:
            return names
        read += [text[end:begin], names[0]]
        end = stop
    return ("".join((*read, text[end:])),) if read else ()


def _names(key: str, normaliser: SkillNormaliser) -> tuple[str, ...]:
    entry = normaliser.entry(key)
    return (entry.label, *entry.alternatives[:MOST_NAMES]) if entry else (key,)


def _mentions(
    text: str, normaliser: SkillNormaliser, is_own: Callable[[str], bool]
) -> Iterator[tuple[int, int, str]]:
    """Yield where a label stands and the skill's key, from the left, the longest first."""
    pieces = [match.span() for match in _PIECE.finditer(text)][:LONGEST_READ]
    place = 0
    while place < len(pieces):
        single = re.match(f"[{_UNSEGMENTED}]", text[pieces[place][0]])
        most = min(LONGEST_UNSEGMENTED if single else LONGEST_MENTION, len(pieces) - place)
        taken = 1
        for size in range(most, 1 if single else 0, -1):
            begin, stop = pieces[place][0], pieces[place + size - 1][1]
            if is_own(text[begin:stop]):
                taken = size
                break
            found = _mentioned(text[begin:stop], normaliser)
            # "on a11y, please" is known by its content alone: grammar around it stays.
            span = pieces[place : place + size]
            if found is not None and not _is_padded(text, span, found.key, normaliser):
                yield begin, stop, found.key
                taken = size
                break
        place += taken


def _is_padded(
    text: str, pieces: list[tuple[int, int]], key: str, normaliser: SkillNormaliser
) -> bool:
    """Whether a skill is named as well without the first word or without the last."""
    if len(pieces) == 1:
        return False
    for fewer in (pieces[1:], pieces[:-1]):
        found = _mentioned(text[fewer[0][0] : fewer[-1][1]], normaliser)
        if found is not None and found.key == key:
            return True
    return False


def _mentioned(written: str, normaliser: SkillNormaliser) -> Recognition | None:
    """Return the skill that a part of a text names; words of grammar name none."""
    if is_function_word(fold(written)) or not bases(written):
        return None
    found = _named(written, normaliser)
    if found is None or len(name_key(written)) > SHORT:
        return found
    entry = normaliser.entry(found.key)
    return found if entry and written in {entry.label, *entry.alternatives} else None


def _named(text: str, normaliser: SkillNormaliser) -> Recognition | None:
    found = normaliser.looked_up(text)
    sure = found and found[0].method in _NAMED and found[0].confidence >= normaliser.accept_above
    return found[0] if sure else None
