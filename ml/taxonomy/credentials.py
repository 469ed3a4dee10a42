"""What a credential is called: a licence or diploma is issued, and not learnt in one step."""

import re
import unicodedata

from ml.memory import remembers_texts

NAMES_KEPT = 1 << 16
"""Names of skills and credentials that were read; every gap that is told asks for its own."""
_BETWEEN_WORDS = re.compile(r"[^\w+#]+|_+")
# What names a credential as the last word, in the languages whose text the ranker reads most.
_HEADS = frozenset(
    {
        *("licence", "license", "diploma", "degree", "certificate", "certification"),
        *("bachelor", "doctorate", "phd"),
        *("lizenz", "führerschein", "fahrerlaubnis", "diplom", "zertifikat", "approbation"),
        *("staatsexamen", "permis", "diplôme", "certificat", "brevet"),
        *("licencia", "título", "titulación", "certificado"),
        *("patente", "laurea", "licença", "rijbewijs"),
    }
)
# What does so at the beginning, where one of the links follows: "diploma in nursing". As a last
# word, "master" is mostly a job: scrum master, concertmaster.
_BEGINNINGS = _HEADS | {"master", "magister"}
_LINKS = frozenset(
    {"of", "in", "to", "for", "de", "du", "des", "en", "del", "da", "di", "für", "als", "zur"}
)
_CERTIFIED = frozenset({"certified", "chartered", "zertifizierter", "zertifizierte", "certifié"})


@remembers_texts(maxsize=NAMES_KEPT)
def credential_key(name: str) -> str:
    """Return a name without differences of case, spacing and punctuation; `+` and `#` count.

    >>> credential_key("Driving-Licence  C.") == credential_key("driving licence C")
    True
    >>> credential_key("C++ certificate") == credential_key("C certificate")
    False
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(_BETWEEN_WORDS.sub(" ", folded).split())


@remembers_texts(maxsize=NAMES_KEPT)
def names_credential(name: str) -> bool:
    """Tell whether a text names something that is issued, such as a licence or a degree.

    Managing licences is a skill, and so is preparing for a certification: the word has to be the
    one that is named, not one that describes another.

    >>> [names_credential(text) for text in ("Diploma in nursing", "Driving licence C", "PhD")]
    [True, True, True]
    >>> [names_credential(text) for text in ("Licence management", "Scrum master", "Diploma work")]
    [False, False, False]
    """
    # A class or level may stand behind the word: "driving licence C1", "forklift licence".
    words = [word for word in credential_key(name).replace("'s", "").split() if word != "s"]
    while len(words) > 1 and len(words[-1]) <= 2:
        words.pop()
    if not words:
        return False
    begins = len(words) > 2 and words[0] in _BEGINNINGS and words[1] in _LINKS
    return words[-1] in _HEADS or begins or not _CERTIFIED.isdisjoint(words[:-1])
