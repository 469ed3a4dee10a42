"""What is said in Portuguese, in words that Portugal and Brazil share.

People are addressed in the third person without a pronoun; grades are graus, skill levels níveis.
"""

from app.matching.words.catalogue import (
    By,
    Catalogue,
    Language,
    Message,
    Plural,
    up_to_one_or_other,
)
from app.matching.words.codes import Code, Counted, Fact, Note, Outcome, Part
from ml.ranking import Reason
from models.vocabulary import Motive, OpeningStatus

_LEADS = (
    "Esta função lidera pessoas. Os resultados no trabalho atual não contam para ela; conta a "
    "prontidão demonstrada: ensinar, acompanhar, facilitar o trabalho dos outros."
)
_OWN_FOR = "“{label}” fala a favor."
_OWN_AGAINST = "“{label}” fala contra."
_STEP_TAKEN = "Colegas já passaram de {before} para {after}."
_PLACE_REMOTE = "Os colegas estão em {there}, e o trabalho pode ser feito de {here}."
_BEST_PATH = "o melhor caminho tem {steps}; o menos provável pontua {least}."

PORTUGUESE = Catalogue(
    language=Language.PORTUGUESE,
    messages={
        Code.UNASKED_STEP_BACK: Message(
            "Seria um passo atrás que não pediu: grau {after}, {steps} abaixo do seu.",
            "Seria um passo atrás que {person} não pediu: grau {after}, {steps} abaixo do atual.",
        ),
        Code.HELD_BEFORE: Message(
            "Já trabalhou como {title}, o que pesa contra.",
            "{person} já trabalhou como {title}, o que pesa contra.",
        ),
        Code.WISH_REFUSED: Message(
            "Disse não a {wish}{understood}; esta vaga tem a ver com isso.",
            "{person} disse não a {wish}{understood}; esta vaga tem a ver com isso.",
        ),
        Code.WISH_FUNCTION: Message(
            "Pediu {wish}{understood}{because}, e esta vaga é na área {function}.",
            "{person} pediu {wish}{understood}, e esta vaga é na área {function}.",
        ),
        Code.WISH_ROLE: Message(
            "Pediu {wish}{understood}{because}, e esta é essa função.",
            "{person} pediu {wish}{understood}, e esta é essa função.",
        ),
        Code.WISH_PLACE: Message(
            "Pediu {wish}{understood}{because}, e esta vaga é em {place}.",
            "{person} pediu {wish}{understood}, e esta vaga é em {place}.",
        ),
        Code.WISH_NEAR: Message(
            "Pediu {wish}{understood}{because}, e esta vaga fica perto disso.",
            "{person} pediu {wish}{understood}, e esta vaga fica perto disso.",
        ),
        Code.BRIDGE: Message(
            "A função trabalha todos os dias com {function}; conhece esse lado do seu próprio "
            "trabalho.",
            "A função trabalha todos os dias com {function}; {person} conhece esse lado do seu "
            "próprio trabalho.",
        ),
        Code.BRIDGE_FORMER: Message(
            "A função trabalha todos os dias com {function}; conhece esse lado do seu tempo como "
            "{title}.",
            "A função trabalha todos os dias com {function}; {person} conhece esse lado do seu "
            "tempo como {title}.",
        ),
        Code.ESSENTIAL_SKILLS: Message(
            "Competências essenciais que traz ({covered} de {needed}): {skills}.",
            "Competências essenciais que {person} traz ({covered} de {needed}): {skills}.",
        ),
        Code.OPTIONAL_SKILLS: Message(
            "Traz também {skills}, e isso é valorizado nesta função.",
            "{person} traz também {skills}, e isso é valorizado nesta função.",
        ),
        Code.STEP_TAKEN: Message(_STEP_TAKEN, _STEP_TAKEN),
        Code.OWN_FOR: Message(_OWN_FOR, _OWN_FOR),
        Code.OWN_AGAINST: Message(_OWN_AGAINST, _OWN_AGAINST),
        Code.SKILLS_TO_LEARN: Message(
            "Ainda por aprender: {skills}.", "Ainda por aprender para {person}: {skills}."
        ),
        Code.CREDENTIALS_TO_OBTAIN: Message(
            "Ainda por obter: {skills}.", "Ainda por obter para {person}: {skills}."
        ),
        Code.SKILLS_TO_ADD: Message(
            "Valorizado e ainda novo: {skills}.", "Valorizado e novo para {person}: {skills}."
        ),
        Code.LEVEL_BELOW: Message(
            "Tem {skill} no nível {held}; pede-se o nível {needed}.",
            "{person} tem {skill} no nível {held}; pede-se o nível {needed}.",
        ),
        Code.SAME_GRADE: Message(
            "Fica no seu próprio grau, {after}.", "Fica no grau atual de {person}, {after}."
        ),
        Code.PROMOTION: Message(
            "Fica {steps} acima do seu: {after}, em vez de {before}.",
            "Fica {steps} acima do grau de {person}: {after}, em vez de {before}.",
        ),
        Code.STEP_BACK: Message(
            "Fica {steps} abaixo do seu: {after}, em vez de {before}.",
            "Fica {steps} abaixo do grau de {person}: {after}, em vez de {before}.",
        ),
        Code.PLACE_REMOTE: Message(_PLACE_REMOTE, _PLACE_REMOTE),
        Code.PLACE_HYBRID: Message(
            "O trabalho é em {there} parte da semana; o seu local é {here}.",
            "O trabalho é em {there} parte da semana; o local de {person} é {here}.",
        ),
        Code.PLACE_OTHER: Message(
            "O trabalho é em {there}; o seu local é {here}.",
            "O trabalho é em {there}; o local de {person} é {here}.",
        ),
        Code.LEADS_PEOPLE: Message(_LEADS, _LEADS),
        Code.CONGESTION: Message(
            "Esta vaga foi mostrada a muitas outras pessoas, por isso fica um pouco mais abaixo "
            "na sua lista.",
            "Esta vaga foi mostrada a muitas outras pessoas, por isso fica um pouco mais abaixo "
            "na lista de {person}.",
        ),
        Code.EXPERT_PATH: Message(
            "A sua especialidade não tem de levar até lá: crescer como especialista é um caminho "
            "de igual valor.",
            "A especialidade de {person} não tem de levar até lá: crescer como especialista é um "
            "caminho de igual valor.",
        ),
    },
    facts={
        Fact.LEFT: "Já saiu da organização.",
        Fact.NOT_BEGUN: "Começa em {first_day}.",
        Fact.ENDS_BEFORE: "Sai depois de {last_day}, antes de a vaga começar em {opens_on}.",
        Fact.EMPLOYED: "Trabalha na organização.",
        Fact.ROLE_HELD: "Esta é a função atual.",
        Fact.ROLE_DIFFERS: "É diferente da função atual.",
        Fact.STATUS: "O estado da vaga: {status}.",
        Fact.OPENED: "Aberta desde {opens_on}.",
        Fact.OPENS: "Abre só em {opens_on}.",
        Fact.CLOSES: "Fecha em {closes_on}.",
        Fact.CLOSED: "Fechada desde {closes_on}.",
        Fact.SEATS: "{seats} por preencher.",
        Fact.TENURE: "{tenure}; na organização desde {hired_on}, há {months}.",
        Fact.TENURE_UNKNOWN: "{tenure}; não há data de entrada indicada.",
        Fact.GRADE: "{band}; o grau atual é {grade}.",
        Fact.GRADE_UNKNOWN: "{band}; não há grau indicado.",
        Fact.PLACE_HERE: "{places}; {based}.",
        Fact.PLACE_REMOTE: "{places}; {based}, mas o trabalho é todo à distância.",
        Fact.PLACE_RELOCATING: "{places}; {based}, com disposição para se mudar para lá.",
        Fact.PLACE_ELSEWHERE: "{places}; {based}, com disposição para se mudar só para outro "
        "lugar.",
        Fact.PLACE_STAYING: "{places}; {based}, sem disposição para se mudar.",
        Fact.LANGUAGE_MISSING: "{language}; não está entre as línguas indicadas.",
        Fact.LANGUAGE_SPOKEN: "{language}; o nível indicado é {level}.",
        Fact.LANGUAGE_UNKNOWN: "{language}; está indicada sem nível.",
        Fact.CREDENTIAL_MISSING: "{credential}; não há nenhum indicado.",
        Fact.CREDENTIAL_HELD: "{credential}; {it} existe.",
        Fact.CREDENTIAL_TO_COME: "{credential}; {it} existe, mas só vale a partir de {valid_from}.",
        Fact.CREDENTIAL_PAST: "{credential}; {it} foi válido até {valid_until}.",
        Fact.CREDENTIAL_UNTIL: "{credential}; {it} existe e é válido até {valid_until}.",
    },
    parts={
        Part.BECAUSE: " porque valoriza {motives}",
        Part.BECAUSE_MANY: " porque valoriza {motives}",
        Part.GRADES_BETWEEN: "São elegíveis os graus {low} a {high}",
        Part.GRADES_FROM: "É elegível o grau {low} ou superior",
        Part.GRADES_TO: "É elegível o grau {high} ou inferior",
        Part.PLACES: "São elegíveis pessoas em {places}",
        Part.BASED: "o local é {here}",
        Part.BASED_NOWHERE: "não há local indicado",
        Part.LANGUAGE: "É precisa a língua \u201c{language}\u201d",
        Part.LANGUAGE_AT: "É precisa a língua \u201c{language}\u201d no nível {needed_level} ou "
        "melhor",
        Part.CREDENTIAL_NEEDED: "É preciso o certificado \u201c{name}\u201d",
        Part.CREDENTIAL_DESIRED: "O certificado \u201c{name}\u201d é desejado",
        Part.CREDENTIAL_ITSELF: "o certificado",
        Part.CREDENTIAL_THROUGH: "\u201c{held}\u201d conta para isso e",
        Part.NATIVE: "nativo",
        Part.CONGESTION: "Mostrada a muitas outras pessoas",
        Part.QUOTED: "\u201c{text}\u201d",
        Part.LISTED: "{some} e {last}",
        Part.WITH_SKILL: "com {skills}",
        Part.WITH_SKILLS: "com {skills}",
        Part.WITH_WISH: "com um desejo indicado ({wishes})",
        Part.WITHOUT_WISH: "sem o desejo contra {wishes}",
        Part.SKILL_AT: "{skill} no nível {level}",
        Part.ROLE: "função {wish}",
    },
    outcomes={
        Outcome.RANKED: "{changes}, esta vaga ficaria em {place}.º lugar.",
        Outcome.BEHIND: "{changes}, esta vaga continuaria atrás de muitas outras.",
        Outcome.FAR: "{changes}, esta vaga continuaria longe.",
    },
    counted={
        Counted.STEPS: {Plural.ONE: "um grau", Plural.OTHER: "{n} graus"},
        Counted.SEATS: {Plural.ONE: "{n} lugar", Plural.OTHER: "{n} lugares"},
        Counted.TENURE: {
            Plural.ONE: "É preciso pelo menos {n} mês na organização",
            Plural.OTHER: "São precisos pelo menos {n} meses na organização",
        },
        Counted.MONTHS: {Plural.ONE: "{n} mês", Plural.OTHER: "{n} meses"},
        Counted.MORE: {Plural.ONE: "mais {n}", Plural.OTHER: "mais {n}"},
        Counted.PATH_STEPS: {Plural.ONE: "{n} passo", Plural.OTHER: "{n} passos"},
    },
    skills={
        By.THROUGH: Message(
            "{skill} (através do que sabe de {held})", "{skill} (através de {held})"
        ),
        By.START: Message(
            "{skill} (o que sabe de {held} é um começo)", "{skill} ({held} é um começo)"
        ),
        By.NEAR: Message("{skill} (perto do que sabe de {held})", "{skill} (perto de {held})"),
    },
    notes={
        Note.NO_ASPIRATION: "Não há nenhum desejo indicado; a ordem assenta só em competências e "
        "trabalho. Um desejo indicado contaria também.",
        Note.NOT_RANKED: "Há uma oposição a listas ordenadas, por isso nada é recomendado.",
        Note.NOT_BEGUN: "Começa em {first_day}; antes desse dia nada é recomendado.",
        Note.NOTHING_FOUND: "Nada nos dados dos dois lados fala a favor ou contra.",
        Note.NO_SINGLE_CAUSE: "Vem dos dados como um todo; nenhuma palavra ou competência "
        "isolada o explica.",
        Note.STARTING_POINT: "É com isto que cada par começa, antes de se saber algo sobre ele.",
        Note.ASPIRATION: "Um desejo parece-se um pouco com a vaga; nenhum a nomeia.",
        Note.RELATED_SKILLS: "Nomes de competências têm palavras em comum com a vaga.",
        Note.WORK_CONTENT: "Os textos parecem-se no todo; não partilham nenhuma palavra "
        "reveladora.",
        Note.NOTHING_NEAR: "Hoje não há nada perto.",
        Note.HELP_SKILL: "Com {skill}, {title} ficaria perto.",
        Note.HELP_WISH: "Se pedisse {title}, essa vaga ficaria perto.",
        Note.HELP_TEXT: "Sabe-se pouco do seu percurso: indique as suas competências e, em poucas "
        "frases, o que faz.",
        Note.LEADERSHIP: "Esta função lidera pessoas. A ordem assenta em competências, trabalho e "
        "desejos, nunca "
        "nos resultados do trabalho atual; peça provas de que a pessoa ajuda os outros a crescer.",
        Note.NOT_OPEN: "A vaga não está aberta, por isso não entra em nenhuma lista ordenada.",
        Note.NOT_ELIGIBLE: "Há uma regra que não é cumprida; nenhuma competência e nenhum desejo "
        "mudaria isso.",
        Note.NO_CHANGE: "Nenhuma mudança de até seis competências e um desejo foi suficiente; "
        "esta foi a que chegou mais perto.",
        Note.STILL_FAR: "Depois de qualquer mudança de até seis competências e um desejo, esta "
        "vaga continuaria longe.",
        Note.NO_TARGET: "Nenhum desejo nomeia uma função ou área desta organização; indique o "
        "destino com to_role ou to_function.",
        Note.NO_PATH: "Nenhum caminho leva até lá, por mais passos que tenha e por menos que "
        "pontuem.",
        Note.PATH_REFUSED: "Um desejo indicado exclui todas as funções a que isto poderia levar.",
        Note.PATH_HELD: "Todas as funções a que isto poderia levar são a atual ou uma anterior.",
        Note.PATH_GRADES: (
            "Um passo sobe no máximo {up} ou desce {down}, e nenhuma função pelo "
            "meio leva até lá; sem esse limite " + _BEST_PATH
        ),
        Note.PATH_SCORE: (
            "Nenhum caminho tem todos os passos acima de least_score; sem esse limite " + _BEST_PATH
        ),
        Note.PATH_STEPS: "Nenhum caminho é tão curto como most_steps pede; sem esse limite "
        + _BEST_PATH,
        Note.PATH_LIMITS: "Nenhum limite sozinho deixa a função fora de alcance; sem todos eles "
        + _BEST_PATH,
        Note.WHY_LEAD: "Este caminho leva a liderar pessoas. Porque quer liderar? Ajudar os "
        "outros a crescer é uma razão; só o salário ou o estatuto não é.",
        Note.EXPERT_EQUAL: "O caminho de especialista ao lado é uma escolha de igual valor.",
        Note.NO_EXPERT: "Não há caminho de especialista.",
        Note.NO_EXPERT_ROLE: "Essa área não tem outra função, no grau atual ou acima, que não "
        "lidere ninguém.",
        Note.EXPERT_LEADS: "Todos os caminhos para uma função de especialista dessa área têm um "
        "passo que lidera pessoas.",
    },
    labels={
        Reason.STARTING_POINT: "Ponto de partida, igual para todos",
        Reason.ESSENTIAL_SKILLS: "Competências essenciais",
        Reason.OPTIONAL_SKILLS: "Competências valorizadas",
        Reason.RELATED_SKILLS: "Competências relacionadas",
        Reason.ROLE_SIMILARITY: "Semelhança das duas funções",
        Reason.WORK_CONTENT: "Semelhança do trabalho",
        Reason.ASPIRATION: "Desejos próprios",
        Reason.BRIDGE: "Ponte entre as duas áreas",
        Reason.FUNCTION_TRANSFER: "Mudanças que colegas fizeram",
        Reason.GRADE_DISTANCE: "Distância dos graus",
        Reason.HELD_BEFORE: "Função já exercida",
    },
    motives={
        Motive.GROWTH: "o crescimento",
        Motive.IMPACT: "o impacto",
        Motive.HELP_OTHERS_GROW: "o crescimento dos outros",
        Motive.MASTERY: "a mestria",
        Motive.VARIETY: "a variedade",
        Motive.BALANCE: "o equilíbrio",
        Motive.LOCATION: "o local",
        Motive.RECOGNITION: "o reconhecimento",
        Motive.MONEY: "a remuneração",
    },
    statuses={
        OpeningStatus.DRAFT: "rascunho",
        OpeningStatus.OPEN: "aberta",
        OpeningStatus.FILLED: "preenchida",
        OpeningStatus.CLOSED: "fechada",
    },
    plural=up_to_one_or_other,
    decimal=",",
    day="{day:02}/{month:02}/{year}",
)
