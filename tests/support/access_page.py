"""Writes docs/access.md: `python -m tests.support.access_page > docs/access.md`."""

import sys

from app.core.security import Scope
from app.core.security.kinds import KINDS
from app.governance.access.table import TABLE, Access, Caller, Place, Subject
from app.main import create_app
from app.settings import Settings
from tests.support.access import Route, routes_of

HEAD = """# Who may see what

This page is written by `python -m tests.support.access_page > docs/access.md` from
`app/governance/access/table.py` and the kinds of callers; a test walks every route as every
caller and compares.

A caller needs the scope of an operation, and the relation to what it is about: scopes say what
may be done, the kind says to whom. What is missing and what is forbidden is the same 404.

## Kinds of callers

| kind | for whom | default scopes | may also hold |
| --- | --- | --- | --- |
"""
CALLERS = """
A key, an OAuth 2 client and a token of the identity provider are each of one of these kinds. In
the tables `portal` is a portal's server, bound to nobody; `employee` is a portal's key or token
bound to one employee; `embedded` is an embed token of an employee's page that reads,
`embedded_acting` of one that may act, `embedded_manager` of a manager's page that may act,
`embedded_workforce` and `embedded_model` of pages that show aggregates and rankers.

| caller | sees |
| --- | --- |
"""
SEES = {
    "hr_integration": "everyone; aspirations that are shared with managers",
    "hr_partner": "everyone; all aspirations on one record, those shared with HR in searches",
    "privacy_officer": "an hr_partner who may also export and erase what is held of a person",
    "data_team": (
        "everyone under their external ids, without names, summaries and descriptions of past "
        "work; aspirations shared with managers; with `confidential:read` the same as hr_partner"
    ),
    "portal": "nobody",
    "employee, embedded, embedded_acting": (
        "the own record, whole; an employee, or a page that may act, changes the own aspirations, "
        "self-reported skills, languages, summary, openness and relocation, and nothing else"
    ),
    "manager, embedded_manager": (
        "the own record, whole; direct and indirect reports, and the candidates of the own "
        "openings, with aspirations that are shared with managers"
    ),
    "embedded_workforce, embedded_model": "nobody; numbers of five people or more, rankers' cards",
    "admin": (
        "nobody; but it hands out keys and clients of every kind, also such that see more than it "
        "does: who may make keys decides in the end who sees whom, and every key that is made is "
        "in the audit log"
    ),
}
KEYS = {
    Subject.PERSON: (
        "## Operations on one person",
        "For the caller / a direct or indirect report / another person / nobody of that key.",
    ),
    Subject.CANDIDATES: (
        "## Candidates of an opening",
        (
            "Where the caller hires / a report hires / another hires / there is no such opening. "
            "The candidates said that they are open to moves, or HR put them forward for this "
            "opening (`putNomination`); only HR may ask beyond them. A hiring manager may also ask "
            "why such a person fits the own opening (`explainMatch`)."
        ),
    ),
    Subject.EVERYONE: (
        "## Operations on everyone",
        "A manager's list holds the direct and indirect reports.",
    ),
    Subject.RECORD: (
        "## Operations on other records",
        (
            "For a record that is there / one that is not. A draft of an opening is there for who "
            "sees everyone and for its hiring manager; to others it is missing."
        ),
    ),
    Subject.NOTHING: ("## Other operations", "The answer to a valid request."),
}
PLACES = {
    Subject.PERSON: tuple(Place),
    Subject.CANDIDATES: tuple(Place),
    Subject.EVERYONE: (Place.OTHER,),
    Subject.RECORD: (Place.OTHER, Place.ABSENT),
    Subject.NOTHING: (Place.OTHER,),
}


def access_page() -> str:
    """The page: the kinds, then a table for each kind of subject."""
    routes = list(routes_of(create_app(Settings.model_construct())))
    parts = "".join(_part(subject, routes) for subject in KEYS)
    sees = "".join(f"| {caller} | {text} |\n" for caller, text in SEES.items())
    return HEAD + _kinds() + CALLERS + sees + parts


def _kinds() -> str:
    rows = []
    for kind, rules in KINDS.items():
        held = _code(sorted(rules.default_scopes))
        more = _code(sorted(rules.allowed_scopes - rules.default_scopes))
        rows.append(f"| {kind} | {rules.purpose} | {held} | {more} |\n")
    return "".join(rows)


def _part(subject: Subject, routes: list[Route]) -> str:
    title, note = KEYS[subject]
    callers = " | ".join(Caller)
    head = f"\n{title}\n\n{note}\n\n| operation | scope | {callers} |\n"
    rule = "| --- " * (len(Caller) + 2) + "|\n"
    rows = [
        _row(route, TABLE[route.name])
        for route in routes
        if route.name in TABLE and TABLE[route.name].subject is subject
    ]
    return head + rule + "".join(rows)


def _row(route: Route, access: Access) -> str:
    cells = " | ".join(_cell(access, caller) for caller in Caller)
    scope = f"`{access.scope}`" if access.scope else "-"
    if access.confidential:
        scope += f" and `{Scope.CONFIDENTIAL}`" + (", unless the own" if access.bound else "")
    return f"| `{route.method} {route.path}` | {scope} | {cells} |\n"


def _cell(access: Access, caller: Caller) -> str:
    statuses = [access.expected(caller, place) for place in PLACES[access.subject]]
    return str(statuses[0]) if len(set(statuses)) == 1 else " / ".join(map(str, statuses))


def _code(words: list[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "-"


if __name__ == "__main__":
    sys.stdout.write(access_page())
