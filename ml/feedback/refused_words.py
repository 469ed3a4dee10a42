"""The words of what no ranker may know, in the languages that answers are told in.

Words stand in small letters; parts of a name are joined by an underscore. What is too general to
refuse alone, such as a word for origin or for sales, is left out: a proxy is found by its numbers.
"""

from collections.abc import Mapping

PROTECTED, RESULTS, PAY = (
    "a protected attribute",
    "a result or a rating: it speaks of this work, not of the next",
    "pay",
)
"""What a refused word tells."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        PROTECTED: "age birth birthday birthdate dob gender sex sexual pronoun pronouns race "
        "ethnic ethnicity national_origin nationality citizenship religion belief faith "
        "disability disabled pregnant pregnancy maternity paternity parental marital married "
        "spouse family_status children orientation transgender union veteran caste skin_colour "
        "skin_color mother_tongue sickness sick_days sick_leave illness health_status",
        RESULTS: "rating ratings performance appraisal results review_score kpi quota okr "
        "talent_score nine_box ninebox high_potential hipo stack_rank scorecard "
        "target_attainment goal_attainment annual_evaluation sales_revenue merit",
        PAY: "pay payroll salary salaries wage wages compensation remuneration earnings income "
        "bonus comp_ratio compa_ratio band_ratio equity incentive commission stock_options "
        "hourly_rate",
    },
    "de": {
        PROTECTED: "alter geburt geburtsdatum geburtstag geburtsjahr geschlecht abstammung "
        "ethnie staatsangehörigkeit staatsbürgerschaft nationalität konfession weltanschauung "
        "behinderung schwerbehindert schwanger schwangerschaft elternzeit mutterschutz "
        "familienstand verheiratet kinder gewerkschaft krankheit krankentage hautfarbe",
        RESULTS: "leistung beurteilung bewertung zielerreichung umsatz kennzahl kennzahlen",
        PAY: "gehalt lohn vergütung entgelt besoldung bezahlung prämie einkommen zulage",
    },
    "nl": {
        PROTECTED: "leeftijd geboorte geboortedatum geboortejaar geslacht afkomst etniciteit "
        "nationaliteit religie geloof handicap arbeidsbeperking zwanger zwangerschap "
        "ouderschapsverlof burgerlijke_staat getrouwd gehuwd kinderen vakbond ziekte verzuim "
        "huidskleur",
        RESULTS: "beoordeling prestatie prestaties functioneringsgesprek omzet",
        PAY: "salaris loon beloning bezoldiging inkomen toeslag vergoeding",
    },
    "cs": {
        PROTECTED: "věk narození pohlaví původ národnost etnicita státní_příslušnost občanství "
        "náboženství postižení zdravotní_stav těhotenství těhotná mateřská rodičovská "
        "rodinný_stav ženatý vdaná děti nemocnost rodné_číslo",
        RESULTS: "hodnocení výkon výkonnost výsledek výsledky tržby obrat",
        PAY: "mzda plat odměna odměny příjem prémie příplatek",
    },
    "pt": {
        PROTECTED: "idade nascimento sexo gênero raça etnia cor_da_pele nacionalidade cidadania "
        "religião crença deficiência gravidez grávida maternidade paternidade estado_civil "
        "casado casada filhos sindicato doença orientação_sexual",
        RESULTS: "desempenho avaliação avaliações resultado resultados faturamento",
        PAY: "salário remuneração vencimento ordenado pagamento renda comissão",
    },
}
"""By language, then by what they tell."""

ALONE = frozenset(
    (
        *("rating", "ratings", "results", "equity"),
        *("leistung", "umsatz", "kinder", "geburt"),
        *("gênero", "ordenado", "příjem"),
    )
)
"""Words that are parts of harmless ones: operating, inequity, Dienstleistung, Umsatzsteuer,
kindergarten, generosity."""
