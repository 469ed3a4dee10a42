"""Whether what is said of a move agrees with its numbers, read from the answer alone."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

SAID_FROM, NEAR_FROM = 0.02, 0.1
"""Parts of all that speaks for or against a move, from which a sentence may speak of one."""
FAR_ABOVE = 2
PART_OF = {
    "wish_function": ("aspiration", 1, SAID_FROM),
    "wish_role": ("aspiration", 1, SAID_FROM),
    "wish_near": ("aspiration", 1, NEAR_FROM),
    "bridge": ("bridge", 1, SAID_FROM),
    "bridge_former": ("bridge", 1, SAID_FROM),
    "step_taken": ("function_transfer", 1, SAID_FROM),
    "held_before": ("held_before", -1, SAID_FROM),
}
"""The part of the score that a sentence speaks of, which way, and from which size on."""
GRADES = {
    "same_grade": "lateral",
    "promotion": "promotion",
    "step_back": "step_back",
    "unasked_step_back": "step_back",
}
SKILLS = (
    "essential_skills",
    "optional_skills",
    "skills_to_learn",
    "credentials_to_obtain",
    "skills_to_add",
)
NAMES_SKILLS = ("essential_skills", "optional_skills", "related_skills")


def disagreements(item: Json) -> Iterator[str]:
    """Yield what is wrong with the sentences and contributions of a move; nothing if all agrees."""
    by_name = {one["name"]: one for one in item["contributions"]}
    yield from _sum(item, by_name)
    yield from _repeated(item)
    for said in item["reasons"]:
        if not said["text"].endswith(".") or "{" in said["text"] or "None" in said["text"]:
            yield f"is no whole sentence: {said['text']}"
        for problem in (
            *_size(item, said, by_name),
            *_wish(said, by_name),
            *_skills(item, said, by_name),
            *_levels(item, said),
            *_grades(item, said),
        ):
            yield f"{problem}: {said['text']}"


def _sum(item: Json, by_name: dict[str, Json]) -> Iterator[str]:
    whole = sum(one["value"] for one in item["contributions"])
    if abs(whole - item["score"]) > 1e-6:
        yield f"contributions add up to {whole}, the score is {item['score']}"
    for one in item["contributions"]:
        if bool(one["evidence"]) == bool(one["note"]):
            yield f"{one['name']} has evidence and a note, or neither"
    named = Counter(
        evidence
        for name in NAMES_SKILLS
        for evidence in set(by_name.get(name, {"evidence": []})["evidence"])
        if name != "related_skills" or evidence in _exact(item)
    )
    for skill, times in named.items():
        if times > 1:
            yield f"{skill} is evidence of {times} contributions about skills"


def _exact(item: Json) -> set[str]:
    return {one["skill"] for one in item["matched_skills"] if one["closeness"] >= 1}


def _repeated(item: Json) -> Iterator[str]:
    """One reason a matter: a wish, a function between the teams, the grade, a skill."""
    matters: Counter[tuple[str, str]] = Counter()
    for said in item["reasons"]:
        code, params = said["code"], said["params"]
        if code.startswith("wish_"):
            matters["wish", params["wish"]] += 1
        elif code.startswith("bridge"):
            matters["bridge", params["function"]] += 1
        elif code in GRADES:
            matters["grade", ""] += 1
        elif code in SKILLS:
            for skill in params["skills"]:
                matters["skill", skill["skill"]] += 1
        elif code == "level_below":
            matters["skill", params["skill"]] += 1
        else:
            matters[code, ""] += 1
    for matter, times in matters.items():
        if times > 1:
            yield f"{times} reasons speak of {matter}"


def _size(item: Json, said: Json, by_name: dict[str, Json]) -> Iterator[str]:
    if said["code"] not in PART_OF:
        return
    name, sign, least = PART_OF[said["code"]]
    parts = [abs(one["value"]) for one in by_name.values() if one["name"] != "starting_point"]
    value = by_name[name]["value"] if name in by_name else 0.0
    if sign * value < least * sum(parts) or not value:
        yield f"{name} is {value:+.4f} of {sum(parts):.4f}"
    if said["code"] == "wish_near" and (item["band"] == "far" or item["kind"] == "step_back"):
        yield f"an opening that is {item['band']} and a {item['kind']} is not near"


def _wish(said: Json, by_name: dict[str, Json]) -> Iterator[str]:
    if not said["code"].startswith("wish_"):
        return
    evidence, refused = by_name["aspiration"]["evidence"], said["code"] == "wish_refused"
    named = f"not {said['params']['wish']}" if refused else said["params"]["wish"]
    if named not in evidence:
        yield f"{named} is no evidence of a part of the score"
    only_no = all(one.startswith("not ") for one in evidence)
    if refused and only_no and by_name["aspiration"]["value"] >= 0:
        yield "a no did not lower the score"


def _skills(item: Json, said: Json, by_name: dict[str, Json]) -> Iterator[str]:
    code, params = said["code"], said["params"]
    if code not in SKILLS:
        return
    names = {skill["skill"] for skill in params["skills"]}
    essential = code in {"essential_skills", "skills_to_learn", "credentials_to_obtain"}
    if code in {"essential_skills", "optional_skills"}:
        known = {m["skill"] for m in item["matched_skills"] if m["essential"] == essential}
    else:
        known = {
            m["skill"]
            for m in item["missing_skills"]
            if m["essential"] == essential and m["level_held"] is None
        }
    if not names <= known:
        yield f"{sorted(names - known)} are not in the lists of skills"
    if code == "essential_skills":
        if params["covered"] != len(params["skills"]) or params["covered"] > params["needed"]:
            yield "the number covered is wrong"
        if names & _exact(item) and by_name["essential_skills"]["value"] <= 0:
            yield "essential skills are covered and add nothing"
    nearest = {gap["skill"]: gap for gap in item["missing_skills"]}
    for skill in params["skills"]:
        if skill["by"] == "start":
            gap = nearest[skill["skill"]]
            if gap["nearest"] != skill["held"]:
                yield f"{skill['held']} is not the nearest to {skill['skill']}"


def _levels(item: Json, said: Json) -> Iterator[str]:
    if said["code"] == "level_below":
        named = [gap for gap in item["missing_skills"] if gap["skill"] == said["params"]["skill"]]
        levels = {(gap["level_held"], gap["level_needed"]) for gap in named}
        held, needed = said["params"]["held"], said["params"]["needed"]
        if (held, needed) not in levels or held >= needed:
            yield f"the levels are {levels}"


def _grades(item: Json, said: Json) -> Iterator[str]:
    code, params = said["code"], said["params"]
    if code in GRADES:
        if GRADES[code] != item["kind"]:
            yield f"the move is a {item['kind']}"
        if params["after"] != item["opening"]["grade"]:
            yield f"the opening's grade is {item['opening']['grade']}"
        if "before" in params and abs(params["after"] - params["before"]) != params["steps"]:
            yield "the steps do not lead from one grade to the other"
    if code in {"leads_people", "expert_path"} and not item["people_leadership"]:
        yield "the opening leads nobody"
