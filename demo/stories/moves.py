"""Three stories of moves: a release that is offered, a way back, and a silence that is consent."""

from collections.abc import Mapping
from datetime import date, timedelta

from demo import STORY_EMPLOYEE, STORY_MANAGER, STORY_OPENING
from demo.stories.stage import Json, Stage, Voice
from demo.stories.words import lines

_BOSS = "E-1051"
_TEACHER, _ACADEMY, _ACADEMYS = "E-1031", "O-2052", "E-1017"
_SUPPORTER, _ALARMS, _ALARMS_LEAD, _SILENT = "E-1125", "O-2033", "E-1189", "E-1124"
_NOTICE = timedelta(60)
_PROMISES = {
    "person": "I write down the way of a tender before I go.",
    "sending": "I call you when a customer asks what you knew, and not about quarters.",
    "receiving": "You go to two customers a month, so that you stay close to them.",
}
_ANSWERS: dict[str, Json] = {
    "person": {"would_again": True, "learns": True, "belongs": True, "may_be_named": True},
    "receiving": {
        "would_again": True, "bridge_used": True, "bridge_about": ["how tenders are won"],
    },
    "sending": {"seat_covered": True, "covered_after_days": 48, "suffered": ["nothing"]},
}  # fmt: skip


def an_offered_release(stage: Stage, names: Mapping[str, str]) -> tuple[str, Json]:
    """Her manager offers to let her go, before she says anything; what is told, and her case."""
    her, boss, hirer = (
        stage.person(STORY_EMPLOYEE), stage.manager(_BOSS), stage.manager(STORY_MANAGER)
    )  # fmt: skip
    free = stage.today + timedelta(45)
    boss.puts(f"employees/{STORY_EMPLOYEE}/release-offer", function="Marketing", date=str(free))
    share = {"employee": STORY_EMPLOYEE, "opening": STORY_OPENING, "action": "share"}
    warned = her.is_refused("move-cases", **share, motives=["impact"])
    case = her.says("move-cases", **share, motives=["impact"], acknowledged_line=True)
    unseen = boss.asks("move-cases")["items"]
    _step(hirer, case, "take_up", talk_on=str(stage.today))
    released = _release(her, case, "ask")
    seen = boss.asks(f"move-cases/{case['uid']}")
    _step(hirer, case, "offer", talked_on=str(stage.today), start_date=str(stage.today + _NOTICE))
    accepted = _step(her, case, "accept")
    followers = stage.hr().asks(f"employees/{STORY_EMPLOYEE}/seat/successors", depth=1, k=3)
    told = lines(
        [
            (
                f"- {names[_BOSS]} offers a release for any move into Marketing, "
                f"{_in(stage, str(free))}."
            ),
            f"- {names[STORY_EMPLOYEE]} shares her interest. Lateral warns: {warned['detail']}",
            f"- She goes on. {names[_BOSS]}, who is between the two, sees {len(unseen)} cases.",
            (
                f"- She asks for her release. It is `{released['release']['state']}` at once, by "
                f"the `{released['release']['dated_by']}`: the offer was waiting for her."
            ),
            f"- Now {names[_BOSS]} sees the case as the `{seen['view']}` side.",
            (
                f"- Offered and accepted: `{accepted['state']}`, to start "
                f"{_in(stage, accepted['start_date'])}."
            ),
            f"- Who could follow her: {_followers(followers)}.",
        ]
    )
    return told, accepted


def ninety_days(stage: Stage, names: Mapping[str, str], case: Json) -> str:
    """What the three of them promise each other, the first day, and what came of it."""
    voices = {
        "person": stage.person(STORY_EMPLOYEE),
        "sending": stage.manager(_BOSS),
        "receiving": stage.manager(STORY_MANAGER),
    }
    path = f"move-cases/{case['uid']}"
    for side, text in _PROMISES.items():
        item = {"side": side, "kind": "commitment", "text": text, "due_day": 30}
        made = voices[side].puts(f"{path}/plan/items/promise-{side}", **item)
        voices[side].says(f"{path}/plan/items/{made['id']}/agree")
    promised = stage.hr().asks(f"{path}/plan")["commitments"]
    opening = stage.hr().asks(f"openings/{STORY_OPENING}")
    place = {"role": opening["role"], "org_unit": opening["org_unit"], "manager": STORY_MANAGER}
    stage.hr_system().patches(f"employees/{STORY_EMPLOYEE}", **place)
    stage.wait(max(0, (date.fromisoformat(case["start_date"]) - stage.today).days))
    started = voices["person"].asks(path)
    stage.wait(90)
    timelines = {side: voice.asks(f"{path}/timeline")["items"] for side, voice in voices.items()}
    for side, said in _ANSWERS.items():
        voices[side].says(f"{path}/outcomes", day=90, **{side: said})
    labels = stage.hr().asks(f"{path}/outcomes")["labels"]
    return lines(
        [
            (
                f"- {len(promised)} sides promise something. {names[_BOSS]}: "
                f"“{_PROMISES['sending']}” It counts because she agreed to it."
            ),
            (
                "- On the first day the HR system has her in the new team. By that the case is "
                f"`{started['state']}`; nobody had to say so."
            ),
            f"- After 90 days Lateral asks {_asked_of(timelines)}, each for their own side.",
            f"- What HR reads of the answers: {_labels(labels)}.",
        ]
    )


