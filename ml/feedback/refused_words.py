"""The words of what no ranker may know, in the languages that answers are told in.

Words stand in small letters; parts of a name are joined by an underscore. What is too general to
refuse alone, such as a word for origin or for sales, is left out: a proxy is found by its numbers.
"""

from collections.abc import Mapping

PROTECTED, RESULTS, PAY, STAND_IN = (
    "a protected attribute",
    "a result or a rating: it speaks of this work, not of the next",
    "pay",
    "a stand-in for a protected attribute",
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
        "target_attainment goal_attainment annual_evaluation sales_revenue merit perf kpis okrs "
        "assessment_score calibration_box peer_review top_performer low_performer underperformer "
        "promotability talent_pool high_performer achievement_score annual_review",
        PAY: "pay payroll salary salaries wage wages compensation remuneration earnings income "
        "bonus comp_ratio compa_ratio band_ratio equity incentive commission stock_options "
        "hourly_rate pay_band paygrade payband payscale payslip net_worth stock_grant",
        STAND_IN: "postcode zip_code zipcode postal_code home_address street_address first_name "
        "given_name firstname surname last_name lastname maiden_name salutation honorific "
        "birthplace graduation_year school_year years_to_retirement retirement "
        "part_time parttime neighbourhood neighborhood",
    },
    "de": {
        PROTECTED: "alter geburt geburtsdatum geburtstag geburtsjahr geschlecht abstammung "
        "ethnie staatsangehörigkeit staatsbürgerschaft nationalität konfession weltanschauung "
        "behinderung schwerbehindert schwanger schwangerschaft elternzeit mutterschutz "
        "familienstand verheiratet kinder gewerkschaft krankheit krankentage hautfarbe "
        "lebensalter altersgruppe altersklasse mindestalter dienstalter jahrgang fehltage",
        RESULTS: "leistung beurteilung bewertung zielerreichung umsatz kennzahl kennzahlen "
        "einschätzung potenzialanalyse jahresgespräch",
        PAY: "gehalt lohn vergütung entgelt besoldung bezahlung prämie einkommen zulage bezüge",
        STAND_IN: "postleitzahl plz wohnort anschrift vorname nachname geburtsname anrede "
        "abschlussjahr teilzeit rente ruhestand",
    },
    "nl": {
        PROTECTED: "leeftijd geboorte geboortedatum geboortejaar geslacht afkomst etniciteit "
        "nationaliteit religie geloof handicap arbeidsbeperking zwanger zwangerschap "
        "ouderschapsverlof burgerlijke_staat getrouwd gehuwd kinderen vakbond ziekte verzuim "
        "huidskleur",
        RESULTS: "beoordeling prestatie prestaties functioneringsgesprek omzet",
        PAY: "salaris loon beloning bezoldiging inkomen toeslag vergoeding",
        STAND_IN: "postcode woonplaats woonadres voornaam achternaam aanhef geboorteplaats "
        "afstudeerjaar deeltijd pensioen",
    },
    "cs": {
        PROTECTED: "věk narození pohlaví původ národnost etnicita státní_příslušnost občanství "
        "náboženství postižení zdravotní_stav těhotenství těhotná mateřská rodičovská "
        "rodinný_stav ženatý vdaná děti nemocnost rodné_číslo",
        RESULTS: "hodnocení výkon výkonnost výsledek výsledky tržby obrat",
        PAY: "mzda plat odměna odměny příjem prémie příplatek",
        STAND_IN: "psč bydliště jméno příjmení oslovení rok_promoce částečný_úvazek důchod",
    },
    "pt": {
        PROTECTED: "idade nascimento sexo gênero raça etnia cor_da_pele nacionalidade cidadania "
        "religião crença deficiência gravidez grávida maternidade paternidade estado_civil "
        "casado casada filhos sindicato doença orientação_sexual",
        RESULTS: "desempenho avaliação avaliações resultado resultados faturamento",
        PAY: "salário remuneração vencimento ordenado pagamento renda comissão",
        STAND_IN: "código_postal cep morada endereço sobrenome apelido ano_de_formatura "
        "tempo_parcial aposentadoria",
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

BEGINNINGS = ("lohn", "leistungs", "loon", "bonus")
ENDINGS = ("lohn", "loon", "mzda", "bonus", "pay", "rating")
"""Short words that begin or end others, where words are put together: Stundenlohn, brutoloon,
Leistungsstufe, basepay."""

ENDS_ALIKE = frozenset(
    (
        *("operating", "generating", "integrating", "migrating", "celebrating"),
        *("collaborating", "narrating", "decorating", "demonstrating", "incorporating"),
        *("concentrating", "orchestrating", "curating", "accelerating", "iterating"),
        *("moderating", "illustrating", "penetrating", "tolerating", "separating"),
        *("calibrating", "elaborating", "deteriorating", "corroborating", "reiterating"),
        *("saturating", "perforating", "vibrating", "hydrating", "liberating"),
        *("regenerating", "refrigerating", "cooperating", "enumerating", "rating"),
    )
)
"""Words that only end like a rating."""
