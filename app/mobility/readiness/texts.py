"""What readiness says in words: rules, questions and sentences, each under its stable code."""

from collections.abc import Mapping
from dataclasses import asdict

from app.mobility.readiness.policies import Level, Need, Rules, Standing
from models.vocabulary import Behaviour

MEANS: Mapping[Behaviour, str] = {
    Behaviour.COACHES: "somebody became able to do it alone",
    Behaviour.TEACHES: "the craft was explained to several, and others use the material",
    Behaviour.SMOOTHS: "a hindrance between teams was removed and is still gone",
    Behaviour.HANDS_OVER: "a customer, decision or stage was given to somebody, for good",
    Behaviour.STANDS_BACK: "credit went to others, and others say so",
    Behaviour.MOVES_PEOPLE_ON: "somebody was helped to a next role, also out of the team",
    Behaviour.ASKS: "help was asked for, another's way was learnt, own gaps were told",
    Behaviour.LIFTS_TEAM: "something of the whole team became better while working for it",
}
QUESTIONS: Mapping[Behaviour, str] = {
    Behaviour.COACHES: "Who can do something alone today because of you?",
    Behaviour.TEACHES: "What did you explain to several people, and who still uses it?",
    Behaviour.SMOOTHS: "Which hindrance between two teams is gone because you saw to it?",
    Behaviour.HANDS_OVER: "What did you give out of your hands last, and have you stayed away?",
    Behaviour.STANDS_BACK: "Whose success did you make sure was seen?",
    Behaviour.MOVES_PEOPLE_ON: "Whom did you help to a role that you had no use for?",
    Behaviour.ASKS: "What can you not do yet, and whom did you ask?",
    Behaviour.LIFTS_TEAM: "What became better for the whole team while you were in it?",
}
_LEVELS: Mapping[Level, str] = {
    Level.NONE: "Nobody has told of it.",
    Level.STATED: "It is told, and nobody else who was there has confirmed it.",
    Level.SHOWN: "Somebody who was helped, a peer or a manager confirms it.",
    Level.STEADY: "Two people, one of whom was helped, confirm occasions {apart_days} days or "
    "more apart.",
}
_STANDINGS: Mapping[Standing, str] = {
    Standing.NOT_ASKED: "No wish to lead is stated: ask why, or do not ask again for "
    "{asked_again_months} months.",
    Standing.LITTLE_KNOWN: "Fewer than {least_told} behaviours are told: have the "
    "conversation first.",
    Standing.GROWING: "Some of it is there; the gaps say what is next.",
    Standing.TRY_IT: "{least_shown} behaviours are shown, {least_steady} of them steady, one of "
    "these with people, and the craft is known: try it for a time, with a way back.",
    Standing.SHOWN_IN_TRIAL: "It was tried, and those who were led confirm it.",
}
_NEEDS: Mapping[Need, str] = {
    Need.SHOWN: "Confirmed by somebody who was there, this would be shown.",
    Need.STEADY: "A second occasion, confirmed by another person, would make it steady.",
    Need.STEADY_WITH_PEOPLE: "One of coaching, handing over and moving people on becomes steady.",
    Need.CREDIBLE: "{craft_share:.0%} of the skills of one craft of the team, at level "
    "{craft_level:g}, are not yet held.",
}
WHY_QUESTIONS: Mapping[str, str] = {
    "whose_success": "Whose success would you work for if nobody saw your part in it?",
    "what_you_give_up": "Which part of your present work would you hand over, and miss?",
    "same_pay": "Would you want it if pay and title stayed as they are?",
}
# The questions that a conversation about leading begins with, whoever holds it.
OPENING_QUESTIONS: Mapping[str, str] = {
    "why_lead": "Why do you want to lead people?",
    "best_leader": "Who led you well, and what did they do on an ordinary day?",
    **WHY_QUESTIONS,
}
DO_NOT_ASK: Mapping[str, str] = {
    "results": "Do not speak of results or ratings: they tell how the present work is done.",
    "family": "Do not ask about age, health, family or plans for one.",
}
PAY_NEUTRAL = (
    "Leading is not the way to more pay here: the expert role beside it counts as much, and a "
    "change to or from leading is no change of worth."
)
MOTIVE_ADVICE: Mapping[str, str] = {
    "talk_first": "Pay and standing are what you name. Nothing is refused: talk about these "
    "questions first, and look at the expert move beside it.",
    "go_on": "Your reasons are about people and the work. Next comes what you have shown.",
    "name_a_reason": "You name no reason yet. The questions may help you to find it.",
    "not_asked_again": "You do not want to lead. Nobody asks again before the day that is named.",
}


def level(of: Level, rules: Rules) -> str:
    """What a level says."""
    return _filled(_LEVELS[of], rules)


def standing(of: Standing, rules: Rules) -> str:
    """What a standing says."""
    return _filled(_STANDINGS[of], rules)


def need(of: Need, rules: Rules) -> str:
    """What a gap says."""
    return _filled(_NEEDS[of], rules)


def _filled(text: str, rules: Rules) -> str:
    """The text with the numbers of the policy."""
    return text.format_map(asdict(rules))
