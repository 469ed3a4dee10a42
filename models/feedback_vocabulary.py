"""The words of what people do with lists and openings, stored by value."""

from enum import StrEnum


class EventType(StrEnum):
    """What somebody did about an opening, or with a list of openings (`view`)."""

    VIEW = "view"
    OPEN = "open"
    SAVE = "save"
    UNSAVE = "unsave"
    DISMISS = "dismiss"
    NOT_THIS = "not_this"
    APPLY = "apply"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    DECLINE = "decline"
    SHORTLIST = "shortlist"
    DECLINE_CANDIDATE = "decline_candidate"
    OFFER = "offer"
    START = "start"
    OUTCOME = "outcome"


class DatasetLabel(StrEnum):
    """What a dataset is to tell: whose time has to be over before it tells it for good."""

    INTEREST = "interest"
    APPLIED = "applied"
    MOVED_WELL = "moved_well"


class EventSource(StrEnum):
    """The kind of system that an event comes from."""

    PORTAL = "portal"
    HRIS = "hris"
    ATS = "ats"
