"""The skills that people hold, written the way people write them."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.careers import Stint
from demo.catalogue import Record, skill_id
from demo.chance import dice, pick
from demo.seats import Seat
from demo.tables import RoleRow, SkillRow, Tables

_WRITTEN = {"id": 50, "label": 18, "alternative": 20, "careless": 12}
_SOURCES = {"self": 68, "manager": 16, "inferred": 10, "assessment": 6}
_EVERYONES = (
    "cross-team-collaboration",
    "consensus-building",
    "problem-solving",
    "clear-writing",
    "time-management",
    "public-speaking",
    "giving-feedback",
    "intercultural-communication",
    "process-documentation",
    "decision-making",
    "customer-focus",
    "project-management",
    "spreadsheets",
)
_SAFE_LENGTH = 7


@dataclass(frozen=True, slots=True)
class _Held:
    level: int
    last_used: date


def skills_of(
    seat: Seat, stints: list[Stint], dreams: list[RoleRow], tables: Tables
) -> list[Record]:
    """Skills of the present and past work, of what is dreamt of, and of life."""
    rng = dice("skills", seat.external_id)
    held: dict[str, _Held] = {}
    for stint in stints:
        _keep(held, _from_stint(stint, tables.reference, rng))
    for dream in dreams:
        _keep(held, _from_dream(dream, tables.reference, rng))
    recent = tables.reference - timedelta(days=30)
    for slug in rng.sample(_EVERYONES, rng.randint(1, 2)):
        _keep(held, {slug: _Held(rng.randint(2, 4), recent)})
    records = [_record(tables, slug, one, rng) for slug, one in held.items()]
    if rng.random() < 0.3:
        text = rng.choice(tables.sayings["unknown"])
        records.append(_posted(text, rng.randint(1, 5), recent, "self"))
    return records


def _keep(held: dict[str, _Held], more: dict[str, _Held]) -> None:
    for slug, one in more.items():
        before = held.get(slug)
        if before is None or before.level < one.level:
            last = max(one.last_used, before.last_used) if before else one.last_used
            held[slug] = _Held(one.level, last)


def _from_stint(stint: Stint, today: date, rng: Random) -> dict[str, _Held]:
    last = stint.ended or today - timedelta(days=rng.randint(0, 120))
    if stint.job is not None:
        kept = [slug for slug in stint.job.skills if rng.random() < 0.8]
        return {slug: _Held(rng.randint(2, 4), last) for slug in kept}
    if stint.role is None:
        return {}
    held = {}
    faded = (today - last).days // 1000
    for need in stint.role.needs:
        chance = 0.94 if need.essential else 0.5
        if stint.ended is not None:
            chance *= 0.65
        if rng.random() < chance:
            level = need.level + rng.choice((-1, 0, 0, 0, 1)) - faded
            held[need.name] = _Held(min(5, max(1, level)), last)
    return held


def _from_dream(dream: RoleRow, today: date, rng: Random) -> dict[str, _Held]:
    """People who want a role have begun to learn for it."""
    names = [need.name for need in dream.needs if need.essential]
    learnt = rng.sample(names, rng.randint(0, 2))
    return {name: _Held(rng.randint(1, 2), today - timedelta(days=60)) for name in learnt}


def _record(tables: Tables, slug: str, held: _Held, rng: Random) -> Record:
    text = _written(tables, tables.skills[slug], rng)
    level = held.level if rng.random() < 0.93 else None
    return _posted(text, level, held.last_used, pick(rng, _SOURCES))


def _posted(text: str, level: int | None, last_used: date, source: str) -> Record:
    return {"skill": text, "level": level, "source": source, "last_used": str(last_used)}


def _written(tables: Tables, skill: SkillRow, rng: Random) -> str:
    manner = pick(rng, _WRITTEN)
    if manner == "id":
        return skill_id(tables, skill.slug)
    if manner == "label":
        return skill.label
    alternative = rng.choice(skill.alternatives)
    return alternative if manner == "alternative" else _careless(alternative, rng)


def _careless(text: str, rng: Random) -> str:
    """The same words in another dress: case, a lost hyphen, a slip of the finger."""
    dresses = [text.upper() if len(text) < 20 else text.lower(), text.title(), f"{text} "]
    if "-" in text:
        dresses.append(text.replace("-", " "))
    if " and " in text:
        dresses.append(text.replace(" and ", " & "))
    long_words = [word for word in text.split() if len(word) >= _SAFE_LENGTH and word.isalpha()]
    if long_words:
        word = rng.choice(long_words)
        dresses += [text.replace(word, _slip(word, rng))] * 3
    return rng.choice(dresses).strip()


def _slip(word: str, rng: Random) -> str:
    at = rng.randint(2, len(word) - 3)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at] + word[at:],
        )
    )
