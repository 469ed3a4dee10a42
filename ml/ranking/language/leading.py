"""Whether a text speaks of leading people, in the languages of `FUNCTION_WORDS`.

Each word gets the letter of its class, and the classes are read as one short word: "lead a small
team" is `LswP`. That holds for all that can be said with these words, in any order that one of the
languages has, instead of for a list of phrases.
"""

import re

from ml.ranking.language.wishing import GENERIC
from ml.text import ENGLISH, FUNCTION_WORDS, bases, folded, languages_of_text, words

# By class, whole words with accents folded; of two classes that hold a word the first counts.
# X says it alone; L and N (a noun) say it with people, or where nothing else is said; K only with
# people, as one can drive a lorry too; M is who leads, P who is led, R is responsibility.
_CLASSES = {
    "X": r"""
        fuhrungs(?:kraft|krafte|rolle|position|verantwortung|funktion|stelle|karriere)
        fuhrungs(?:aufgaben?|ebene|laufbahn) (?:personal|mitarbeiter)verantwortung
        (?:personal|mitarbeiter|menschen|team)fuhrung
        (?:team|abteilungs|gruppen)leit\w* leitungs(?:funktion|aufgaben?|rolle|position|stelle)
        vorgesetzt\w* teamlead\w* leidinggeve\w* teamleid\w* personeelsverantwoord\w*
        afdelingshoofd podrizen\w* encadrement chefias? jefaturas? subordinates
        """,
    "P": r"""
        people persons? teams? staff groups? departments? others employees? colleagues units?
        crews? anyone anybody somebody someone personnel line disciplinary
        menschen leute mitarbeiter\w* abteilung\w* gruppen? niemand\w* jemand\w* anderen?
        disziplinarisch\w* kollegen mensen afdeling\w* iemand medewerkers personeel collega\w*
        lidi lidem lide tym\w* nikoho nekoho oddeleni zamestnanc\w* skupin\w*
        pessoas equip[aeo]s? ninguem alguem colaboradores departamentos? funcionarios grupos?
        gens personnes? hierarchi\w* collaborateurs groupes? personas? gente nadie empleados
        jerarqui\w*
        """,
    "L": r"""
        lead(?:s|ing)? manag(?:e|es|ing) supervis(?:e|es|ing) fuhren leiten anleiten leiding
        aansturen (?:ne)?vest vedeni liderar lideranca chefiar encadrer liderazgo mando mandar
        """,
    "K": r"""
        head(?:ing)? run(?:ning)? oversee(?:ing)? direct(?:ing)? coordinat(?:e|ing) (?:ne)?ridit
        gerir coordenar supervisionar dirigir diriger gerer superviser gestionar gestao supervisar
        coordinar geven leiden
        """,
    "N": r"management managerial supervisory leadership fuhrung leitung leitend\w*",
    "M": r"""
        managers? boss(?:es)? leaders? supervisors? leiter(?:in)? baas vedouci(?:m|ho)?
        sef(?:em|ka|kou)? manazer\w* nadrizen\w* chefes? lider(?:es)? gestora? gerente jef[ae]s?
        """,
    "R": r"""
        responsib\w+ accountab\w+ charge verantwort\w* verantwoord\w* zodpovedn\w* odpovedn\w*
        responsab\w* cargo starosti pay reviews? appraisals?
        """,
}
_ELSEWHERE = {"chef": "M", "chefin": "M", "personal": "P", "manager": "M"}
"""Words that mean something else in English, or nothing."""
_CLASS = [(letter, re.compile("|".join(text.split()))) for letter, text in _CLASSES.items()]
# Between who leads and who is led: articles and their like, and what kind of team it is.
_SMALL = frozenset(
    """
    a an the any my your own other another some of to not no d de des du la le les l un une el los
    las mi mis o os as um uma umas uns ein eine einen einem einer kein keine keinen keinem das die
    den dem der zu mein meine het een geen mijn te zadny zadne zadneho svuj svoje nejaky
    """.split()  # noqa: SIM905 - read as a list of words
)
_UNDER = frozenset(
    "for with under unter fur mit voor met pour avec para con com sob pod pro s".split()  # noqa: SIM905 - read as a list of words
)
"""Whoever works for a boss does not lead."""
_PUT = frozenset(
    """
    see hate prefer rather wish interested interest keen like love stay become reporting again ever
    mal gern gerne lieber bitte werden graag liever prosim byt stat mit nikdy gostaria souhaite
    souhaiter voudrais etre devenir avoir quiero querer ser tener estar puesto stelle rolle position
    rol functie functies baan pozice pozici misto funcao funcoes emprego poste postes emploi
    trabalho puestos posicion posiciones duties ubernehmen nemen assumir assumer asumir taak taken
    """.split()  # noqa: SIM905 - read as a list of words
)
"""How a wish is put, beside `GENERIC`."""
_GRAMMAR = frozenset(folded(word) for spoken in FUNCTION_WORDS.values() for word in spoken)

_WITH_PEOPLE = re.compile(
    r"[LKN]s*[wg]{0,2}s*P(?!w)"  # lead a small team; not: lead team events
    r"|P[sf]{0,3}[LKN]"  # ein Team führen, people management
    r"|P[sf]{0,2}M|Ms{0,2}P"  # team manager, chef d'équipe
    r"|R[sfu]{0,3}w?P|P[sfu]{0,3}R"  # responsibility for staff, personas a mi cargo
)
_REPORTS = re.compile(
    r"\bdirect reports\b|\breport(?:s|ing)? (?:of my own|to me)\b|"
    r"\b(?:under me|unter mir|onder mij|pode mnou|sob mim|sous moi|debajo de mi)\b"
)
_OTHERS_MATTERS = re.compile(r"\bother people(?: s)? (?:pay|reviews?|work|careers?)\b")


def speaks_of_leading(text: str) -> bool:
    """Tell whether a text speaks of leading people.

    Examples
    --------
    >>> texts = ("lead a small team", "ein Team leiten", "personas a mi cargo", "lead generation")
    >>> [speaks_of_leading(text) for text in texts]
    [True, True, True, False]
    """
    read = [folded(word) for word in words(text)]
    plain = " ".join(read)
    if _REPORTS.search(plain) or _OTHERS_MATTERS.search(plain):
        return True
    english = languages_of_text(text) == (ENGLISH,)
    classes = "".join(_class(word, english=english) for word in read)
    if "X" in classes or _WITH_PEOPLE.search(classes):
        return True
    alone = re.sub("[sfgu]", "", classes)
    says_it = re.fullmatch("[KLMNR]*[LMN][KLMNR]*", alone) is not None
    return says_it and not re.search("us*M", classes)


def _class(word: str, *, english: bool) -> str:
    if not english and word in _ELSEWHERE:
        return _ELSEWHERE[word]
    for letter, pattern in _CLASS:
        if pattern.fullmatch(word):
            return letter
    if word in _UNDER:
        return "u"
    if word in _SMALL:
        return "s"
    if word in _GRAMMAR:
        return "f"
    return "g" if word in _PUT or GENERIC.issuperset(bases(word)) else "w"
