"""Who works on the simulated floor: a roster with leave, a rep who quits and one who joins."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

NAMES = ("钱立言", "冯若溪", "蒋承泽", "沈知夏", "韩牧之", "杨采薇", "秦望舒")
BANDS = ("senior", "senior", "mid", "mid", "junior", "junior", "junior")
CAPACITY = {"senior": 6, "mid": 7, "junior": 8}


@dataclass(frozen=True)
class Person:
    """One rep of the floor."""

    rep_id: str
    name: str
    seniority: str
    hired_date: date
    left_date: date | None
    leave: tuple[tuple[date, date], ...]

    def is_employed(self, day: date) -> bool:
        """From the first day to the last."""
        return self.hired_date <= day and (self.left_date is None or day <= self.left_date)

    def is_away(self, day: date) -> bool:
        """On leave that day."""
        return any(first <= day <= last for first, last in self.leave)


def hire(random: Random, start: date, days: int) -> tuple[Person, ...]:
    """Seven reps: one quits after a third of the time, one joins after a half."""
    people = []
    for number, (name, band) in enumerate(zip(NAMES, BANDS, strict=True), 1):
        leave = []
        for _ in range(days // 90 + 1):
            first = start + timedelta(days=random.randrange(days))
            leave.append((first, first + timedelta(days=random.choice((0, 1, 4, 9)))))
        people.append(
            Person(
                rep_id=f"R{number:02}",
                name=name,
                seniority=band,
                hired_date=start + timedelta(days=days // 2) if number == 7 else date(2020, 1, 6),
                left_date=start + timedelta(days=days // 3) if number == 3 else None,
                leave=tuple(sorted(leave)),
            )
        )
    return tuple(people)


def write_roster(people: tuple[Person, ...], path: Path) -> None:
    """The roster as the data team would keep it in reps.yaml."""
    reps: list[dict[str, Any]] = [
        {
            "rep_id": person.rep_id,
            "name": person.name,
            "name_en": person.rep_id,
            "source_names": {"sheets": [person.name]},
            "seniority": person.seniority,
            "manager": "M01",
            "team": "模拟团队",
            "mail": f"{person.rep_id.lower()}@leadflow.example",
            "capacity": CAPACITY[person.seniority],
            "hired_date": person.hired_date,
            "left_date": person.left_date,
            "leave": [{"from_date": first, "to_date": last} for first, last in person.leave],
        }
        for person in people
    ]
    manager = {
        "manager_id": "M01",
        "name": "许观澜",
        "name_en": "M01",
        "mail": "m01@leadflow.example",
    }
    content = {"managers": [manager], "reps": reps}
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
