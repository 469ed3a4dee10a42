"""Function words by language: closed classes that say nothing of what work is about.

Pronouns, determiners, auxiliaries, prepositions, conjunctions, particles of negation and question
words. Nouns, verbs and adjectives stay, common ones too: research, system and test tell work apart.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

ENGLISH = "en"

_LISTS = {
    "en": """
        a about above across after again against all almost along already also although always
        am among an and another any anybody anyone anything are aren around as at away be became
        because been before behind being below beneath beside besides between beyond both but by
        can cannot could couldn despite did didn do does doesn doing don done down due during
        each either else enough ever every everybody everyone everything except few for from
        further had hadn has hasn have haven having he hence her here hers herself him himself
        his how however i if in indeed instead into is isn it its itself just least less like ll
        many may maybe me might mine more most much must my myself near neither never no nobody
        none nor not nothing now of off often on once one ones only onto or other others
        otherwise our ours ourselves out over own per perhaps please quite rather re s same
        shall she should shouldn since so some somebody someone something sometimes such t than
        that the their theirs them themselves then there therefore these they this those though
        through throughout thus till to together too toward towards under unless unlike until up
        upon us ve very via want wants wanted was wasn we well were weren what whatever when
        whenever where whereas wherever whether which whichever while who whoever whole whom
        whose why will with within without won would wouldn yet you your yours yourself
        yourselves
        """,
    "de": """
        aber alle allem allen aller alles als also am an ander andere anderem anderen anderer
        anderes auch auf aus bei beim bin bis bist da dabei dadurch dafür dagegen daher dahin
        damit danach daneben dann daran darauf daraus darf darin darum darunter darüber das dass
        davon davor dazu dein deine deinem deinen deiner dem den denen denn der deren des dessen
        dich die dies diese diesem diesen dieser dieses dir doch dort du durch dürfen ein eine
        einem einen einer eines einige einigen einiger er es etwas euch euer eure für gegen
        gehabt gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr
        ihre ihrem ihren ihrer ihres im in indem ins ist ja je jede jedem jeden jeder jedes
        jedoch jemand jene jener jetzt kann kannst kein keine keinem keinen keiner keines können
        könnte man manche mancher mehr mein meine meinem meinen meiner meines mich mir mit muss
        möchte möchten müssen nach nachdem neben nein nicht nichts nie niemand noch nun nur ob
        oder ohne schon sehr sein seine seinem seinen seiner seines seit sich sie sind so solche
        solcher soll sollen sollte sondern sonst sowie trotz um und uns unser unsere unserem
        unseren unserer unter viel viele vielen vom von vor war waren was weder wegen weil
        weiter welche welchem welchen welcher welches wem wen wenn wer werde werden weshalb
        wessen wie wieder will wir wird wo wobei wodurch wofür wollen womit worden wurde wurden
        während würde würden zu zum zur zwar zwischen über
        """,
    "nl": """
        aan achter al alle alleen als alsof altijd ander andere anders ben bij binnen boven
        buiten daar daarom dan dat de deze die dit door dus een eens eerder elk elke en enkele
        er ergens geen geweest had hadden heb hebben heeft hem hen het hier hij hoe hun iedere
        iedereen iemand iets ik in indien is ja je jij jou jouw jullie kan kon konden kunnen
        maar mag me meer meest met mij mijn mocht mogen moest moet moeten na naar naast niemand
        niet niets nog nooit nu of om omdat onder ons onze ook op over per reeds sinds sommige
        te tegen tenzij terwijl toch toe toen tot tussen u uit uw van vanaf vanuit veel via voor
        voordat waar waarom wanneer want waren was wat we wel welk welke werd werden wie wij wil
        willen worden wordt zal ze zelf zich zij zijn zo zoals zonder zou zouden zullen
        """,
    "cs": """
        a aby aj ale ani ano asi až bez bude budem budeme budete budou budu by byl byla byli
        bylo byly být co což či další do ho i já jak jako je jeho jej její jejich jen jenž
        jestli ji jiné jiný již jsem jsi jsme jsou jste k kam kde kdo kdy když ke která které
        kterou který kteří ku má mají máme mám máte mé mě mezi mi mít mne mnou mnoho moje moji
        můj může na nad nade nám námi nás náš naše naši ne nebo neboť nechci nechce něco nějaký
        někdo není než nic ničem nich nikdo nikdy ním nimi o od ode on ona oni ono ony pak po
        pod podle pokud pro proč proto protože přes před při s se si sice své svůj svých svým
        svými ta tady tak také takže tam tato te ten tedy této ti tím tímto to tobě tohle toho
        tohoto tom tomto tomu tomuto tu tuto tvůj ty tyto u už v vám vámi vás váš vaše ve
        všechny všichni vy z za zda zde ze že chci chce chtěl chtěla
        """,
    "pt": """
        a à ao aos aquela aquelas aquele aqueles aquilo as às até com como contra cada da das de
        dela delas dele deles depois do dos e é ela elas ele eles em enquanto então entre era
        eram essa essas esse esses esta está estão estas estava este estes estou eu foi foram há
        isso isto já la lhe lhes lo mais mas me mesmo meu meus minha minhas muito muitos na não
        nas nem nenhum nenhuma nada nos nós nossa nossas nosso nossos num numa nunca o os ou
        outra outras outro outros para pela pelas pelo pelos pode podem por porque qual quando
        que quem quer quero se seja sem ser será seu seus si sido são só sob sobre sua suas
        também te tem têm tenho ter teu tua tudo um uma umas uns você vocês
        """,
    "fr": """
        à afin ai aie ait alors après as au aucun aucune aussi autour autre autres aux avait
        avant avec avez avoir avons ça car ce ceci cela celle celles celui ces cet cette ceux
        chaque chez comme comment contre dans de depuis derrière des dès desquels donc dont du
        elle elles en encore entre es est et étaient était été être eu eux fait faut fut hors il
        ils je jamais jusqu la laquelle le lequel les lesquels leur leurs lors lorsque lui ma
        mais me même mêmes mes moi moins mon ne ni non nos notre nous on ont ou où par parce pas
        pendant peu peut peuvent plus pour pourquoi près puis qu quand que quel quelle quelles
        quels qui quoi rien sa sans sauf se selon sera serait ses si sinon soi soit son sont
        sous sur ta tandis te tes toi ton tous tout toute toutes très tu un une vers veux veut
        vos votre vous y
        """,
    "es": """
        a al algo alguien algún alguna algunas alguno algunos ambos ante antes aquel aquella
        aquellas aquellos aquí así aún aunque bajo cada como con contra cual cuales cuando cuyo
        de del desde donde dos durante e el él ella ellas ellos en entre era eran eres es esa
        esas ese eso esos esta está están estas este esto estos estoy fue fueron ha haber había
        han has hasta hay he la las le les lo los más me mi mí mía mientras mis mismo mucho
        muchos muy nada nadie ni ningún ninguna ninguno no nos nosotros nuestra nuestras nuestro
        nuestros nunca o os otra otras otro otros para pero por porque puede pueden pues que qué
        quien quién quienes quiere quiero se sea según ser será si sí sido sin sino sobre sois
        solo somos son soy su sus suya también tan tanto te tiene tienen tengo ti todo todos tu
        tú tus un una unas uno unos usted ustedes y ya yo
        """,
}

FUNCTION_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _LISTS.items()}
)
# Letters that only one of these languages writes.
_LETTERS = {
    "de": frozenset("äöüß"),
    "cs": frozenset("ěščřžůťďň"),
    "pt": frozenset("ãõ"),
    "fr": frozenset("èœûù"),
    "es": frozenset("ñ"),
}
_VOTE = 12
"""A vote can be divided among up to seven languages."""
_WORD_VOTE = 3
"""What a word of the English dictionary adds: "die casting of gears" is English."""
_SPOKEN_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        word: tuple(language for language, words in FUNCTION_WORDS.items() if word in words)
        for word in sorted(frozenset().union(*FUNCTION_WORDS.values()))
    }
)


def languages_of(words: Iterable[str], is_english: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the languages whose function words and letters a text uses most, English if none.

    Short names leave several of them: "de" alone is Dutch, French, Portuguese or Spanish.

    Parameters
    ----------
    words : in lower case, accents kept
    is_english : tells whether the English dictionary holds a word

    Examples
    --------
    >>> known = {"casting", "gears"}.__contains__
    >>> languages_of("die leitung der abteilung und ihrer teams".split(), known)
    ('de',)
    >>> languages_of("die casting of gears".split(), known), languages_of(["oddělení"], known)
    (('en',), ('cs',))
    """
    votes = dict.fromkeys(FUNCTION_WORDS, 0)
    for word in words:
        # A single letter is an abbreviation as often as a word.
        spoken = _SPOKEN_BY.get(word, ()) if len(word) > 1 else ()
        # A word of many languages tells little: each gets its part of the vote.
        for language in spoken:
            votes[language] += _VOTE // len(spoken)
        if not spoken and is_english(word):
            votes[ENGLISH] += _WORD_VOTE
        if not word.isascii():
            for language, letters in _LETTERS.items():
                if letters.intersection(word):
                    votes[language] += _VOTE
    best = max(votes.values())
    leading = tuple(language for language in FUNCTION_WORDS if votes[language] == best)
    return leading if best and ENGLISH not in leading else (ENGLISH,)


def is_function_word(word: str, language: str = ENGLISH) -> bool:
    """Tell whether a word in lower case says nothing of what a text is about."""
    return word in FUNCTION_WORDS[language]
