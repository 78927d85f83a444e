"""The rules that say which row it is: its times, ids, names and phones; conflicts are told."""

from collections.abc import Sequence

from leadflow.sources.propose_columns import Choice, Told
from leadflow.sources.propose_draft import Draft, DraftRule, drop_for
from leadflow.sources.propose_words import ProposedType

OWN_ID: dict[ProposedType, tuple[str, ...]] = {
    "lead": ("lead_id", "record_id", "contact_id", "company_id"),
    "contact": ("contact_id", "record_id", "lead_id"),
    "company": ("company_id", "record_id"),
    "activity": ("activity_id", "record_id"),
    "deal": ("deal_id", "record_id"),
    "stage_history": ("record_id",),
    "owner": ("user_id", "record_id"),
}
LINKS = {
    "company_id": "company_source_id",
    "contact_id": "contact_source_id",
    "lead_id": "contact_source_id",
    "deal_id": "opportunity_source_id",
}


def draft_keys(draft: Draft) -> None:
    """The rules for times, ids, names and phones."""
    _dates(draft)
    _ids(draft)
    _names(draft)
    _phones(draft)


def _dates(draft: Draft) -> None:
    created, changed, any_date = draft.of("created"), draft.of("changed_at"), draft.of("any_date")
    if draft.kind == "activity":
        _moment(draft, "activity_at", [*draft.of("activity_at"), *any_date, *created][:1])
        taken = {header for rule in draft.rules for header in (*rule.headers, *rule.join)}
        created = [choice for choice in created if choice.column.name not in taken]
        draft.drop(
            [c for c in (*draft.of("activity_at"), *any_date) if c.column.name not in taken],
            Told("second_date"),
        )
    elif draft.kind == "stage_history":
        created = (changed or created or any_date)[:1]
        draft.add("activity_at", created, parser="datetime")
    elif not created:
        created = any_date[:1]
    _moment(draft, "source_created_at", created[:1])
    if draft.kind in ("lead", "contact", "deal"):
        draft.add("recorded_date", created[:1], parser="date")
    draft.drop(created[1:], Told("second_date"))
    updated = draft.of("updated")
    draft.add("source_updated_at", updated[:1], parser="datetime")
    draft.drop(updated[1:], Told("second_date"))


def _moment(draft: Draft, to: str, choices: Sequence[Choice]) -> None:
    """A day, with the column of times beside it where the day says none."""
    if not choices:
        return
    times = [choice for choice in draft.of("time_of_day") if choice.column.values.count]
    has_time = any(":" in cell for cell in choices[0].column.values.cells)
    if times and not has_time and to == "activity_at":
        join = (choices[0].column.name or "", times[0].column.name or "")
        draft.rules.append(DraftRule(to, join=join, parser="day_and_time"))
    else:
        draft.add(to, choices, parser="datetime")


def _ids(draft: Draft) -> None:
    """The row's own id: the column of that name that is filled and unique; others are links."""
    own: Choice | None = None
    for choice in (c for meaning in OWN_ID[draft.kind] for c in draft.of(meaning)):
        is_sole = choice.column.values.is_unique or not choice.column.values.row_count
        if own is None and is_sole:
            own = choice
            draft.add("source_id", [choice], parser=choice.column.values.id_parser)
        elif choice.meaning not in LINKS or choice.meaning == OWN_ID[draft.kind][0]:
            told = "second_id" if own else "id_repeats"
            draft.drop([choice], Told(told))
    taken = {own.column.place} if own else set()
    for meaning, to in LINKS.items():
        links = [c for c in draft.of(meaning) if c.column.place not in taken | set(draft.dropped)]
        if links and to not in draft.filled:
            parser = links[0].column.values.id_parser
            draft.add(to, links[:1], parser=parser)
            links = links[1:]
        draft.drop(links, Told("second_id"))
    if "source_id" not in draft.filled:
        _key_of_names(draft)


def _key_of_names(draft: Draft) -> None:
    """Deals need an id: the name and two columns that tell it apart; other rows need none."""
    names = draft.of("deal_name")
    if draft.kind != "deal" or not names:
        if draft.kind != "stage_history":
            draft.notes.append(Told("no_id"))
        return
    others = [
        choice.column.name or ""
        for choice in (*draft.of("company_name"), *draft.of("created"), *draft.of("owner"))
    ]
    name = names[0].column.name or ""
    join = (name, *others, name, name)[:3]
    draft.rules.append(DraftRule("source_id", join=join, parser="name_key"))
    draft.notes.append(Told("name_key", {"columns": ", ".join(dict.fromkeys(join))}))


def _names(draft: Draft) -> None:
    given, family = draft.of("given_name"), draft.of("family_name")
    to = "rep_name" if draft.kind == "owner" else "person_name"
    persons = draft.of("user_name" if draft.kind == "owner" else "person_name")
    if given and family:
        join = (given[0].column.name or "", family[0].column.name or "")
        draft.rules.append(DraftRule(to, join=join, parser="full_name"))
    else:
        draft.add(to, (given or family)[:1])
    drop_for(draft, to, [*given[1:], *family[1:]])
    parser = persons[0].parser if persons and persons[0].parser else "line"
    # a Japanese name is written in two parts (佐藤 健一), of which neither is a title
    draft.add(to, persons[:1], parser="line" if draft.is_japanese else parser)
    drop_for(draft, to, persons[1:])
    companies = draft.of("company_name")
    if companies:
        draft.add("company_name", companies[:1], parser=companies[0].parser or "line")
        drop_for(draft, "company_name", companies[1:])


def _phones(draft: Draft) -> None:
    """Mobile columns fill mobile; the others the fixed line, or mobile where there is none."""
    mobiles, phones = draft.of("mobile"), draft.of("phone")
    draft.add("mobile", mobiles or phones, parser="phone")
    draft.add("landline", phones if mobiles else [], parser="phone")
