"""One way of reading text for ranking, recognition and wishes alike."""

from ml.text.bases import base, folded, is_known
from ml.text.function_words import ENGLISH, FUNCTION_WORDS, is_function_word
from ml.text.grams import grams, stable_hash
from ml.text.sentences import affirmed, sentences_of
from ml.text.words import (
    bases,
    content_words,
    fold,
    initials,
    languages_of_text,
    name_key,
    without_brackets,
    words,
    words_and_bases,
)

__all__ = [
    "ENGLISH",
    "FUNCTION_WORDS",
    "affirmed",
    "base",
    "bases",
    "content_words",
    "fold",
    "folded",
    "grams",
    "initials",
    "is_function_word",
    "is_known",
    "languages_of_text",
    "name_key",
    "sentences_of",
    "stable_hash",
    "without_brackets",
    "words",
    "words_and_bases",
]
