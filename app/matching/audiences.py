"""How much of a person's aspirations an audience's answer may rest on."""

from app.serving import Disclosure
from models.vocabulary import Audience

_ONE_PERSON = {
    Audience.EMPLOYEE: Disclosure.EVERYTHING,
    Audience.HR: Disclosure.EVERYTHING,
    Audience.MANAGER: Disclosure.MANAGERS,
}
_MANY_PEOPLE = {
    Audience.HR: Disclosure.HR_SEARCH,
    Audience.MANAGER: Disclosure.MANAGERS,
}


def disclosure_on_one(audience: Audience) -> Disclosure:
    """For an answer about one person."""
    return _ONE_PERSON[audience]


def disclosure_in_search(audience: Audience) -> Disclosure:
    """For an answer that ranks people against each other."""
    return _MANY_PEOPLE[audience]
