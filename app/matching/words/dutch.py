"""What is said in Dutch. People are addressed as je; grades are schalen, skill levels niveaus."""

from app.matching.words.catalogue import By, Catalogue, Language, Message, Plural, one_or_other
from app.matching.words.codes import Code, Counted, Fact, Note, Outcome, Part
from ml.ranking import Reason
from models.vocabulary import Motive, OpeningStatus

_LEADS = (
    "Wie deze rol heeft, geeft leiding. Resultaten in het huidige werk tellen daarvoor niet; wat "
    "telt is getoonde gereedheid: anderen iets leren, hen begeleiden, hun werk makkelijker maken."
)
_OWN_FOR = "“{label}” spreekt ervoor."
_OWN_AGAINST = "“{label}” spreekt ertegen."
_STEP_TAKEN = "Collega's zijn al eerder van {before} naar {after} gegaan."
_PLACE_REMOTE = "Het team zit in {there}, en het werk kan ook vanuit {here}."
_BEST_PATH = "kost het beste pad {steps}, waarvan de minst waarschijnlijke {least} scoort."

DUTCH = Catalogue(
    language=Language.DUTCH,
    messages={
        Code.UNASKED_STEP_BACK: Message(
            "Het zou een stap terug zijn waar je niet om hebt gevraagd: schaal {after}, {steps} "
            "onder de jouwe.",
            "Het zou een stap terug zijn waar {person} niet om heeft gevraagd: schaal {after}, "
            "{steps} onder de huidige.",
        ),
        Code.HELD_BEFORE: Message(
            "Je bent al eerder {title} geweest; dat pleit ertegen.",
            "{person} is al eerder {title} geweest; dat pleit ertegen.",
        ),
        Code.WISH_REFUSED: Message(
            "Je zei nee tegen {wish}{understood}; deze vacature raakt daaraan.",
            "{person} zei nee tegen {wish}{understood}; deze vacature raakt daaraan.",
        ),
        Code.WISH_FUNCTION: Message(
            "Je vroeg om {wish}{understood}{because}, en deze vacature zit in {function}.",
            "{person} vroeg om {wish}{understood}, en deze vacature zit in {function}.",
        ),
        Code.WISH_ROLE: Message(
            "Je vroeg om {wish}{understood}{because}, en dit is precies die rol.",
            "{person} vroeg om {wish}{understood}, en dit is precies die rol.",
        ),
        Code.WISH_PLACE: Message(
            "Je vroeg om {wish}{understood}{because}, en deze vacature is in {place}.",
            "{person} vroeg om {wish}{understood}, en deze vacature is in {place}.",
        ),
        Code.WISH_NEAR: Message(
            "Je vroeg om {wish}{understood}{because}, en deze vacature komt daar dicht bij.",
            "{person} vroeg om {wish}{understood}, en deze vacature komt daar dicht bij.",
        ),
        Code.BRIDGE: Message(
            "In deze rol werk je elke dag met {function}; je kent die kant uit je eigen werk.",
            "In deze rol werkt men elke dag met {function}; {person} kent die kant uit eigen werk.",
        ),
        Code.BRIDGE_FORMER: Message(
            "In deze rol werk je elke dag met {function}; je kent die kant uit je tijd als "
            "{title}.",
            "In deze rol werkt men elke dag met {function}; {person} kent die kant uit de tijd als "
            "{title}.",
        ),
        Code.ESSENTIAL_SKILLS: Message(
            "Onmisbare vaardigheden die je meebrengt ({covered} van {needed}): {skills}.",
            "Onmisbare vaardigheden die {person} meebrengt ({covered} van {needed}): {skills}.",
        ),
        Code.OPTIONAL_SKILLS: Message(
            "Je brengt ook {skills} mee, en dat is in deze rol welkom.",
            "{person} brengt ook {skills} mee, en dat is in deze rol welkom.",
        ),
        Code.STEP_TAKEN: Message(_STEP_TAKEN, _STEP_TAKEN),
        Code.OWN_FOR: Message(_OWN_FOR, _OWN_FOR),
        Code.OWN_AGAINST: Message(_OWN_AGAINST, _OWN_AGAINST),
        Code.SKILLS_TO_LEARN: Message(
            "Nog te leren: {skills}.", "Voor {person} nog te leren: {skills}."
        ),
        Code.CREDENTIALS_TO_OBTAIN: Message(
            "Nog te behalen: {skills}.", "Voor {person} nog te behalen: {skills}."
        ),
        Code.SKILLS_TO_ADD: Message(
            "Welkom, en nieuw voor jou: {skills}.", "Welkom, en nieuw voor {person}: {skills}."
        ),
        Code.LEVEL_BELOW: Message(
            "Je beheerst {skill} op niveau {held}; gevraagd is niveau {needed}.",
            "{person} beheerst {skill} op niveau {held}; gevraagd is niveau {needed}.",
        ),
        Code.SAME_GRADE: Message(
            "De functie zit op je eigen schaal, {after}.",
            "De functie zit op de huidige schaal van {person}, {after}.",
        ),
        Code.PROMOTION: Message(
            "De functie zit {steps} boven die van jou: {after} in plaats van {before}.",
            "De functie zit {steps} boven die van {person}: {after} in plaats van {before}.",
        ),
        Code.STEP_BACK: Message(
            "De functie zit {steps} onder die van jou: {after} in plaats van {before}.",
            "De functie zit {steps} onder die van {person}: {after} in plaats van {before}.",
        ),
        Code.PLACE_REMOTE: Message(_PLACE_REMOTE, _PLACE_REMOTE),
        Code.PLACE_HYBRID: Message(
            "Het werk is een deel van de week in {there}; jouw standplaats is {here}.",
            "Het werk is een deel van de week in {there}; de standplaats van {person} is {here}.",
        ),
        Code.PLACE_OTHER: Message(
            "Het werk is in {there}; jouw standplaats is {here}.",
            "Het werk is in {there}; de standplaats van {person} is {here}.",
        ),
        Code.LEADS_PEOPLE: Message(_LEADS, _LEADS),
        Code.CONGESTION: Message(
            "Deze functie is aan veel anderen getoond en staat daarom iets lager in jouw lijst.",
            "Deze functie is aan veel anderen getoond en staat daarom iets lager in de lijst van "
            "{person}.",
        ),
        Code.EXPERT_PATH: Message(
            "Je vakkennis hoeft daar niet heen te leiden: groeien als expert is een gelijkwaardig "
            "pad.",
            "De vakkennis van {person} hoeft daar niet heen te leiden: groeien als expert is een "
            "gelijkwaardig pad.",
        ),
    },
    facts={
        Fact.LEFT: "Heeft de organisatie verlaten.",
        Fact.NOT_BEGUN: "Begint op {first_day}.",
        Fact.ENDS_BEFORE: "Vertrekt na {last_day}, voordat de vacature op {opens_on} begint.",
        Fact.EMPLOYED: "In dienst van de organisatie.",
        Fact.ROLE_HELD: "Dit is de huidige rol.",
        Fact.ROLE_DIFFERS: "Een andere rol dan de huidige.",
        Fact.STATUS: "De vacature is {status}.",
        Fact.OPENED: "Open sinds {opens_on}.",
        Fact.OPENS: "Pas open vanaf {opens_on}.",
        Fact.CLOSES: "Sluit op {closes_on}.",
        Fact.CLOSED: "Gesloten sinds {closes_on}.",
        Fact.SEATS: "{seats} te vervullen.",
        Fact.TENURE: "{tenure}; in dienst sinds {hired_on}, {months} geleden.",
        Fact.TENURE_UNKNOWN: "{tenure}; er is geen datum van indiensttreding vastgelegd.",
        Fact.GRADE: "{band}; de huidige schaal is {grade}.",
        Fact.GRADE_UNKNOWN: "{band}; er is geen schaal vastgelegd.",
        Fact.PLACE_HERE: "{places}; {based}.",
        Fact.PLACE_REMOTE: "{places}; {based}, maar het werk kan geheel op afstand.",
        Fact.PLACE_RELOCATING: "{places}; {based}, met bereidheid om daarheen te verhuizen.",
        Fact.PLACE_ELSEWHERE: "{places}; {based}, met bereidheid om alleen elders heen te "
        "verhuizen.",
        Fact.PLACE_STAYING: "{places}; {based}, zonder bereidheid om te verhuizen.",
        Fact.LANGUAGE_MISSING: "{language}; die staat niet bij de gesproken talen.",
        Fact.LANGUAGE_SPOKEN: "{language}; gesproken op {level}.",
        Fact.LANGUAGE_UNKNOWN: "{language}; gesproken, zonder vastgelegd niveau.",
        Fact.CREDENTIAL_MISSING: "{credential}; er is er geen vastgelegd.",
        Fact.CREDENTIAL_HELD: "{credential}; {it} is aanwezig.",
        Fact.CREDENTIAL_TO_COME: "{credential}; {it} is aanwezig, maar geldt pas vanaf "
        "{valid_from}.",
        Fact.CREDENTIAL_PAST: "{credential}; {it} was geldig tot en met {valid_until}.",
        Fact.CREDENTIAL_UNTIL: "{credential}; {it} is aanwezig en geldt tot en met {valid_until}.",
    },
    parts={
        Part.BECAUSE: ", omdat {motives} voor jou belangrijk is",
        Part.BECAUSE_MANY: ", omdat {motives} voor jou belangrijk zijn",
        Part.GRADES_BETWEEN: "Schaal {low} tot en met {high} komt in aanmerking",
        Part.GRADES_FROM: "Schaal {low} of hoger komt in aanmerking",
        Part.GRADES_TO: "Schaal {high} of lager komt in aanmerking",
        Part.PLACES: "Mensen in {places} komen in aanmerking",
        Part.BASED: "de standplaats is {here}",
        Part.BASED_NOWHERE: "er is geen standplaats vastgelegd",
        Part.LANGUAGE: "De taal \u2018{language}\u2019 is nodig",
        Part.LANGUAGE_AT: "De taal \u2018{language}\u2019 is nodig op {needed_level} of beter",
        Part.CREDENTIAL_NEEDED: "Het bewijs \u2018{name}\u2019 is nodig",
        Part.CREDENTIAL_DESIRED: "Het bewijs \u2018{name}\u2019 is gewenst",
        Part.CREDENTIAL_ITSELF: "het",
        Part.CREDENTIAL_THROUGH: "\u2018{held}\u2019 telt daarvoor en",
        Part.NATIVE: "moedertaalniveau",
        Part.CONGESTION: "Aan veel anderen getoond",
        Part.QUOTED: "\u201c{text}\u201d",
        Part.LISTED: "{some} en {last}",
        Part.WITH_SKILL: "met {skills}",
        Part.WITH_SKILLS: "met {skills}",
        Part.WITH_WISH: "met een wens voor {wishes}",
        Part.WITHOUT_WISH: "zonder de wens tegen {wishes}",
        Part.SKILL_AT: "{skill} op niveau {level}",
        Part.ROLE: "de rol {wish}",
    },
    outcomes={
        Outcome.RANKED: "{changes} zou deze vacature op plaats {place} staan.",
        Outcome.BEHIND: "{changes} zou deze vacature achter veel andere blijven.",
        Outcome.FAR: "{changes} zou deze vacature nog steeds ver weg zijn.",
    },
    counted={
        Counted.STEPS: {Plural.ONE: "één schaal", Plural.OTHER: "{n} schalen"},
        Counted.SEATS: {Plural.ONE: "{n} plaats is", Plural.OTHER: "{n} plaatsen zijn"},
        Counted.TENURE: {
            Plural.ONE: "Ten minste {n} maand in de organisatie is nodig",
            Plural.OTHER: "Ten minste {n} maanden in de organisatie zijn nodig",
        },
        Counted.MONTHS: {Plural.ONE: "{n} maand", Plural.OTHER: "{n} maanden"},
        Counted.MORE: {Plural.ONE: "nog {n}", Plural.OTHER: "nog {n}"},
        Counted.PATH_STEPS: {Plural.ONE: "{n} stap", Plural.OTHER: "{n} stappen"},
    },
    skills={
        By.THROUGH: Message("{skill} (via je kennis van {held})", "{skill} (via {held})"),
        By.START: Message(
            "{skill} (je kennis van {held} is een begin)", "{skill} ({held} is een begin)"
        ),
        By.NEAR: Message("{skill} (dicht bij je kennis van {held})", "{skill} (dicht bij {held})"),
    },
    notes={
        Note.NO_ASPIRATION: "Er is geen wens vastgelegd; de volgorde berust alleen op vaardigheden "
        "en werk. Een wens zou daarnaast meetellen.",
        Note.NOT_RANKED: "Er is bezwaar gemaakt tegen ranglijsten, dus wordt er niets aanbevolen.",
        Note.NOT_BEGUN: "Begint op {first_day}; voor die dag wordt er niets aanbevolen.",
        Note.NOTHING_FOUND: "Niets in de twee gegevens pleit ervoor of ertegen.",
        Note.NO_SINGLE_CAUSE: "Het komt uit de gegevens als geheel; geen enkel woord en geen "
        "enkele vaardigheid staat ervoor.",
        Note.STARTING_POINT: "Hiermee begint elk paar, voordat er iets over bekend is.",
        Note.ASPIRATION: "Een wens lijkt een beetje op de vacature; geen enkele noemt haar.",
        Note.RELATED_SKILLS: "Namen van vaardigheden hebben woorden gemeen met de vacature.",
        Note.WORK_CONTENT: "De teksten lijken als geheel op elkaar; een veelzeggend woord delen ze "
        "niet.",
        Note.NOTHING_NEAR: "Er is vandaag niets in jouw buurt.",
        Note.HELP_SKILL: "Met {skill} zou {title} dichtbij komen.",
        Note.HELP_WISH: "Als je om {title} vroeg, zou die functie dichtbij komen.",
        Note.HELP_TEXT: "Er is weinig over je bekend: noem je vaardigheden, en in een paar zinnen "
        "wat je doet.",
        Note.LEADERSHIP: "Deze rol geeft leiding. De volgorde berust op vaardigheden, werk en "
        "wensen, nooit op "
        "resultaten in het huidige werk; vraag naar bewijs dat iemand anderen helpt groeien.",
        Note.NOT_OPEN: "De vacature is niet open en staat dus in geen ranglijst.",
        Note.NOT_ELIGIBLE: "Aan een regel is niet voldaan; geen vaardigheid en geen wens "
        "verandert dat.",
        Note.NO_CHANGE: "Geen verandering van hoogstens zes vaardigheden en één wens was genoeg; "
        "deze kwam het dichtst in de buurt.",
        Note.STILL_FAR: "Na elke verandering van hoogstens zes vaardigheden en één wens zou deze "
        "vacature nog ver weg zijn.",
        Note.NO_TARGET: "Geen wens noemt een rol of functiegebied van deze organisatie; geef met "
        "to_role of to_function aan waarheen.",
        Note.NO_PATH: "Er leidt geen pad heen, hoeveel stappen het ook kost en hoe laag die ook "
        "scoren.",
        Note.PATH_REFUSED: "Een vastgelegde wens sluit elke rol uit waarheen dit zou kunnen "
        "leiden.",
        Note.PATH_HELD: "Elke rol waarheen dit zou kunnen leiden is de huidige of een van vroeger.",
        Note.PATH_GRADES: (
            "Een stap leidt hoogstens {up} omhoog of {down} omlaag, en geen rollen "
            "daartussen leiden erheen; zonder die grens " + _BEST_PATH
        ),
        Note.PATH_SCORE: "Geen pad heeft stappen die alle least_score halen; zonder die grens "
        + _BEST_PATH,
        Note.PATH_STEPS: "Geen pad is zo kort als most_steps zegt; zonder die grens " + _BEST_PATH,
        Note.PATH_LIMITS: (
            "Geen grens houdt de rol in haar eentje buiten bereik; zonder alle "
            "grenzen " + _BEST_PATH
        ),
        Note.WHY_LEAD: "Dit pad leidt naar leidinggeven. Waarom wil je leidinggeven? Anderen "
        "helpen groeien is een reden; alleen salaris of aanzien niet.",
        Note.EXPERT_EQUAL: "Het expertpad ernaast is een gelijkwaardige keuze.",
        Note.NO_EXPERT: "Er is geen expertpad.",
        Note.NO_EXPERT_ROLE: "Dat functiegebied heeft geen andere rol, op de huidige schaal of "
        "hoger, die geen leiding geeft.",
        Note.EXPERT_LEADS: "Elk pad naar een expertrol in dat functiegebied heeft een stap die "
        "leiding geeft.",
    },
    labels={
        Reason.STARTING_POINT: "Uitgangspunt, voor iedereen gelijk",
        Reason.ESSENTIAL_SKILLS: "Onmisbare vaardigheden",
        Reason.OPTIONAL_SKILLS: "Welkome vaardigheden",
        Reason.RELATED_SKILLS: "Verwante vaardigheden",
        Reason.ROLE_SIMILARITY: "Gelijkenis van de twee rollen",
        Reason.WORK_CONTENT: "Gelijkenis van het werk",
        Reason.ASPIRATION: "Eigen wensen",
        Reason.BRIDGE: "Brug tussen de teams",
        Reason.FUNCTION_TRANSFER: "Stappen die collega's zetten",
        Reason.GRADE_DISTANCE: "Afstand tussen de schalen",
        Reason.HELD_BEFORE: "Rol van vroeger",
    },
    motives={
        Motive.GROWTH: "groei",
        Motive.IMPACT: "impact",
        Motive.HELP_OTHERS_GROW: "de groei van anderen",
        Motive.MASTERY: "vakmanschap",
        Motive.VARIETY: "afwisseling",
        Motive.BALANCE: "balans",
        Motive.LOCATION: "de plek",
        Motive.RECOGNITION: "erkenning",
        Motive.MONEY: "salaris",
    },
    statuses={
        OpeningStatus.DRAFT: "een concept",
        OpeningStatus.OPEN: "open",
        OpeningStatus.FILLED: "vervuld",
        OpeningStatus.CLOSED: "gesloten",
    },
    plural=one_or_other,
    decimal=",",
    day="{day:02}-{month:02}-{year}",
)
