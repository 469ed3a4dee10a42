"""Fits the language of an organisation from its roles, openings and people."""

from collections import Counter
from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from ml.errors import TrainingError
from ml.frames import EmployeeProfile, OpeningProfile, TrainingFrames
from ml.ranking.arrays.vectors import unit_rows
from ml.ranking.language.lexicon import GRAM_BUCKETS, Lexicon
from ml.ranking.language.names import sparse_rows
from ml.ranking.language.references import References
from ml.text import bases, content_words, folded, grams, name_key, stable_hash, words_and_bases
from ml.training.sharing import shared_terms
from ml.types import FloatArray

FACTORS = 64
"""Latent factors of words; wider and narrower ones gain nothing (decision 8)."""

REFERENCES = 4000
"""Reference roles kept: what they cost grows with them."""


def fit_lexicon(frames: TrainingFrames, *, seed: int, factors: int = FACTORS) -> Lexicon:
    """Learn word weights, n-gram weights and latent factors.

    Parameters
    ----------
    frames : the organisation; people and openings are read, moves are not
    seed : of the randomised SVD (Halko et al. 2011)
    factors : number of latent factors, cut to what the data can bear

    Raises
    ------
    TrainingError
        When there is no opening, role or person with any word.
    """
    openings = (*frames.roles, *frames.openings)
    profiles: list[EmployeeProfile | OpeningProfile] = [*openings, *frames.employees]
    shared = shared_terms(map(_tokens, openings), (_tokens(person) for person in frames.employees))
    if not shared:
        raise TrainingError("frames: no role, opening or person has a title, skill or text")
    words = word_vectoriser(shared)
    rows = words.fit_transform(profiles)
    vocabulary, n = columns_by_token(words), len(profiles)
    names = shared_terms(map(_skill_names, openings), map(_skill_names, frames.employees))
    skill_counts = Counter(
        name for profile in profiles for name in _skill_names(profile) if name in names
    )
    return Lexicon(
        vocabulary=vocabulary,
        word_weights=words.idf_.astype(np.float32),
        unknown_weight=_idf(0, n),
        gram_weights=_gram_weights(profiles),
        factors=_word_factors(rows, factors, seed),
        surfaces=_surfaces(profiles, vocabulary),
        skill_weights={name: _idf(count, n) for name, count in sorted(skill_counts.items())},
        taxonomy=tuple(sorted(frames.skills, key=lambda entry: entry.key)),
    )


def columns_by_token(vectoriser: TfidfVectorizer) -> dict[str, int]:
    """Return the columns of a fitted vectoriser by token, in their order."""
    return {str(token): n for n, token in enumerate(vectoriser.get_feature_names_out())}


def word_vectoriser(shared: Iterable[str]) -> TfidfVectorizer:
    """Return what weighs the stems of profiles, not fitted; sublinear term frequency.

    Parameters
    ----------
    shared : the stems that may be remembered
    """
    return TfidfVectorizer(
        analyzer=lambda profile: list(_tokens(profile).elements()),
        vocabulary=sorted(shared),
        sublinear_tf=True,
    )


def _surfaces(
    profiles: Iterable[EmployeeProfile | OpeningProfile], vocabulary: dict[str, int]
) -> tuple[str, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for profile in profiles:
        counts.update(read for part in _texts(profile) for read in words_and_bases(part))
    best: dict[str, str] = {}
    for word, meant in sorted(counts, key=lambda read: (-counts[read], read)):
        best.setdefault(meant, word)
    return tuple(best[token] for token in vocabulary)


def _idf(frequency: int, documents: int) -> float:
    return float(np.log((1.0 + documents) / (1.0 + frequency)) + 1.0)


def _texts(profile: EmployeeProfile | OpeningProfile) -> tuple[str, ...]:
    text = profile.description if isinstance(profile, OpeningProfile) else profile.text
    return (profile.title, text, *(skill.name for skill in profile.skills))


def _skill_names(profile: EmployeeProfile | OpeningProfile) -> set[str]:
    return {name_key(skill.name) for skill in profile.skills}


def _tokens(profile: EmployeeProfile | OpeningProfile) -> Counter[str]:
    return Counter(token for part in _texts(profile) for token in bases(part))


def _gram_weights(profiles: Iterable[EmployeeProfile | OpeningProfile]) -> FloatArray:
    names = {p.title for p in profiles} | {s.name for p in profiles for s in p.skills}
    counts = np.zeros(GRAM_BUCKETS)
    for name in names:
        spelt = (grams(folded(word)) for word in content_words(name))
        buckets = {stable_hash(gram) % GRAM_BUCKETS for own in spelt for gram in own}
        counts[sorted(buckets)] += 1
    return (np.log((1.0 + len(names)) / (1.0 + counts)) + 1.0).astype(np.float32)


def _word_factors(rows: csr_matrix, factors: int, seed: int) -> FloatArray:
    """Return the latent factors of words (latent semantic analysis), strongest first."""
    rank = min(factors, *(size - 1 for size in rows.shape))
    if rank < 1:
        return np.eye(rows.shape[1], 1, dtype=np.float32)
    learnt = TruncatedSVD(rank, n_iter=5, random_state=seed).fit(rows)
    return np.ascontiguousarray(learnt.components_.T, dtype=np.float32)


def reference_roles(frames: TrainingFrames) -> list[OpeningProfile]:
    """Return the organisation's roles and openings, one for each title, in the order of titles.

    Of more than `REFERENCES` those are kept that say most: the roles of the catalogue first, then
    the titles that most openings and people bear.
    """
    by_title = {p.title.casefold(): p for p in (*frames.openings, *frames.roles) if p.title}
    catalogue = {role.title.casefold() for role in frames.roles}
    used = Counter(opening.title.casefold() for opening in frames.openings)
    used.update(person.title.casefold() for person in frames.employees)
    kept = sorted(by_title, key=lambda title: (title not in catalogue, -used[title], title))
    return [by_title[title] for title in sorted(kept[:REFERENCES])]


def fit_references(frames: TrainingFrames, lexicon: Lexicon) -> References:
    """Keep the organisation's roles and openings, one for each title, to read titles through.

    Parameters
    ----------
    lexicon : as fitted on the same frames
    """
    known = reference_roles(frames)
    words = sparse_rows([lexicon.word_row(p.title) for p in known], lexicon.columns)
    grams = sparse_rows([lexicon.gram_row(p.title) for p in known], GRAM_BUCKETS)
    whole = sparse_rows([lexicon.word_row(*_texts(p)) for p in known], lexicon.columns)
    work = sparse_rows([lexicon.word_row(p.title, p.description) for p in known], lexicon.columns)
    people = sparse_rows([lexicon.word_row(*_texts(p)) for p in frames.employees], lexicon.columns)
    centre = np.zeros(lexicon.factors.shape[1], dtype=np.float32)
    if frames.employees:
        centre = unit_rows(lexicon.meanings(people)).mean(axis=0)
    content, told = (unit_rows(lexicon.meanings(rows)) for rows in (whole, work))
    titles = tuple([p.title for p in known])
    return References(titles, grams, words, content, told, centre)
