"""Sentences about people: what they do, where they come from, how they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from demo.careers import Stint
from demo.chance import dice
from demo.seats import Seat
from demo.tables import RoleRow, SkillRow, Tables

_DEVICE_FAMILIES = ("Device engineering", "Field service", "Technical sales", "Expert path")
_NUMBERS = ("two", "three", "four", "five", "six")
_NAMED_TECHNOLOGY = ("python", "typescript", "java", "c-programming", "r-programming")


@dataclass(frozen=True, slots=True)
class Focus:
    """The product, the device and the customers that a person's work is about."""

    product: str
    device: str
    customers: str

    def told(self, sentence: str, role: RoleRow) -> str:
        """A sentence on a role with the focus filled in; who handles devices handles no service."""
        handles_devices = role.function == "Operations" or role.family in _DEVICE_FAMILIES
        product = self.device if handles_devices else self.product
        return sentence.format(product=product, customers=self.customers)


def focus_of(seat: Seat, tables: Tables) -> Focus:
    """Drawn once a person, so that all sentences agree."""
    rng = dice("focus", seat.external_id)
    named = [name for name in tables.focus["products"] if name.split()[0] in seat.team.name]
    product = named[0] if named else rng.choice(tables.focus["products"])
    devices = tables.focus["devices"]
    return Focus(
        product=product,
        device=product if product in devices else rng.choice(devices),
        customers=rng.choice(tables.focus["customers"]),
    )


def described(stint: Stint, focus: Focus, rng: Random) -> str:
    """What a past job was, in one or two sentences."""
    if stint.job is not None:
        return stint.job.did
    if stint.role is None:
        return "Leads the company."
    return _joined(focus.told(line, stint.role) for line in rng.sample(stint.role.does, 2))


def summary_of(seat: Seat, stints: list[Stint], tables: Tables) -> str:
    """Four to seven sentences on a person."""
    rng = dice("summary", seat.external_id)
    focus = focus_of(seat, tables)
    sentences = []
    if seat.role is None:
        sentences.append("Leads Merrowell, and spends Fridays on the shop floor or at a customer")
    else:
        sentences += [focus.told(line, seat.role) for line in rng.sample(seat.role.does, 3)]
    sentences += _from_elsewhere(stints, tables, rng)
    if rng.random() < 0.6 and seat.role is not None:
        sentences.append(_proof(seat, seat.role, tables, rng))
    if rng.random() < 0.3 and seat.function != "Operations":
        sentences.append(rng.choice(tables.sayings["places"]).format(place=seat.place))
    if rng.random() < 0.4:
        sentences.append(rng.choice(tables.sayings["likes"]))
    return _joined(sentences)


def _from_elsewhere(stints: list[Stint], tables: Tables, rng: Random) -> list[str]:
    """Where a person came from: another function, another trade."""
    sentences = []
    here = stints[0].function
    for stint in stints[1:]:
        if stint.job is None and stint.function not in (here, None) and rng.random() < 0.7:
            months = (stint.ended - stint.started).days / 30 if stint.ended else 0
            years = "more than two years" if months > 26 else "a year or two"
            template = rng.choice(tables.sayings["moved"])
            sentences.append(template.format(years=years, function=stint.function))
            break
    if stints[-1].job is not None and rng.random() < 0.4:
        template = rng.choice(tables.sayings["joined"])
        sentences.append(template.format(outside=stints[-1].title.lower()))
    return sentences


def _proof(seat: Seat, role: RoleRow, tables: Tables, rng: Random) -> str:
    """A dated fact: somebody was taught, a process became smoother."""
    joined = rng.choice(("taught", "smoothed"))
    partners = role.works_with or ("Operations",)
    names = [need.name for need in role.needs if need.essential]
    return rng.choice(tables.sayings[joined]).format(
        year=tables.reference.year - rng.randint(0, 4),
        n=rng.choice(_NUMBERS),
        skill=_in_a_sentence(tables.skills[rng.choice(names)]),
        function=rng.choice([one for one in partners if one != seat.function]),
    )


def _in_a_sentence(skill: SkillRow) -> str:
    first_word = skill.label.split()[0]
    if skill.slug in _NAMED_TECHNOLOGY or first_word.isupper():
        return skill.label
    return skill.label[0].lower() + skill.label[1:]


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(f"{sentence}." for sentence in sentences)
