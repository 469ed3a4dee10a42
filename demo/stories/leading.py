"""Four stories of leading: what others saw counts, results do not, and the expert path is equal."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from demo.stories.stage import Json, Stage
from demo.stories.words import lines, quoted, table

_OCCASIONS = Path(__file__).parents[1] / "curated" / "occasions.toml"
_HANDS_OVER, _KEEPS = "E-1062", "E-1043"
_ENABLER = "E-1380"
_MONEY, _EXPERT = "E-1052", "E-1251"
# What HR might hand in as its best: ten sellers, by whatever list it keeps elsewhere.
_BY_RESULTS = ("E-1058", "E-1042", "E-1050", "E-1061", "E-1069",
               "E-1039", "E-1049", "E-1059", "E-1068", "E-1043")  # fmt: skip
_TOLD = ("behaviour", "situation", "action", "effect")


def tell_occasions(stage: Stage) -> None:
    """Let colleagues tell what they saw."""
    for one in tomllib.loads(_OCCASIONS.read_text(encoding="utf-8"))["occasions"]:
        happened_on = str(stage.today - timedelta(one["days_ago"]))
        told = {name: one[name] for name in _TOLD}
        about = f"employees/{one['about']}/evidence"
        if one["part"] == "self":
            stage.person(one["by"]).says(about, **told, happened_on=happened_on)
            continue
        # The person names who was there; who was there confirms it, or tells it as the author.
        named = [{"employee": one["by"], "part": one["part"]}]
        record = stage.person(one["about"]).says(
            about, **told, happened_on=happened_on, named=named, visible_to="manager"
        )
        stage.person(one["by"]).says(f"evidence/{record['uid']}/confirm")


def two_leads(stage: Stage, names: Mapping[str, str]) -> str:
    """Two regional leads: one hands customers over, the other keeps them to himself."""
    for lead in (_HANDS_OVER, _KEEPS):
        _wants(stage, lead, motives=["help_others_grow"])
    hr = stage.hr()
    profiles = {lead: hr.asks(f"employees/{lead}/readiness") for lead in (_HANDS_OVER, _KEEPS)}
    levels = [[one["level"] for one in profile["behaviours"]] for profile in profiles.values()]
    behaviours = [one["behaviour"] for one in profiles[_KEEPS]["behaviours"]]
    rows = [
        *zip(behaviours, *levels, strict=True),
        ("**standing**", *(f"`{profile['standing']}`" for profile in profiles.values())),
    ]
    guide = hr.asks(f"employees/{_KEEPS}/conversation-guide")
    return lines(
        [
            table(("behaviour", names[_HANDS_OVER], names[_KEEPS]), rows),
            "",
            f"What {names[_KEEPS]} could be asked:",
            "",
            *(f"- {one['question']}" for one in guide["questions"][:4]),
        ]
    )


def an_enabler(stage: Stage, names: Mapping[str, str]) -> str:
    """Somebody from operations whom a list by results misses."""
    _wants(stage, _ENABLER, motives=["help_others_grow", "mastery"])
    profile = stage.hr().asks(f"employees/{_ENABLER}/readiness")
    overlap = stage.hr().says(
        "readiness/overlap", list=list(_BY_RESULTS), label="The ten best sellers of the year"
    )
    missed = ", ".join(f"{one['name']} ({one['employee']})" for one in overlap["missed_people"])
    return lines(
        [
            f"- {names[_ENABLER]} stands at `{profile['standing']}`: {profile['rule']}",
            (
                f"- On the list “{overlap['label']}” stand {overlap['listed']} people; "
                f"{overlap['listed_at_try_it']} of them at `try_it`."
            ),
            f"- Missed by it: {missed}.",
        ]
    )


def money_alone(stage: Stage, names: Mapping[str, str]) -> str:
    """Somebody who wants to lead for the pay is asked, not refused."""
    answer = _wants(stage, _MONEY, motives=["money"], sentence="A growing family needs more.")
    return _why(answer, names[_MONEY])


def expert_path(stage: Stage, names: Mapping[str, str]) -> str:
    """Somebody who does not want to lead is not asked again, and has a ladder of her own."""
    answer = stage.person(_EXPERT).puts(
        f"employees/{_EXPERT}/why-lead", wants=False, sentence="I want to build, not to manage."
    )
    ladder = next(
        one
        for one in stage.hr().asks("ladders", limit=100)["items"]
        if one["function"] == "Engineering"
    )
    return lines(
        [
            _why(answer, names[_EXPERT]),
            (
                f"- The expert ladder of {ladder['function']} ends at grade "
                f"{ladder['expert_ends_at']}, the leading one at {ladder['leading_ends_at']}."
            ),
        ]
    )


def _wants(stage: Stage, employee: str, *, motives: list[str], sentence: str = "") -> Json:
    return stage.person(employee).puts(
        f"employees/{employee}/why-lead",
        wants=True,
        motives=motives,
        sentence=sentence,
        visibility="hr",
    )


def _why(answer: Json, name: str) -> str:
    said = [f"- {name}: {quoted(answer['sentence'])}", f"- Lateral: {answer['advice_text']}"]
    said += [f"- It asks: {quoted(one['question'])}" for one in answer["questions"]]
    said += [f"- {answer['pay_neutral']}"] if answer["pay_neutral"] else []
    path, move = answer["expert_path"], answer["expert_move"]
    if path is not None:
        said.append(f"- The expert path beside it: {path['title']}, grade {path['grade']}.")
    if move is not None:
        said.append(f"- Open today on that path: {move['title']} (`{move['opening']}`).")
    return lines(said)
