"""What is said in Czech. People are addressed as vy, without forms that tell their gender.

Titles, functions and skills stay as the organisation writes them, in places that need no ending.
"""

from app.matching.words.catalogue import By, Catalogue, Language, Message, Plural, one_few_or_other
from app.matching.words.codes import Code, Counted, Fact, Note, Outcome, Part
from ml.ranking import Reason
from models.vocabulary import Motive, OpeningStatus

_LEADS = (
    "Tato role vede lidi. Výsledky v současné práci se pro ni nepočítají; počítá se prokázaná "
    "připravenost: učit druhé, provázet je, usnadňovat jim práci."
)
_OWN_FOR = "„{label}“ mluví pro."
_OWN_AGAINST = "„{label}“ mluví proti."
_STEP_TAKEN = "Stejnou cestou už šli kolegové: {before} → {after}."
_PLACE_REMOTE = "Sídlo týmu: {there}. Pracovat lze i na dálku, vaše místo se nemění: {here}."
_PLACE_REMOTE_OF = "Sídlo týmu: {there}. Pracovat lze i na dálku, místo se nemění: {here}."
_BEST_PATH = "zabere nejlepší cesta {steps}; skóre nejméně pravděpodobného z nich je {least}."

CZECH = Catalogue(
    language=Language.CZECH,
    messages={
        Code.UNASKED_STEP_BACK: Message(
            "Byl by to krok zpět, který si nepřejete: stupeň {after}, {steps} níž než váš.",
            "Byl by to krok zpět, který si {person} nepřeje: stupeň {after}, {steps} níž než dnes.",
        ),
        Code.HELD_BEFORE: Message(
            "Pozici {title} už máte za sebou, což mluví proti.",
            "{person} už má pozici {title} za sebou, což mluví proti.",
        ),
        Code.WISH_REFUSED: Message(
            "Odmítáte {wish}{understood}; této pozice se to týká.",
            "{person} odmítá {wish}{understood}; této pozice se to týká.",
        ),
        Code.WISH_FUNCTION: Message(
            "Vaše přání je {wish}{understood}{because} a tato pozice patří do oblasti {function}.",
            "{person} má přání {wish}{understood} a tato pozice patří do oblasti {function}.",
        ),
        Code.WISH_ROLE: Message(
            "Vaše přání je {wish}{understood}{because} a toto je právě ta role.",
            "{person} má přání {wish}{understood} a toto je právě ta role.",
        ),
        Code.WISH_PLACE: Message(
            "Vaše přání je {wish}{understood}{because} a místo této pozice je {place}.",
            "{person} má přání {wish}{understood} a místo této pozice je {place}.",
        ),
        Code.WISH_NEAR: Message(
            "Vaše přání je {wish}{understood}{because} a tato pozice se mu blíží.",
            "{person} má přání {wish}{understood} a tato pozice se mu blíží.",
        ),
        Code.BRIDGE: Message(
            "Role každý den spolupracuje s oblastí {function}; tu stranu znáte z vlastní práce.",
            "Role každý den spolupracuje s oblastí {function}; {person} tu stranu zná z vlastní "
            "práce.",
        ),
        Code.BRIDGE_FORMER: Message(
            "Role každý den spolupracuje s oblastí {function}; tu stranu znáte z doby na pozici "
            "{title}.",
            "Role každý den spolupracuje s oblastí {function}; {person} tu stranu zná z doby na "
            "pozici {title}.",
        ),
        Code.ESSENTIAL_SKILLS: Message(
            "Nezbytné dovednosti, které máte ({covered} z {needed}): {skills}.",
            "Nezbytné dovednosti, které {person} má ({covered} z {needed}): {skills}.",
        ),
        Code.OPTIONAL_SKILLS: Message(
            "Přinášíte i vítané dovednosti: {skills}.",
            "{person} přináší i vítané dovednosti: {skills}.",
        ),
        Code.STEP_TAKEN: Message(_STEP_TAKEN, _STEP_TAKEN),
        Code.OWN_FOR: Message(_OWN_FOR, _OWN_FOR),
        Code.OWN_AGAINST: Message(_OWN_AGAINST, _OWN_AGAINST),
        Code.SKILLS_TO_LEARN: Message(
            "Zbývá se naučit: {skills}.", "Zbývá se naučit ({person}): {skills}."
        ),
        Code.CREDENTIALS_TO_OBTAIN: Message(
            "Zbývá získat: {skills}.", "Zbývá získat ({person}): {skills}."
        ),
        Code.SKILLS_TO_ADD: Message(
            "Vítané a pro vás nové: {skills}.", "Vítané a nové ({person}): {skills}."
        ),
        Code.LEVEL_BELOW: Message(
            "Dovednost {skill} máte na úrovni {held}; požaduje se úroveň {needed}.",
            "{person} má dovednost {skill} na úrovni {held}; požaduje se úroveň {needed}.",
        ),
        Code.SAME_GRADE: Message(
            "Pozice je na vašem stupni, {after}.",
            "Pozice je na stejném stupni, jaký má {person}: {after}.",
        ),
        Code.PROMOTION: Message(
            "Pozice je {steps} výš než váš stupeň: {after} místo {before}.",
            "Pozice je {steps} výš, než kde je {person} dnes: {after} místo {before}.",
        ),
        Code.STEP_BACK: Message(
            "Pozice je {steps} níž než váš stupeň: {after} místo {before}.",
            "Pozice je {steps} níž, než kde je {person} dnes: {after} místo {before}.",
        ),
        Code.PLACE_REMOTE: Message(_PLACE_REMOTE, _PLACE_REMOTE_OF),
        Code.PLACE_HYBRID: Message(
            "Místo práce po část týdne: {there}. Vaše působiště: {here}.",
            "Místo práce po část týdne: {there}. Působiště ({person}): {here}.",
        ),
        Code.PLACE_OTHER: Message(
            "Místo práce: {there}. Vaše působiště: {here}.",
            "Místo práce: {there}. Působiště ({person}): {here}.",
        ),
        Code.LEADS_PEOPLE: Message(_LEADS, _LEADS),
        Code.CONGESTION: Message(
            "Tuto pozici dostalo v seznamu mnoho dalších lidí, proto je ve vašem o něco níže.",
            "Tuto pozici dostalo v seznamu mnoho dalších lidí, proto ji {person} má o něco níže.",
        ),
        Code.EXPERT_PATH: Message(
            "Vaše odbornost tam vést nemusí: odborný růst je rovnocenná cesta.",
            "{person} tam se svou odborností jít nemusí: odborný růst je rovnocenná cesta.",
        ),
    },
    facts={
        Fact.LEFT: "V organizaci už nepracuje.",
        Fact.NOT_BEGUN: "Nastupuje {first_day}.",
        Fact.ENDS_BEFORE: "Odchází po dni {last_day}, dříve než se pozice {opens_on} otevře.",
        Fact.EMPLOYED: "Je v organizaci v pracovním poměru.",
        Fact.ROLE_HELD: "To je dnešní role.",
        Fact.ROLE_DIFFERS: "Jiná role než dnešní.",
        Fact.STATUS: "Stav pozice: {status}.",
        Fact.OPENED: "Otevřeno od {opens_on}.",
        Fact.OPENS: "Otevírá se až {opens_on}.",
        Fact.CLOSES: "Uzavírá se {closes_on}.",
        Fact.CLOSED: "Uzavřeno od {closes_on}.",
        Fact.SEATS: "K obsazení: {seats}.",
        Fact.TENURE: "{tenure}; nástup {hired_on}, {months}.",
        Fact.TENURE_UNKNOWN: "{tenure}; den nástupu není evidován.",
        Fact.GRADE: "{band}; dnešní stupeň je {grade}.",
        Fact.GRADE_UNKNOWN: "{band}; stupeň není evidován.",
        Fact.PLACE_HERE: "{places}; {based}.",
        Fact.PLACE_REMOTE: "{places}; {based}, práce je ale zcela na dálku.",
        Fact.PLACE_RELOCATING: "{places}; {based}, s ochotou přestěhovat se tam.",
        Fact.PLACE_ELSEWHERE: "{places}; {based}, s ochotou přestěhovat se jen jinam.",
        Fact.PLACE_STAYING: "{places}; {based}, bez ochoty přestěhovat se.",
        Fact.LANGUAGE_MISSING: "{language}; není mezi evidovanými jazyky.",
        Fact.LANGUAGE_SPOKEN: "{language}; evidována je úroveň {level}.",
        Fact.LANGUAGE_UNKNOWN: "{language}; je evidován bez úrovně.",
        Fact.CREDENTIAL_MISSING: "{credential}; žádné není evidováno.",
        Fact.CREDENTIAL_HELD: "{credential}; {it} je k dispozici.",
        Fact.CREDENTIAL_TO_COME: "{credential}; {it} je k dispozici, platí ale až od {valid_from}.",
        Fact.CREDENTIAL_PAST: "{credential}; {it} mělo platnost do {valid_until}.",
        Fact.CREDENTIAL_UNTIL: "{credential}; {it} je k dispozici a platí do {valid_until}.",
    },
    parts={
        Part.BECAUSE: " (důležité pro vás: {motives})",
        Part.BECAUSE_MANY: " (důležité pro vás: {motives})",
        Part.GRADES_BETWEEN: "Přicházejí v úvahu stupně {low} až {high}",
        Part.GRADES_FROM: "Přichází v úvahu stupeň {low} nebo vyšší",
        Part.GRADES_TO: "Přichází v úvahu stupeň {high} nebo nižší",
        Part.PLACES: "Přicházejí v úvahu lidé z těchto míst: {places}",
        Part.BASED: "působiště: {here}",
        Part.BASED_NOWHERE: "působiště není evidováno",
        Part.LANGUAGE: "Je potřeba jazyk „{language}“",
        Part.LANGUAGE_AT: "Je potřeba jazyk „{language}“ na úrovni {needed_level} nebo lepší",
        Part.CREDENTIAL_NEEDED: "Je potřeba osvědčení „{name}“",
        Part.CREDENTIAL_DESIRED: "Osvědčení „{name}“ je vítané",
        Part.CREDENTIAL_ITSELF: "to",
        Part.CREDENTIAL_THROUGH: "uznává se „{held}“, které",
        Part.NATIVE: "rodilého mluvčího",
        Part.CONGESTION: "V seznamech mnoha dalších",
        Part.QUOTED: "„{text}“",
        Part.LISTED: "{some} a {last}",
        Part.WITH_SKILL: "s dovedností {skills}",
        Part.WITH_SKILLS: "s dovednostmi {skills}",
        Part.WITH_WISH: "s přáním {wishes}",
        Part.WITHOUT_WISH: "bez přání proti {wishes}",
        Part.SKILL_AT: "{skill} na úrovni {level}",
        Part.ROLE: "role {wish}",
    },
    outcomes={
        Outcome.RANKED: "{changes} by tato pozice byla na {place}. místě.",
        Outcome.BEHIND: "{changes} by tato pozice zůstala za mnoha dalšími.",
        Outcome.FAR: "{changes} by tato pozice byla stále daleko.",
    },
    counted={
        Counted.STEPS: {
            Plural.ONE: "o jeden stupeň",
            Plural.FEW: "o {n} stupně",
            Plural.OTHER: "o {n} stupňů",
        },
        Counted.SEATS: {
            Plural.ONE: "{n} místo",
            Plural.FEW: "{n} místa",
            Plural.OTHER: "{n} míst",
        },
        Counted.TENURE: {
            Plural.ONE: "Je potřeba alespoň {n} měsíc v organizaci",
            Plural.FEW: "Jsou potřeba alespoň {n} měsíce v organizaci",
            Plural.OTHER: "Je potřeba alespoň {n} měsíců v organizaci",
        },
        Counted.MONTHS: {
            Plural.ONE: "před {n} měsícem",
            Plural.FEW: "před {n} měsíci",
            Plural.OTHER: "před {n} měsíci",
        },
        Counted.MORE: {
            Plural.ONE: "{n} další",
            Plural.FEW: "{n} další",
            Plural.OTHER: "{n} dalších",
        },
        Counted.PATH_STEPS: {
            Plural.ONE: "{n} krok",
            Plural.FEW: "{n} kroky",
            Plural.OTHER: "{n} kroků",
        },
    },
    skills={
        By.THROUGH: Message("{skill} (pokrývá vaše {held})", "{skill} (pokrývá {held})"),
        By.START: Message("{skill} (začátek je vaše {held})", "{skill} (začátek je {held})"),
        By.NEAR: Message("{skill} (blízko je vaše {held})", "{skill} (blízko je {held})"),
    },
    notes={
        Note.NO_ASPIRATION: "Žádné přání není uvedeno; pořadí vychází jen z dovedností a práce. "
        "Uvedené přání by se počítalo vedle nich.",
        Note.NOT_RANKED: "Proti sestavování pořadí byla podána námitka, proto se nic nedoporučuje.",
        Note.NOT_BEGUN: "Nastupuje {first_day}; do té doby se nic nedoporučuje.",
        Note.NOTHING_FOUND: "Nic v obou záznamech nemluví pro ani proti.",
        Note.NO_SINGLE_CAUSE: "Plyne to ze záznamů jako celku; nestojí za tím jedno slovo ani "
        "jedna dovednost.",
        Note.STARTING_POINT: "Tím začíná každá dvojice, než je o ní cokoli známo.",
        Note.ASPIRATION: "Některé přání se pozici trochu podobá; žádné ji nejmenuje.",
        Note.RELATED_SKILLS: "Názvy dovedností mají s pozicí společná slova.",
        Note.WORK_CONTENT: "Texty se podobají jako celek; žádné výmluvné slovo nesdílejí.",
        Note.NOTHING_NEAR: "Dnes vám není nic blízko.",
        Note.HELP_SKILL: "S dovedností {skill} by se {title} přiblížilo.",
        Note.HELP_WISH: "Kdybyste si přáli {title}, pozice by se přiblížila.",
        Note.HELP_TEXT: "Víme o vás málo: uveďte své dovednosti a několika větami, co děláte.",
        Note.LEADERSHIP: "Tato role vede lidi. Pořadí vychází z dovedností, práce a přání, nikdy "
        "z výsledků "
        "současné práce; ptejte se na doklady o tom, že člověk pomáhá druhým růst.",
        Note.NOT_OPEN: "Pozice není otevřená, proto není v žádném pořadí.",
        Note.NOT_ELIGIBLE: "Některé pravidlo není splněno; žádná dovednost ani přání to nezmění.",
        Note.NO_CHANGE: "Žádná změna nejvýš šesti dovedností a jednoho přání nestačila; tato byla "
        "nejblíž.",
        Note.STILL_FAR: "I po každé změně nejvýš šesti dovedností a jednoho přání by tato pozice "
        "byla stále daleko.",
        Note.NO_TARGET: "Žádné přání nejmenuje roli ani oblast této organizace; cíl určete pomocí "
        "to_role nebo to_function.",
        Note.NO_PATH: "Nevede tam žádná cesta, ať má jakkoli mnoho kroků a jakkoli nízké skóre.",
        Note.PATH_REFUSED: "Uvedené přání vylučuje každou roli, ke které by to mohlo vést.",
        Note.PATH_HELD: "Každá role, ke které by to mohlo vést, je dnešní nebo dřívější.",
        Note.PATH_GRADES: (
            "Krok vede nejvýš {up} nahoru nebo o {down} dolů a žádné role mezi tím "
            "tam nevedou; bez této meze " + _BEST_PATH
        ),
        Note.PATH_SCORE: "Žádná cesta nemá všechny kroky nad mezí least_score; bez této meze "
        + _BEST_PATH,
        Note.PATH_STEPS: "Žádná cesta není tak krátká, jak žádá most_steps; bez této meze "
        + _BEST_PATH,
        Note.PATH_LIMITS: "Roli nedrží mimo dosah jediná mez; bez všech mezí " + _BEST_PATH,
        Note.WHY_LEAD: "Tato cesta vede k vedení lidí. Proč chcete vést? Pomáhat druhým růst je "
        "důvod; jen mzda nebo postavení důvodem není.",
        Note.EXPERT_EQUAL: "Odborná cesta vedle ní je rovnocenná volba.",
        Note.NO_EXPERT: "Odborná cesta není.",
        Note.NO_EXPERT_ROLE: "Tato oblast nemá na dnešním stupni ani výš jinou roli, která nikoho "
        "nevede.",
        Note.EXPERT_LEADS: "Každá cesta k odborné roli této oblasti má krok, který vede lidi.",
    },
    labels={
        Reason.STARTING_POINT: "Výchozí bod, pro všechny stejný",
        Reason.ESSENTIAL_SKILLS: "Nezbytné dovednosti",
        Reason.OPTIONAL_SKILLS: "Vítané dovednosti",
        Reason.RELATED_SKILLS: "Příbuzné dovednosti",
        Reason.ROLE_SIMILARITY: "Podobnost obou rolí",
        Reason.WORK_CONTENT: "Podobnost práce",
        Reason.ASPIRATION: "Vlastní přání",
        Reason.BRIDGE: "Most mezi týmy",
        Reason.FUNCTION_TRANSFER: "Přechody kolegů",
        Reason.GRADE_DISTANCE: "Vzdálenost stupňů",
        Reason.HELD_BEFORE: "Dřívější role",
    },
    motives={
        Motive.GROWTH: "růst",
        Motive.IMPACT: "dopad",
        Motive.HELP_OTHERS_GROW: "růst druhých",
        Motive.MASTERY: "mistrovství",
        Motive.VARIETY: "rozmanitost",
        Motive.BALANCE: "rovnováha",
        Motive.LOCATION: "místo",
        Motive.RECOGNITION: "uznání",
        Motive.MONEY: "mzda",
    },
    statuses={
        OpeningStatus.DRAFT: "koncept",
        OpeningStatus.OPEN: "otevřená",
        OpeningStatus.FILLED: "obsazená",
        OpeningStatus.CLOSED: "uzavřená",
    },
    plural=one_few_or_other,
    decimal=",",
    day="{day}. {month}. {year}",
)
