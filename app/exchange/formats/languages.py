"""Names of languages, in English and as their speakers and neighbours write them."""

import re


def _words(text: str) -> list[str]:
    return text.split()


_NAMES = {
    "ar": "arabic arabisch arabe",
    "bg": "bulgarian bulgarisch bulgare български",
    "bn": "bengali bangla",
    "cs": "czech tschechisch tchèque čeština česky",
    "da": "danish dänisch danois dansk",
    "de": "german deutsch allemand alemán tedesco duits tysk niemiecki",
    "el": "greek griechisch grec ελληνικά",
    "en": "english englisch anglais inglés inglese inglês engels engelska engelsk angielski",
    "es": "spanish spanisch espagnol español castellano spagnolo espanhol spaans hiszpański",
    "et": "estonian estnisch estonien eesti",
    "fa": "persian persisch farsi",
    "fi": "finnish finnisch finnois suomi",
    "fr": "french französisch français francés francese francês frans franska fransk francuski",
    "ga": "irish irisch gaeilge",
    "he": "hebrew hebräisch hébreu",
    "hi": "hindi",
    "hr": "croatian kroatisch croate hrvatski",
    "hu": "hungarian ungarisch hongrois magyar",
    "it": "italian italienisch italien italiano italiaans włoski",
    "ja": "japanese japanisch japonais 日本語",
    "ko": "korean koreanisch coréen 한국어",
    "lt": "lithuanian litauisch lituanien lietuvių",
    "lv": "latvian lettisch letton latviešu",
    "nl": "dutch niederländisch holländisch néerlandais nederlands flemish flämisch",
    "no": "norwegian norwegisch norvégien norsk",
    "pl": "polish polnisch polonais polski",
    "pt": "portuguese portugiesisch portugais portugués português",
    "ro": "romanian rumänisch roumain română",
    "ru": "russian russisch russe русский",
    "sk": "slovak slowakisch slovaque slovenčina",
    "sl": "slovenian slowenisch slovène slovenščina",
    "sr": "serbian serbisch serbe srpski српски",
    "sv": "swedish schwedisch suédois svenska",
    "tr": "turkish türkisch turc türkçe",
    "uk": "ukrainian ukrainisch ukrainien українська",
    "ur": "urdu",
    "vi": "vietnamese vietnamesisch vietnamien",
    "zh": "chinese mandarin chinesisch chinois 中文",
}
_CODES = {name: code for code, names in _NAMES.items() for name in _words(names)}
# Languages of ISO 639-1: two letters that are no language are a typing error, or a country.
_TWO_LETTERS = frozenset(
    _words(
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu "
        "cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he "
        "hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko "
        "kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd "
        "ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se "
        "sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty "
        "ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
    )
)
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?(?:[-_.].*)?")
_TWO = 2
MEANT = "should be the name of a language or its code, such as German, de or de-CH"


def code_of(text: str) -> str | None:
    """The code of a language that is named, or tagged as in `de`, `en_us` or `zh-Hant-TW`."""
    name = text.strip()
    known = _CODES.get(name.casefold()) or _CODES.get(name.partition("(")[0].strip().casefold())
    if known is not None:
        return known
    found = _TAG.fullmatch(name)
    if found is None:
        return None
    code, region = found.group(1).lower(), found.group(2)
    if len(code) == _TWO and code not in _TWO_LETTERS:
        return None
    return f"{code}-{region.upper()}" if region else code