def a_way_back(stage: Stage, names: Mapping[str, str]) -> str:
    """A leader tries another work, and comes back without a trace."""
    him, academy = stage.person(_TEACHER), stage.manager(_ACADEMYS)
    case = him.says(
        "move-cases", employee=_TEACHER, opening=_ACADEMY, action="share", kind="trial",
        motives=["mastery"],
    )  # fmt: skip
    _step(academy, case, "take_up", talk_on=str(stage.today))
    _release(him, case, "ask")
    _release(stage.manager(STORY_MANAGER), case, "date", date=str(stage.today + timedelta(30)))
    offered = _step(
        academy, case, "offer", talked_on=str(stage.today),
        start_date=str(stage.today + timedelta(30)),
    )  # fmt: skip
    _step(him, case, "accept")
    told = [
        (
            f"- The offer to {names[_TEACHER]}: a trial that begins "
            f"{_in(stage, offered['start_date'])} and ends {_in(stage, offered['trial_until'])}."
        )
    ]
    stage.wait(30)
    override = "The academy begins with the handbook of the last term."
    started = _step(stage.hr(), case, "start", override_reason=override)
    open_for = _days(stage, started["return_until"])
    told.append(f"- It is `{started['state']}`. The way back is open for {open_for}.")
    stage.wait(45)
    back = _step(him, case, "go_back", note="I miss my people more than I thought.")
    seen = academy.asks(f"move-cases/{case['uid']}")
    return lines(
        [
            *told,
            f"- After 45 days he goes back: `{back['state']}`.",
            f"- What the academy reads of the reason: {_nothing_or(seen['closed'])}.",
        ]
    )


def a_silence(stage: Stage, names: Mapping[str, str]) -> str:
    """A manager does not answer; a rule sets the day."""
    her, lead, boss = (
        stage.person(_SUPPORTER), stage.manager(_ALARMS_LEAD), stage.manager(_SILENT)
    )  # fmt: skip
    case = her.says(
        "move-cases", employee=_SUPPORTER, opening=_ALARMS, action="share", motives=["impact"]
    )
    _step(lead, case, "take_up", talk_on=str(stage.today))
    asked = _release(her, case, "ask")["release"]
    waits = _days(stage, asked["answer_by"])
    stage.wait(11)
    dated = her.asks(f"move-cases/{case['uid']}")["release"]
    late = boss.is_refused(
        f"move-cases/{case['uid']}/release", action="date", date=str(stage.today + timedelta(80))
    )
    return lines(
        [
            f"- {names[_SUPPORTER]} asks; {names[_SILENT]} can answer for {waits}.",
            (
                f"- Nothing comes. After 11 days the release is `{dated['state']}` by "
                f"`{dated['dated_by']}`, {_in(stage, dated['date'])}."
            ),
            f"- A date that comes too late is refused: {late['detail']}",
        ]
    )


def _step(voice: Voice, case: Json, action: str, **more: str) -> Json:
    return voice.says(f"move-cases/{case['uid']}/transitions", action=action, **more)


def _release(voice: Voice, case: Json, action: str, **more: str) -> Json:
    return voice.says(f"move-cases/{case['uid']}/release", action=action, **more)


def _days(stage: Stage, day: str) -> str:
    """A day of a story, told by its distance: the stories are the same whenever they are told."""
    return f"{(date.fromisoformat(day) - stage.today).days} days"


def _in(stage: Stage, day: str) -> str:
    return f"in {_days(stage, day)}"


def _asked_of(timelines: Mapping[str, list[Json]]) -> str:
    """Which sides were asked what became of the move, for day 90."""
    told = {
        side
        for side, entries in timelines.items()
        for one in entries
        if one["action"] == "ask_outcome" and one["details"] == {"day": "90", "side": side}
    }
    *most, last = [side for side in timelines if side in told]
    return f"{', '.join(most)} and {last}"


def _labels(labels: Json) -> str:
    """What the answers say; what it is too early for is left out."""
    told = {True: "yes", False: "no"}
    return ", ".join(f"`{name}` {told[said]}" for name, said in labels.items() if said is not None)


def _nothing_or(closed: Json) -> str:
    return ", ".join(text for text in closed.values() if text) or "nothing"


def _followers(chains: Json) -> str:
    first = chains["chains"][0]
    step, end = first["steps"][0], first["end"]
    return (
        f"{step['name']} ({step['title']}, {step['kind']}); the chain ends with a "
        f"{end['hire_title']} of grade {end['hire_grade']} to hire in {end['hire_location']}"
    )
