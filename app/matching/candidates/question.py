"""What a list of candidates was asked for: the key that its answer is remembered under."""

from dataclasses import dataclass
from datetime import date

from app.matching.candidates.schemas import CandidateQuery
from app.matching.words import Language
from app.serving import OpeningFacts
from app.serving.role_book import RoleBook
from models.vocabulary import Audience


@dataclass(frozen=True, slots=True)
class CandidateQuestion:
    """For which opening, for whom, which part of the list and when.

    `named` tells whether the audience reads names, `nominees` who is put forward.
    """

    opening: OpeningFacts
    audience: Audience
    query: CandidateQuery
    day: date
    named: bool
    nominees: frozenset[str]
    roles: RoleBook
    language: Language
