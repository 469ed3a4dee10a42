"""A small invented organisation for the ranker's behaviour tests."""

from ml.frames import (
    EmployeeProfile,
    HeldSkill,
    NeededSkill,
    OpeningProfile,
    PastMove,
    PastRole,
    Target,
    TrainingFrames,
    Wish,
)

_ROLES = {
    "Account executive": (
        "Sales",
        "Win new customers. Negotiate contracts with buyers. Forecast the revenue of a region.",
        ("Negotiation", "Customer discovery", "Pipeline forecasting", "Presentation"),
    ),
    "Sales operations analyst": (
        "Sales",
        "Analyse the sales pipeline. Report revenue to the board. Keep customer data clean.",
        ("Pipeline forecasting", "Spreadsheet modelling", "Data cleaning", "Reporting"),
    ),
    "Product marketing manager": (
        "Marketing",
        "Position the product for buyers. Arm sellers with stories. Plan launch campaigns.",
        ("Campaign planning", "Customer discovery", "Copywriting", "Presentation"),
    ),
    "Content editor": (
        "Marketing",
        "Edit articles and newsletters. Plan the editorial calendar. Coach writers.",
        ("Copywriting", "Editing", "Campaign planning"),
    ),
    "Support engineer": (
        "Support",
        "Solve customers' technical problems. Reproduce defects. Write help articles.",
        ("Troubleshooting", "Customer communication", "Technical writing"),
    ),
    "Quality engineer": (
        "Engineering",
        "Test releases. Reproduce defects and automate regression tests.",
        ("Test automation", "Troubleshooting", "Python"),
    ),
    "Backend developer": (
        "Engineering",
        "Build services and databases. Review code. Keep systems reliable.",
        ("Python", "Database design", "Code review"),
    ),
    "Data analyst": (
        "Finance",
        "Analyse cost and revenue data. Build dashboards and models for managers.",
        ("Spreadsheet modelling", "Reporting", "Python", "Data cleaning"),
    ),
}
_WORKS_WITH = {"Product marketing manager": ("Sales",), "Quality engineer": ("Support",)}


def opening(title: str, key: str | None = None, **changes: object) -> OpeningProfile:
    """Return an opening for one of the organisation's roles."""
    function, description, skills = _ROLES[title]
    fields: dict[str, object] = {
        "key": key or title.casefold().replace(" ", "-"),
        "title": title,
        "function": function,
        "grade": 3,
        "description": description,
        "skills": tuple(
            NeededSkill(name, None, 3.0, 1.0, number < len(skills) - 1)
            for number, name in enumerate(skills)
        ),
        "works_with": _WORKS_WITH.get(title, ()),
    }
    return OpeningProfile(**{**fields, **changes})  # type: ignore[arg-type]  # fields by name


def employee(title: str, key: str | None = None, **changes: object) -> EmployeeProfile:
    """Return a person who holds one of the organisation's roles."""
    function, description, skills = _ROLES[title]
    fields: dict[str, object] = {
        "key": key or f"holds-{title.casefold().replace(' ', '-')}",
        "title": title,
        "function": function,
        "grade": 3,
        "text": description,
        "skills": tuple(HeldSkill(name, None, 3.0) for name in skills),
    }
    return EmployeeProfile(**{**fields, **changes})  # type: ignore[arg-type]  # fields by name


def openings() -> tuple[OpeningProfile, ...]:
    """Return one opening a role."""
    return tuple(opening(title) for title in _ROLES)


def employees() -> tuple[EmployeeProfile, ...]:
    """Return people of every kind: with and without text, skills, wishes and history."""
    return (
        *(employee(title) for title in _ROLES),
        employee("Account executive", "wishes-marketing", text="", wishes=(marketing(),)),
        employee(
            "Support engineer",
            "past-seller",
            history=(PastRole("Account executive", "Sales", 30.0),),
            wishes=(Wish(Target.TEXT, "I would like to move into quality engineering"),),
        ),
        employee(
            "Data analyst", "two-skills", text="", skills=(HeldSkill("Python"), HeldSkill("SQL"))
        ),
        EmployeeProfile("nobody-yet"),
    )


def marketing(**changes: object) -> Wish:
    """Return the wish to work in marketing."""
    return Wish(Target.FUNCTION, "Marketing", **changes)  # type: ignore[arg-type]  # fields by name


def occupations() -> tuple[OpeningProfile, ...]:
    """Return a few occupations of an invented public taxonomy."""
    return tuple(
        OpeningProfile(
            key=title,
            title=title,
            description=description,
            skills=(NeededSkill(skill),),
            alternative_titles=others,
        )
        for title, others, description, skill in (
            ("sales agent", ("account manager", "seller"), "Sell goods to buyers.", "negotiate"),
            ("marketer", ("brand manager",), "Plan campaigns and tell stories.", "copywriting"),
            ("journalist", ("reporter", "editor"), "Write and edit articles.", "editing"),
            ("helpdesk worker", ("support agent",), "Solve technical problems.", "troubleshoot"),
            ("programmer", ("coder", "software developer"), "Write and test code.", "Python"),
            ("statistician", ("number cruncher", "analyst"), "Analyse data.", "clean data"),
        )
    )


def frames() -> TrainingFrames:
    """Return what the organisation's ranker is trained on."""
    moves = [PastMove("Account executive", "Sales", "Product marketing manager", "Marketing")] * 6
    moves += [PastMove("Support engineer", "Support", "Quality engineer", "Engineering")] * 5
    moves += [PastMove("Data analyst", "Finance", "Backend developer", "Engineering")] * 2
    return TrainingFrames("2026-01-31", employees(), openings(), (), (), tuple(moves))
