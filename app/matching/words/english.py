"""What is said in English; the catalogue that the others follow."""

from app.matching.words.catalogue import By, Catalogue, Language, Message, Plural, one_or_other
from app.matching.words.codes import Code, Counted, Fact, Note, Outcome, Part
from ml.ranking import LABELS, Reason
from models.vocabulary import Motive, OpeningStatus

_LEADS = (
    "This role leads people. Results in the present work do not count for it; what counts is "
    "shown readiness: teaching, coaching, easing the work of others."
)
_OWN_FOR = "“{label}” speaks for it."
_OWN_AGAINST = "“{label}” speaks against it."
_STEP_TAKEN = "Colleagues have moved from {before} to {after} before."
_PLACE_REMOTE = "The team sits in {there}, and the work can be done from {here}."
_BEST_PATH = "the best path takes {steps}, the least likely of which scores {least}."

ENGLISH = Catalogue(
    language=Language.ENGLISH,
    messages={
        Code.UNASKED_STEP_BACK: Message(
            "It would be a step back that you did not ask for: grade {after}, {steps} below your "
            "own.",
            "It would be a step back that {person} did not ask for: grade {after}, {steps} below "
            "{person}'s own.",
        ),
        Code.HELD_BEFORE: Message(
            "You have been {title} before, which counts against it.",
            "{person} has been {title} before, which counts against it.",
        ),
        Code.WISH_REFUSED: Message(
            "You said no to {wish}{understood}; this opening touches on it.",
            "{person} said no to {wish}{understood}; this opening touches on it.",
        ),
        Code.WISH_FUNCTION: Message(
            "You asked for {wish}{understood}{because}, and this opening is in {function}.",
            "{person} asked for {wish}{understood}, and this opening is in {function}.",
        ),
        Code.WISH_ROLE: Message(
            "You asked for {wish}{understood}{because}, and this is that role.",
            "{person} asked for {wish}{understood}, and this is that role.",
        ),
        Code.WISH_PLACE: Message(
            "You asked for {wish}{understood}{because}, and this opening is in {place}.",
            "{person} asked for {wish}{understood}, and this opening is in {place}.",
        ),
        Code.WISH_NEAR: Message(
            "You asked for {wish}{understood}{because}, and this opening comes near it.",
            "{person} asked for {wish}{understood}, and this opening comes near it.",
        ),
        Code.BRIDGE: Message(
            "The role works with {function} every day; you know that side from your own work "
            "there.",
            "The role works with {function} every day; {person} knows that side from {person}'s "
            "own work there.",
        ),
        Code.BRIDGE_FORMER: Message(
            "The role works with {function} every day; you know that side from your time as "
            "{title}.",
            "The role works with {function} every day; {person} knows that side from {person}'s "
            "time as {title}.",
        ),
        Code.ESSENTIAL_SKILLS: Message(
            "You cover {covered} of the {needed} essential skills: {skills}.",
            "{person} covers {covered} of the {needed} essential skills: {skills}.",
        ),
        Code.OPTIONAL_SKILLS: Message(
            "You also bring {skills}, which the role welcomes.",
            "{person} also brings {skills}, which the role welcomes.",
        ),
        Code.STEP_TAKEN: Message(_STEP_TAKEN, _STEP_TAKEN),
        Code.OWN_FOR: Message(_OWN_FOR, _OWN_FOR),
        Code.OWN_AGAINST: Message(_OWN_AGAINST, _OWN_AGAINST),
        Code.SKILLS_TO_LEARN: Message(
            "Still to learn: {skills}.", "{person} would still learn {skills}."
        ),
        Code.CREDENTIALS_TO_OBTAIN: Message(
            "Still to obtain: {skills}.", "{person} would still obtain {skills}."
        ),
        Code.SKILLS_TO_ADD: Message(
            "Welcome, and new to you: {skills}.", "Welcome, and new to {person}: {skills}."
        ),
        Code.LEVEL_BELOW: Message(
            "You hold {skill} at level {held}; level {needed} is asked for.",
            "{person} holds {skill} at level {held}; level {needed} is asked for.",
        ),
        Code.SAME_GRADE: Message(
            "It is on your own grade, {after}.", "It is on {person}'s own grade, {after}."
        ),
        Code.PROMOTION: Message(
            "It is {steps} above your own: {after}, from {before}.",
            "It is {steps} above {person}'s own: {after}, from {before}.",
        ),
        Code.STEP_BACK: Message(
            "It is {steps} below your own: {after}, from {before}.",
            "It is {steps} below {person}'s own: {after}, from {before}.",
        ),
        Code.PLACE_REMOTE: Message(_PLACE_REMOTE, _PLACE_REMOTE),
        Code.PLACE_HYBRID: Message(
            "The work is in {there} part of the week; you are based in {here}.",
            "The work is in {there} part of the week; {person} is based in {here}.",
        ),
        Code.PLACE_OTHER: Message(
            "The work is in {there}; you are based in {here}.",
            "The work is in {there}; {person} is based in {here}.",
        ),
        Code.LEADS_PEOPLE: Message(_LEADS, _LEADS),
        Code.CONGESTION: Message(
            "Many others were shown this opening, so it stands a little lower in your list.",
            "Many others were shown this opening, so it stands a little lower in {person}'s list.",
        ),
        Code.EXPERT_PATH: Message(
            "Your expertise need not lead there: growing as an expert is an equal path.",
            "{person}'s expertise need not lead there: growing as an expert is an equal path.",
        ),
    },
    facts={
        Fact.LEFT: "Has left the organisation.",
        Fact.NOT_BEGUN: "Starts on {first_day}.",
        Fact.ENDS_BEFORE: "Leaves after {last_day}, before the opening starts on {opens_on}.",
        Fact.EMPLOYED: "Employed by the organisation.",
        Fact.ROLE_HELD: "This is the role held today.",
        Fact.ROLE_DIFFERS: "Differs from the role held today.",
        Fact.STATUS: "The opening's status is {status}.",
        Fact.OPENED: "Opened on {opens_on}.",
        Fact.OPENS: "Opens only on {opens_on}.",
        Fact.CLOSES: "Closes on {closes_on}.",
        Fact.CLOSED: "Closed on {closes_on}.",
        Fact.SEATS: "{seats} to be filled.",
        Fact.TENURE: "{tenure}; hired on {hired_on}, {months} ago.",
        Fact.TENURE_UNKNOWN: "{tenure}; no hire date is recorded.",
        Fact.GRADE: "{band}; the grade is {grade}.",
        Fact.GRADE_UNKNOWN: "{band}; no grade is recorded.",
        Fact.PLACE_HERE: "{places}; {based}.",
        Fact.PLACE_REMOTE: "{places}; {based}, but the work is fully remote.",
        Fact.PLACE_RELOCATING: "{places}; {based} and open to relocation there.",
        Fact.PLACE_ELSEWHERE: "{places}; {based} and open to relocation elsewhere only.",
        Fact.PLACE_STAYING: "{places}; {based} and not relocating.",
        Fact.LANGUAGE_MISSING: "{language}; it is not among the languages spoken.",
        Fact.LANGUAGE_SPOKEN: "{language}; spoken at {level}.",
        Fact.LANGUAGE_UNKNOWN: "{language}; spoken, no level is recorded.",
        Fact.CREDENTIAL_MISSING: "{credential}; none is recorded.",
        Fact.CREDENTIAL_HELD: "{credential}; {it} is held.",
        Fact.CREDENTIAL_TO_COME: "{credential}; {it} is held, but counts only from {valid_from}.",
        Fact.CREDENTIAL_PAST: "{credential}; {it} was valid until {valid_until}.",
        Fact.CREDENTIAL_UNTIL: "{credential}; {it} is held, valid until {valid_until}.",
    },
    parts={
        Part.BECAUSE: " because {motives} matters to you",
        Part.BECAUSE_MANY: " because {motives} matter to you",
        Part.GRADES_BETWEEN: "Grades {low} to {high} are eligible",
        Part.GRADES_FROM: "Grade {low} or higher is eligible",
        Part.GRADES_TO: "Grade {high} or lower is eligible",
        Part.PLACES: "People in {places} are eligible",
        Part.BASED: "based in {here}",
        Part.BASED_NOWHERE: "no location is recorded",
        Part.LANGUAGE: "The language '{language}' is needed",
        Part.LANGUAGE_AT: "The language '{language}' is needed at {needed_level} or better",
        Part.CREDENTIAL_NEEDED: "The credential '{name}' is needed",
        Part.CREDENTIAL_DESIRED: "The credential '{name}' is desired",
        Part.CREDENTIAL_ITSELF: "it",
        Part.CREDENTIAL_THROUGH: "'{held}' counts for it and",
        Part.NATIVE: "native",
        Part.CONGESTION: "Shown to many others",
        Part.QUOTED: "\u201c{text}\u201d",
        Part.LISTED: "{some} and {last}",
        Part.WITH_SKILL: "with {skills}",
        Part.WITH_SKILLS: "with {skills}",
        Part.WITH_WISH: "with a wish for {wishes}",
        Part.WITHOUT_WISH: "without the wish against {wishes}",
        Part.SKILL_AT: "{skill} at {level}",
        Part.ROLE: "the role {wish}",
    },
    outcomes={
        Outcome.RANKED: "{changes} this opening would be number {place}.",
        Outcome.BEHIND: "{changes} this opening would stay behind many others.",
        Outcome.FAR: "{changes} this opening would still be far.",
    },
    counted={
        Counted.STEPS: {Plural.ONE: "one grade", Plural.OTHER: "{n} grades"},
        Counted.SEATS: {Plural.ONE: "{n} seat is", Plural.OTHER: "{n} seats are"},
        Counted.TENURE: {
            Plural.ONE: "At least {n} month in the organisation is needed",
            Plural.OTHER: "At least {n} months in the organisation are needed",
        },
        Counted.MONTHS: {Plural.ONE: "{n} month", Plural.OTHER: "{n} months"},
        Counted.MORE: {Plural.ONE: "{n} more", Plural.OTHER: "{n} more"},
        Counted.PATH_STEPS: {Plural.ONE: "{n} step", Plural.OTHER: "{n} steps"},
    },
    skills={
        By.THROUGH: Message("{skill} (through your {held})", "{skill} (through {person}'s {held})"),
        By.START: Message(
            "{skill} (your {held} is a start)", "{skill} ({person}'s {held} is a start)"
        ),
        By.NEAR: Message("{skill} (near your {held})", "{skill} (near {person}'s {held})"),
    },
    notes={
        Note.NO_ASPIRATION: "No aspiration is stated; the ranking rests on skills and work alone. "
        "A stated wish would count beside them.",
        Note.NOT_RANKED: "The employee objects to being ranked, so nothing is recommended.",
        Note.NOT_BEGUN: "Starts on {first_day}; nothing is recommended before that day.",
        Note.NOTHING_FOUND: "Nothing in the two records speaks for it or against it.",
        Note.NO_SINGLE_CAUSE: "It comes from the records as a whole; no single word or skill "
        "stands for it.",
        Note.STARTING_POINT: "What every pair begins with, before anything is known of it.",
        Note.ASPIRATION: "A wish resembles the opening a little; none names it.",
        Note.RELATED_SKILLS: "Names of skills have words in common with the opening.",
        Note.WORK_CONTENT: "The texts resemble each other as a whole; they share no telling word.",
        Note.NOTHING_NEAR: "Nothing is near today.",
        Note.HELP_SKILL: "With {skill}, {title} would come near.",
        Note.HELP_WISH: "If you asked for {title}, it would come near.",
        Note.HELP_TEXT: "Little is known of you: tell your skills, and in a few sentences what "
        "you do.",
        Note.LEADERSHIP: "This role leads people. The ranking rests on skills, work and wishes, "
        "never on results in "
        "the present work; ask for evidence that a person helps others grow.",
        Note.NOT_OPEN: "The opening is not open, so it stands in no ranking.",
        Note.NOT_ELIGIBLE: "A rule is not met; no skill and no wish would change that.",
        Note.NO_CHANGE: "No change of up to six skills and one wish was enough; this came closest.",
        Note.STILL_FAR: "After any change of up to six skills and one wish this opening would "
        "still be far.",
        Note.NO_TARGET: "No wish names a role or function of this organisation; say where to with "
        "to_role or to_function.",
        Note.NO_PATH: "No path leads there, however many steps it takes and however low they "
        "score.",
        Note.PATH_REFUSED: "A stated wish rules out every role that this could lead to.",
        Note.PATH_HELD: "Every role that this could lead to is held today or was held before.",
        Note.PATH_GRADES: (
            "A step leads at most {up} up or {down} down, and no roles in between "
            "lead there; without that limit " + _BEST_PATH
        ),
        Note.PATH_SCORE: "No path has steps that all reach least_score; " + _BEST_PATH,
        Note.PATH_STEPS: "No path is as short as most_steps says; " + _BEST_PATH,
        Note.PATH_LIMITS: "No one limit keeps the role out of reach; without all of them "
        + _BEST_PATH,
        Note.WHY_LEAD: "This path leads to leading people. Why do you want to lead? Helping "
        "others grow is a reason; pay or standing alone is none.",
        Note.EXPERT_EQUAL: "The expert path beside it is an equal choice.",
        Note.NO_EXPERT: "There is no expert path.",
        Note.NO_EXPERT_ROLE: "That function has no other role, at today's grade or above, that "
        "leads nobody.",
        Note.EXPERT_LEADS: "Each path to an expert role of that function has a step that leads "
        "people.",
    },
    labels={reason: LABELS[reason] for reason in Reason},
    motives={
        Motive.GROWTH: "growth",
        Motive.IMPACT: "impact",
        Motive.HELP_OTHERS_GROW: "helping others grow",
        Motive.MASTERY: "mastery",
        Motive.VARIETY: "variety",
        Motive.BALANCE: "balance",
        Motive.LOCATION: "the place",
        Motive.RECOGNITION: "recognition",
        Motive.MONEY: "pay",
    },
    statuses={status: status.value for status in OpeningStatus},
    plural=one_or_other,
    decimal=".",
    day="{year}-{month:02}-{day:02}",
)
