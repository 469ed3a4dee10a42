"""The words of reasons, rules and notes, by code, in every language that people read here."""

from app.matching.words.catalogue import Catalogue, Language
from app.matching.words.czech import CZECH
from app.matching.words.dutch import DUTCH
from app.matching.words.english import ENGLISH
from app.matching.words.german import GERMAN
from app.matching.words.portuguese import PORTUGUESE

CATALOGUES: dict[Language, Catalogue] = {
    one.language: one for one in (ENGLISH, DUTCH, GERMAN, CZECH, PORTUGUESE)
}

__all__ = ["CATALOGUES", "Catalogue", "Language"]
