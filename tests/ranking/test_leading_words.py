"""Leading people is refused however it is put, in seven languages; nothing else is taken for it."""

import pytest

from ml.frames import Target, Wish
from ml.ranking import refusals_of

SAID = """
I'd rather not have anyone reporting to me
I do not want to be anybody's manager
please no team lead position
I have no wish to supervise people
not interested in managing others
managing a team is not for me
I don't want responsibility for staff
no disciplinary responsibility
I do not see myself as a leader
I'd hate being someone's boss
no personnel responsibility
never again a people manager
I would prefer not to head a department
no more performance reviews of my people
Ich will keine Mitarbeiter führen
Ich möchte nicht führen
keine Personalführung
keine Leitungsfunktion
Ich möchte keine Führungskraft werden
Bitte keine Teamleitung
Ich will nicht Chef sein
keine Verantwortung für Mitarbeiter
Ich möchte kein Team führen müssen
keine disziplinarische Führung
Ich will niemanden anleiten müssen
Ik wil geen leiding geven
geen leidinggevende rol
ik wil geen team aansturen
ik wil geen manager worden
geen personeelsverantwoordelijkheid
liever geen teamleider zijn
ik wil niemand aansturen
Je ne veux pas diriger une équipe
pas de management
je ne veux pas être chef d'équipe
je ne souhaite pas manager
pas de responsabilité hiérarchique
je ne veux pas encadrer
aucune responsabilité d'encadrement
je ne veux pas devenir responsable d'équipe
sans équipe à gérer
Nechci nikoho vést
nechci vést tým
nechci být vedoucí
nechci řídit lidi
žádné vedení lidí
nechci být šéf
nechci být manažer
nechci mít podřízené
Não quero liderar pessoas
não quero gerir equipas
não quero ser chefe
sem responsabilidade por pessoas
não quero cargo de chefia
não quero ser gestor
nenhum cargo de liderança
não quero coordenar equipas
No quiero liderar
no quiero ser jefe
no quiero gestionar personas
ningún puesto de mando
sin personas a cargo
no quiero tener gente a mi cargo
no quiero ser gerente
no quiero coordinar un equipo
no supervisory duties
I'd rather not be in charge of people
not managing a group of engineers
never want to run a department
no direct reports please
I do not wish to oversee staff
no job as team leader
leading others
being responsible for colleagues
to be a supervisor
I don't want to have to manage anyone
Führungsaufgaben
Mitarbeiterverantwortung
ich will keine Leute unter mir haben
Ich möchte kein Vorgesetzter sein
Abteilungsleiter werden
keine Gruppe leiten
keine Leitung übernehmen
geen mensen aansturen
niet leidinggeven aan anderen
een team leiden wil ik niet
geen chef zijn
nevést tým lidí
nechci vedoucí pozici
nechci mít na starosti lidi
manažerská pozice ne
não gerir pessoas
não quero funções de chefia
não quero ter pessoas a meu cargo
não quero ser líder de equipa
ne pas gérer de personnes
pas de poste de manager
ne pas être responsable d'une équipe
pas de fonctions d'encadrement
je ne veux pas être le chef
no dirigir equipos
no quiero ser responsable de un equipo
sin responsabilidad sobre personas
no quiero puestos de liderazgo
no quiero ser jefa de nadie
"""
NOT_SAID = """
lead generation
leading edge technology
product manager
misleading claims
account management
leading questions
project management
supervised learning
customer relationship management
Bauleitung von Brücken
Rohrleitungen verlegen
Führung durch das Museum
Buchführung
Maschinenführer
beleid schrijven
vedení účetnictví
liderazgo de mercado
direction artistique
gestão de projetos
gestión de proyectos
chef de cuisine
head office
running shoes
management consulting
dirigir un camión
leiding van het gas
waterleiding
team events
manage budgets
contact with managers
conduire une voiture
team sports
chefs
manager app
report writing
work for a boss
people operations
reports to the board
"""


def refuses_leading(text: str, *titles: str) -> bool:
    wish = Wish(Target.TEXT, text, wanted=False)
    return any(one.leading for one in refusals_of(wish, titles.__contains__))


@pytest.mark.parametrize("text", SAID.strip().splitlines())
def test_who_says_so_does_not_want_to_lead(text: str) -> None:
    assert refuses_leading(text)
    assert refuses_leading(text.upper())
    assert refuses_leading(f"nights, {text}")


@pytest.mark.parametrize("text", NOT_SAID.strip().splitlines())
def test_words_that_are_like_those_of_leading_say_something_else(text: str) -> None:
    assert not refuses_leading(text)


def test_a_role_of_that_name_is_that_role() -> None:
    assert refuses_leading("team leader")
    assert not refuses_leading("team leader", "leader team")
