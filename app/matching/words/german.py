"""What is said in German. People are addressed as Sie; grades are Stufen, skill levels Niveaus."""

from app.matching.words.catalogue import By, Catalogue, Language, Message, Plural, one_or_other
from app.matching.words.codes import Code, Counted, Fact, Note, Outcome, Part
from ml.ranking import Reason
from models.vocabulary import Motive, OpeningStatus

_LEADS = (
    "Diese Rolle führt Menschen. Ergebnisse in der heutigen Arbeit zählen dafür nicht; es zählt "
    "gezeigte Bereitschaft: anderen etwas beibringen, sie begleiten, ihnen die Arbeit erleichtern."
)
_OWN_FOR = "„{label}“ spricht dafür."
_OWN_AGAINST = "„{label}“ spricht dagegen."
_STEP_TAKEN = "Kolleginnen und Kollegen sind schon von {before} zu {after} gewechselt."
_PLACE_REMOTE = "Das Team sitzt in {there}; die Arbeit geht auch von {here} aus."
_BEST_PATH = "braucht der beste Weg {steps}; der unwahrscheinlichste davon erreicht {least}."

GERMAN = Catalogue(
    language=Language.GERMAN,
    messages={
        Code.UNASKED_STEP_BACK: Message(
            "Es wäre ein Schritt zurück, um den Sie nicht gebeten haben: Stufe {after}, {steps} "
            "unter Ihrer eigenen.",
            "Es wäre ein Schritt zurück, um den {person} nicht gebeten hat: Stufe {after}, {steps} "
            "unter der heutigen.",
        ),
        Code.HELD_BEFORE: Message(
            "Sie haben schon als {title} gearbeitet; das spricht dagegen.",
            "{person} hat schon als {title} gearbeitet; das spricht dagegen.",
        ),
        Code.WISH_REFUSED: Message(
            "Sie haben Nein zu {wish}{understood} gesagt; diese Stelle berührt das.",
            "{person} hat Nein zu {wish}{understood} gesagt; diese Stelle berührt das.",
        ),
        Code.WISH_FUNCTION: Message(
            "Sie haben sich {wish}{understood} gewünscht{because}, und diese Stelle gehört zum "
            "Bereich "
            "{function}.",
            "{person} hat sich {wish}{understood} gewünscht, und diese Stelle gehört zum Bereich "
            "{function}.",
        ),
        Code.WISH_ROLE: Message(
            "Sie haben sich {wish}{understood} gewünscht{because}, und genau das ist diese Stelle.",
            "{person} hat sich {wish}{understood} gewünscht, und genau das ist diese Stelle.",
        ),
        Code.WISH_PLACE: Message(
            "Sie haben sich {wish}{understood} gewünscht{because}, und diese Stelle ist in "
            "{place}.",
            "{person} hat sich {wish}{understood} gewünscht, und diese Stelle ist in {place}.",
        ),
        Code.WISH_NEAR: Message(
            "Sie haben sich {wish}{understood} gewünscht{because}, und diese Stelle kommt dem "
            "nahe.",
            "{person} hat sich {wish}{understood} gewünscht, und diese Stelle kommt dem nahe.",
        ),
        Code.BRIDGE: Message(
            "In dieser Rolle arbeitet man täglich mit {function}; Sie kennen diese Seite aus "
            "eigener Arbeit.",
            "In dieser Rolle arbeitet man täglich mit {function}; {person} kennt diese Seite aus "
            "eigener Arbeit.",
        ),
        Code.BRIDGE_FORMER: Message(
            "In dieser Rolle arbeitet man täglich mit {function}; Sie kennen diese Seite aus Ihrer "
            "Zeit als {title}.",
            "In dieser Rolle arbeitet man täglich mit {function}; {person} kennt diese Seite aus "
            "der Zeit als {title}.",
        ),
        Code.ESSENTIAL_SKILLS: Message(
            "Unverzichtbare Fähigkeiten, die Sie mitbringen ({covered} von {needed}): {skills}.",
            "Unverzichtbare Fähigkeiten, die {person} mitbringt ({covered} von {needed}): "
            "{skills}.",
        ),
        Code.OPTIONAL_SKILLS: Message(
            "Willkommene Fähigkeiten, die Sie außerdem mitbringen: {skills}.",
            "Willkommene Fähigkeiten, die {person} außerdem mitbringt: {skills}.",
        ),
        Code.STEP_TAKEN: Message(_STEP_TAKEN, _STEP_TAKEN),
        Code.OWN_FOR: Message(_OWN_FOR, _OWN_FOR),
        Code.OWN_AGAINST: Message(_OWN_AGAINST, _OWN_AGAINST),
        Code.SKILLS_TO_LEARN: Message(
            "Noch zu lernen: {skills}.", "Für {person} noch zu lernen: {skills}."
        ),
        Code.CREDENTIALS_TO_OBTAIN: Message(
            "Noch zu erwerben: {skills}.", "Für {person} noch zu erwerben: {skills}."
        ),
        Code.SKILLS_TO_ADD: Message(
            "Willkommen und für Sie neu: {skills}.", "Willkommen und für {person} neu: {skills}."
        ),
        Code.LEVEL_BELOW: Message(
            "Sie beherrschen {skill} auf Niveau {held}; gefragt ist Niveau {needed}.",
            "{person} beherrscht {skill} auf Niveau {held}; gefragt ist Niveau {needed}.",
        ),
        Code.SAME_GRADE: Message(
            "Die Stelle liegt auf Ihrer eigenen Stufe, {after}.",
            "Die Stelle liegt auf der heutigen Stufe von {person}, {after}.",
        ),
        Code.PROMOTION: Message(
            "Die Stelle liegt {steps} über Ihrer heutigen: {after} statt {before}.",
            "Die Stelle liegt {steps} über der heutigen von {person}: {after} statt {before}.",
        ),
        Code.STEP_BACK: Message(
            "Die Stelle liegt {steps} unter Ihrer heutigen: {after} statt {before}.",
            "Die Stelle liegt {steps} unter der heutigen von {person}: {after} statt {before}.",
        ),
        Code.PLACE_REMOTE: Message(_PLACE_REMOTE, _PLACE_REMOTE),
        Code.PLACE_HYBRID: Message(
            "Gearbeitet wird einen Teil der Woche in {there}; Ihr Standort ist {here}.",
            "Gearbeitet wird einen Teil der Woche in {there}; der Standort von {person} ist "
            "{here}.",
        ),
        Code.PLACE_OTHER: Message(
            "Gearbeitet wird in {there}; Ihr Standort ist {here}.",
            "Gearbeitet wird in {there}; der Standort von {person} ist {here}.",
        ),
        Code.LEADS_PEOPLE: Message(_LEADS, _LEADS),
        Code.CONGESTION: Message(
            "Diese Stelle wurde vielen anderen gezeigt, darum steht sie in Ihrer Liste etwas "
            "tiefer.",
            "Diese Stelle wurde vielen anderen gezeigt, darum steht sie in der Liste von {person} "
            "etwas tiefer.",
        ),
        Code.EXPERT_PATH: Message(
            "Ihr Können muss nicht dorthin führen: Fachlich zu wachsen ist ein gleichwertiger Weg.",
            "Das Können von {person} muss nicht dorthin führen: Fachlich zu wachsen ist ein "
            "gleichwertiger Weg.",
        ),
    },
    facts={
        Fact.LEFT: "Hat die Organisation verlassen.",
        Fact.NOT_BEGUN: "Beginnt am {first_day}.",
        Fact.ENDS_BEFORE: "Geht nach dem {last_day}, bevor die Stelle am {opens_on} beginnt.",
        Fact.EMPLOYED: "In der Organisation beschäftigt.",
        Fact.ROLE_HELD: "Das ist die heutige Rolle.",
        Fact.ROLE_DIFFERS: "Eine andere als die heutige Rolle.",
        Fact.STATUS: "Die Stelle ist {status}.",
        Fact.OPENED: "Offen seit dem {opens_on}.",
        Fact.OPENS: "Offen erst ab dem {opens_on}.",
        Fact.CLOSES: "Offen bis zum {closes_on}.",
        Fact.CLOSED: "Geschlossen seit dem {closes_on}.",
        Fact.SEATS: "{seats} zu besetzen.",
        Fact.TENURE: "{tenure}; eingestellt am {hired_on}, vor {months}.",
        Fact.TENURE_UNKNOWN: "{tenure}; es ist kein Eintritt erfasst.",
        Fact.GRADE: "{band}; die heutige Stufe ist {grade}.",
        Fact.GRADE_UNKNOWN: "{band}; es ist keine Stufe erfasst.",
        Fact.PLACE_HERE: "{places}; {based}.",
        Fact.PLACE_REMOTE: "{places}; {based}, aber die Arbeit geht ganz aus der Ferne.",
        Fact.PLACE_RELOCATING: "{places}; {based}, mit Bereitschaft zum Umzug dorthin.",
        Fact.PLACE_ELSEWHERE: "{places}; {based}, mit Bereitschaft zum Umzug nur anderswohin.",
        Fact.PLACE_STAYING: "{places}; {based}, ohne Bereitschaft zum Umzug.",
        Fact.LANGUAGE_MISSING: "{language}; sie ist nicht unter den erfassten Sprachen.",
        Fact.LANGUAGE_SPOKEN: "{language}; gesprochen auf {level}.",
        Fact.LANGUAGE_UNKNOWN: "{language}; gesprochen, ohne erfasstes Niveau.",
        Fact.CREDENTIAL_MISSING: "{credential}; keiner ist erfasst.",
        Fact.CREDENTIAL_HELD: "{credential}; {it} ist vorhanden.",
        Fact.CREDENTIAL_TO_COME: "{credential}; {it} ist vorhanden, gilt aber erst ab dem "
        "{valid_from}.",
        Fact.CREDENTIAL_PAST: "{credential}; {it} galt bis zum {valid_until}.",
        Fact.CREDENTIAL_UNTIL: "{credential}; {it} ist vorhanden und gilt bis zum {valid_until}.",
    },
    parts={
        Part.BECAUSE: ", weil Ihnen {motives} wichtig ist",
        Part.BECAUSE_MANY: ", weil Ihnen {motives} wichtig sind",
        Part.GRADES_BETWEEN: "Vorgesehen sind die Stufen {low} bis {high}",
        Part.GRADES_FROM: "Vorgesehen ist Stufe {low} oder höher",
        Part.GRADES_TO: "Vorgesehen ist Stufe {high} oder niedriger",
        Part.PLACES: "Vorgesehen sind Menschen in {places}",
        Part.BASED: "der Standort ist {here}",
        Part.BASED_NOWHERE: "es ist kein Standort erfasst",
        Part.LANGUAGE: "Die Sprache „{language}“ wird gebraucht",
        Part.LANGUAGE_AT: "Die Sprache „{language}“ wird auf {needed_level} oder besser gebraucht",
        Part.CREDENTIAL_NEEDED: "Der Nachweis „{name}“ wird gebraucht",
        Part.CREDENTIAL_DESIRED: "Der Nachweis „{name}“ ist erwünscht",
        Part.CREDENTIAL_ITSELF: "er",
        Part.CREDENTIAL_THROUGH: "„{held}“ zählt dafür und",
        Part.NATIVE: "muttersprachlichem Niveau",
        Part.CONGESTION: "Vielen anderen gezeigt",
        Part.QUOTED: "„{text}“",
        Part.LISTED: "{some} und {last}",
        Part.WITH_SKILL: "mit {skills}",
        Part.WITH_SKILLS: "mit {skills}",
        Part.WITH_WISH: "mit dem Wunsch nach {wishes}",
        Part.WITHOUT_WISH: "ohne den Wunsch gegen {wishes}",
        Part.SKILL_AT: "{skill} auf Niveau {level}",
        Part.ROLE: "der Rolle {wish}",
    },
    outcomes={
        Outcome.RANKED: "{changes} stünde diese Stelle auf Platz {place}.",
        Outcome.BEHIND: "{changes} bliebe diese Stelle hinter vielen anderen.",
        Outcome.FAR: "{changes} läge diese Stelle immer noch fern.",
    },
    counted={
        Counted.STEPS: {Plural.ONE: "eine Stufe", Plural.OTHER: "{n} Stufen"},
        Counted.SEATS: {Plural.ONE: "{n} Platz ist", Plural.OTHER: "{n} Plätze sind"},
        Counted.TENURE: {
            Plural.ONE: "Gebraucht wird mindestens {n} Monat in der Organisation",
            Plural.OTHER: "Gebraucht werden mindestens {n} Monate in der Organisation",
        },
        Counted.MONTHS: {Plural.ONE: "{n} Monat", Plural.OTHER: "{n} Monaten"},
        Counted.MORE: {Plural.ONE: "{n} weitere", Plural.OTHER: "{n} weitere"},
        Counted.PATH_STEPS: {Plural.ONE: "{n} Schritt", Plural.OTHER: "{n} Schritte"},
    },
    skills={
        By.THROUGH: Message("{skill} (über Ihr Können in {held})", "{skill} (über {held})"),
        By.START: Message(
            "{skill} (Ihr Können in {held} ist ein Anfang)", "{skill} ({held} ist ein Anfang)"
        ),
        By.NEAR: Message("{skill} (nahe an Ihrem Können in {held})", "{skill} (nahe an {held})"),
    },
    notes={
        Note.NO_ASPIRATION: "Es ist kein Wunsch genannt; die Reihenfolge beruht allein auf "
        "Fähigkeiten und Arbeit. Ein genannter Wunsch würde daneben zählen.",
        Note.NOT_RANKED: "Es liegt ein Widerspruch gegen Ranglisten vor; deshalb wird nichts "
        "empfohlen.",
        Note.NOT_BEGUN: "Beginnt am {first_day}; vorher wird nichts empfohlen.",
        Note.NOTHING_FOUND: "Nichts in den beiden Einträgen spricht dafür oder dagegen.",
        Note.NO_SINGLE_CAUSE: "Das kommt aus den Einträgen als Ganzem; kein einzelnes Wort und "
        "keine einzelne Fähigkeit steht dafür.",
        Note.STARTING_POINT: "Damit beginnt jedes Paar, bevor etwas darüber bekannt ist.",
        Note.ASPIRATION: "Ein Wunsch ähnelt der Stelle ein wenig; keiner nennt sie.",
        Note.RELATED_SKILLS: "Namen von Fähigkeiten haben Wörter mit der Stelle gemeinsam.",
        Note.WORK_CONTENT: "Die Texte ähneln sich im Ganzen; ein vielsagendes Wort teilen sie "
        "nicht.",
        Note.NOTHING_NEAR: "Heute liegt nichts in Ihrer Nähe.",
        Note.HELP_SKILL: "Mit {skill} käme {title} in Ihre Nähe.",
        Note.HELP_WISH: "Wenn Sie sich {title} wünschten, käme die Stelle in Ihre Nähe.",
        Note.HELP_TEXT: "Über Sie ist wenig bekannt: Nennen Sie Ihre Fähigkeiten und in ein paar "
        "Sätzen, was Sie tun.",
        Note.LEADERSHIP: "Diese Rolle führt Menschen. Die Reihenfolge beruht auf Fähigkeiten, "
        "Arbeit und Wünschen, "
        "nie auf Ergebnissen der heutigen Arbeit; fragen Sie nach Belegen dafür, dass jemand "
        "andere "
        "voranbringt.",
        Note.NOT_OPEN: "Die Stelle ist nicht offen und steht daher in keiner Rangliste.",
        Note.NOT_ELIGIBLE: "Eine Regel ist nicht erfüllt; keine Fähigkeit und kein Wunsch ändert "
        "das.",
        Note.NO_CHANGE: "Keine Änderung von bis zu sechs Fähigkeiten und einem Wunsch hat genügt; "
        "diese kam am nächsten.",
        Note.STILL_FAR: "Nach jeder Änderung von bis zu sechs Fähigkeiten und einem Wunsch läge "
        "diese Stelle noch fern.",
        Note.NO_TARGET: "Kein Wunsch nennt eine Rolle oder einen Bereich dieser Organisation; "
        "geben Sie das Ziel mit to_role oder to_function an.",
        Note.NO_PATH: "Kein Weg führt dorthin, wie viele Schritte er auch braucht und wie wenig "
        "sie auch erreichen.",
        Note.PATH_REFUSED: "Ein genannter Wunsch schließt jede Rolle aus, zu der das führen "
        "könnte.",
        Note.PATH_HELD: "Jede Rolle, zu der das führen könnte, ist die heutige oder eine frühere.",
        Note.PATH_GRADES: (
            "Ein Schritt führt höchstens {up} nach oben oder {down} nach unten, und "
            "keine Rollen dazwischen führen dorthin; ohne diese Grenze " + _BEST_PATH
        ),
        Note.PATH_SCORE: (
            "Kein Weg hat Schritte, die alle least_score erreichen; ohne diese Grenze " + _BEST_PATH
        ),
        Note.PATH_STEPS: "Kein Weg ist so kurz, wie most_steps verlangt; ohne diese Grenze "
        + _BEST_PATH,
        Note.PATH_LIMITS: "Keine Grenze allein hält die Rolle außer Reichweite; ohne alle Grenzen "
        + _BEST_PATH,
        Note.WHY_LEAD: "Dieser Weg führt dahin, Menschen zu führen. Warum möchten Sie führen? "
        "Andere voranzubringen ist ein Grund; Gehalt oder Ansehen allein ist keiner.",
        Note.EXPERT_EQUAL: "Der Fachweg daneben ist eine gleichwertige Wahl.",
        Note.NO_EXPERT: "Es gibt keinen Fachweg.",
        Note.NO_EXPERT_ROLE: "Dieser Bereich hat auf der heutigen Stufe oder darüber keine andere "
        "Rolle, die niemanden führt.",
        Note.EXPERT_LEADS: "Jeder Weg zu einer Fachrolle dieses Bereichs hat einen Schritt, der "
        "Menschen führt.",
    },
    labels={
        Reason.STARTING_POINT: "Ausgangspunkt, für alle gleich",
        Reason.ESSENTIAL_SKILLS: "Unverzichtbare Fähigkeiten",
        Reason.OPTIONAL_SKILLS: "Willkommene Fähigkeiten",
        Reason.RELATED_SKILLS: "Verwandte Fähigkeiten",
        Reason.ROLE_SIMILARITY: "Ähnlichkeit der beiden Rollen",
        Reason.WORK_CONTENT: "Ähnlichkeit der Arbeit",
        Reason.ASPIRATION: "Eigene Wünsche",
        Reason.BRIDGE: "Brücke zwischen den Teams",
        Reason.FUNCTION_TRANSFER: "Wechsel, die andere gemacht haben",
        Reason.GRADE_DISTANCE: "Abstand der Stufen",
        Reason.HELD_BEFORE: "Früher ausgeübte Rolle",
    },
    motives={
        Motive.GROWTH: "Entwicklung",
        Motive.IMPACT: "Wirkung",
        Motive.HELP_OTHERS_GROW: "die Entwicklung anderer",
        Motive.MASTERY: "fachliche Tiefe",
        Motive.VARIETY: "Abwechslung",
        Motive.BALANCE: "Vereinbarkeit",
        Motive.LOCATION: "der Ort",
        Motive.RECOGNITION: "Anerkennung",
        Motive.MONEY: "die Bezahlung",
    },
    statuses={
        OpeningStatus.DRAFT: "ein Entwurf",
        OpeningStatus.OPEN: "offen",
        OpeningStatus.FILLED: "besetzt",
        OpeningStatus.CLOSED: "geschlossen",
    },
    plural=one_or_other,
    decimal=",",
    day="{day:02}.{month:02}.{year}",
)
