"""Policy files: a mistake is told with file, line, key, value and what is allowed instead."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from leadflow import config
from leadflow.config import INCLUDE, POLICY_FOLDER, PROJECT, policy, preset_names, problems_of
from leadflow.presets.problem import PolicyError, Problem

PRESETS = preset_names()
Given = Callable[[str, str], None]


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Given]:
    """Writes a file into a copy of include/policy/, which settings are read from meanwhile."""
    for path in POLICY_FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(config, "POLICY_FOLDER", tmp_path)
    policy.cache_clear()

    def write(name: str, content: str) -> None:
        (tmp_path / f"{name}.yaml").write_text(content, "utf-8")

    yield write
    policy.cache_clear()


def edited(name: str, found: str, replaced: str) -> tuple[str, int]:
    """A file with one line edited, and the line's number."""
    content = (INCLUDE / "policy" / f"{name}.yaml").read_text("utf-8")
    assert content.count(found) == 1, found
    line = content[: content.index(found)].count("\n") + 1
    return content.replace(found, replaced), line


def only_problem(name: str) -> Problem:
    [problem] = problems_of(name)
    return problem


@pytest.mark.parametrize("name", [*PRESETS, "reps"])
def test_what_ships_has_no_problem(name: str) -> None:
    assert problems_of(name) == ()


def test_every_preset_of_the_documents_ships() -> None:
    assert set(PRESETS) >= {"b2b", "automation", "service", "retail", "channel", "new_market"}
    assert len({policy(name).version for name in PRESETS}) == len(PRESETS)


def test_the_version_follows_the_numbers_and_nothing_else(given: Given) -> None:
    before = policy("b2b").version
    content, _ = edited("b2b", "lapse_days: 15\n", "lapse_days: 15  # a remark\n")
    given("b2b", content)
    policy.cache_clear()
    assert policy("b2b").version == before
    content, _ = edited("b2b", "lapse_days: 15\n", "lapse_days: 16\n")
    given("b2b", content)
    policy.cache_clear()
    assert policy("b2b").version != before
    assert policy("b2b").version.startswith("b2b-")


@pytest.mark.parametrize(
    "found, replaced, key, value, told",
    [
        pytest.param("lapse_days: 15", "lapse_days: many", "ownership.lapse_days", "many",
                     "a whole number is expected", id="no number"),
        pytest.param("lapse_days: 15", "laps_days: 15", "ownership.laps_days", "15",
                     "there is no such key; is lapse_days meant?", id="misspelt key"),
        pytest.param("currency: CNY", "currency: CNY\n  money: CNY", "review.money", "CNY",
                     "there is no such key; there are: currency, target_interested_pct,",
                     id="unknown key"),
        pytest.param("dormant_after_months: 6", "dormant_after_months: 0",
                     "dormancy.dormant_after_months", "0", "1 or more is expected", id="too low"),
        pytest.param("clear_budget_spread_pct: 50", "clear_budget_spread_pct: 150",
                     "grading.clear_budget_spread_pct", "150", "100 or less is expected",
                     id="too high"),
        pytest.param("timezone: Asia/Shanghai", "timezone: Asia/Shangai", "timezone",
                     "Asia/Shangai", "an IANA time zone is expected", id="unknown zone"),
        pytest.param("country: CN", "country: XX", "calendar.country", "XX",
                     "a country code is expected", id="unknown country"),
        pytest.param("urgent_within_days: 30", "urgent_within_days: 91",
                     "grading.urgent_within_days", "91",
                     "at most soon_within_days is expected, which is 90", id="urgent above soon"),
        pytest.param("channels: {A: phone, B: email, C: wechat}",
                     "channels: {A: phone, B: fax, C: wechat}", "cadence.channels.B", "fax",
                     "allowed are: phone, wechat", id="unknown channel"),
        pytest.param("channels: {A: phone, B: email, C: wechat}",
                     "channels: {A: phone, B: email}", "cadence.channels", None,
                     "grade C is missing", id="a grade without a channel"),
        pytest.param("cadence_days: {A: 1, B: 3, C: 30}", "cadence_days: {A: 1, B: 1, C: 30}",
                     "cadence.cadence_days.B", "1",
                     "asks for 5 touches in a week, and touch_cap_per_7_days allows 3",
                     id="cadence above the cap"),
        pytest.param("    outcome: won\n", "    outcome: open\n", "stages", None,
                     "a stage with the outcome won is missing", id="nothing is ever won"),
        pytest.param("    - grade: C\n      reason: no_evidence\n", "", "grading.rules.4", None,
                     "the table has to end with a row", id="a table with a gap"),
        pytest.param("      need_urgency: low\n      reason: has_need", "      intent: low\n"
                     "      reason: has_need", "grading.rules.2.intent", "low",
                     "is none of grading.dimensions", id="a dimension out of use"),
        pytest.param("    - grade: B\n      any_dimension: middle",
                     "    - grade: B\n      need_urgency: middle", "grading.rules.3", None,
                     "decides nothing", id="a row that never decides"),
        pytest.param("value_class: ordinary, reason: has_bought",
                     "value_class: ordinari, reason: has_bought", "value.rules.6.value_class",
                     "ordinari", "has no name under names.value_classes", id="class without name"),
        pytest.param("by_value: {high_value: 7}", "by_value: {high: 7}",
                     "cadence.customer_cadence_days_by_value.high", "7",
                     "has no name under names.value_classes", id="rhythm of no class"),
        pytest.param("    - {value_class: ordinary, reason: has_bought}\n", "", "value.rules.5",
                     None, "the table needs a row without conditions", id="value table with a gap"),
        pytest.param("  - {tag: 规模-100人以下, employees_max: 99}",
                     "  - {tag: 规模-100人以下}", "tags.3", None, "a condition is expected",
                     id="tag for everybody"),
        pytest.param("    A: [senior, mid, junior]", "    A: [senior, chief]",
                     "ownership.seniority_by_grade.A.2", "chief",
                     "allowed are 'senior', 'mid' or 'junior'", id="unknown band"),
        pytest.param("lapse_days: 15", "lapse_days: 15\n  owned_customers_cap: 9",
                     "ownership.owned_customers_cap", None, "stands twice", id="a key twice"),
    ],
)  # fmt: skip
def test_a_mistake_names_line_key_value_and_what_is_allowed(
    given: Given, found: str, replaced: str, key: str, value: str | None, told: str
) -> None:
    content, line = edited("b2b", found, replaced)
    given("b2b", content)
    problem = only_problem("b2b")
    assert (problem.file_name, problem.key, problem.value) == ("b2b.yaml", key, value)
    assert problem.told.startswith(told)
    assert problem.line is not None
    named = key.rpartition(".")[2]
    written = content.split("\n")[problem.line - 1]
    assert problem.line == line or named in written or written.lstrip().startswith("- ")
    assert str(problem).startswith(f"b2b.yaml line {problem.line}: {key}")


def test_no_yaml_names_the_line(given: Given) -> None:
    content, line = edited("b2b", "lapse_days: 15\n", "lapse_days: [15\n")
    given("b2b", content)
    problem = only_problem("b2b")
    assert problem.line is not None and problem.line >= line
    assert str(problem).startswith(f"b2b.yaml line {problem.line} is not valid YAML")
    assert "unicode string" not in str(problem)


def test_several_mistakes_are_told_at_once(given: Given) -> None:
    content, _ = edited("b2b", "lapse_days: 15\n", "lapse_days: many\n")
    given("b2b", content.replace("dormant_after_months: 6", "dormant_after_months: 0"))
    assert [problem.key for problem in problems_of("b2b")] == [
        "ownership.lapse_days",
        "dormancy.dormant_after_months",
    ]


def test_a_missing_key_names_the_section_and_its_line(given: Given) -> None:
    content, _ = edited("b2b", "  lapse_days: 15\n", "")
    given("b2b", content)
    problem = only_problem("b2b")
    assert (problem.key, problem.told) == ("ownership.lapse_days", "is missing")
    assert problem.line is not None
    assert content.split("\n")[problem.line - 1] == "ownership:"


def test_a_preset_states_what_differs_and_inherits_the_rest(given: Given) -> None:
    given(
        "mine",
        "name: mine\nbased_on: service\ndescribes: ours\n"
        "cadence:\n  cadence_days: {C: 60}\ndormancy:\n  wakeup_steps: [new_product]\n",
    )
    mine, service = policy("mine"), policy("service")
    assert (mine.cadence.cadence_days.A, mine.cadence.cadence_days.C) == (2, 60)
    assert mine.dormancy.wakeup_steps == ("new_product",)
    assert mine.dormancy.dormant_after_months == service.dormancy.dormant_after_months
    assert mine.names == service.names
    assert problems_of("mine") == ()


def test_a_mistake_in_a_preset_names_its_own_line_and_an_inherited_one_the_others(
    given: Given,
) -> None:
    given("mine", "name: mine\nbased_on: b2b\ndescribes: x\nownership:\n  lapse_days: many\n")
    assert only_problem("mine")[:2] == ("mine.yaml", 5)
    content, line = edited("b2b", "lapse_days: 15\n", "lapse_days: many\n")
    given("b2b", content)
    assert only_problem("retail")[:2] == ("b2b.yaml", line)


@pytest.mark.parametrize(
    "content, told",
    [
        pytest.param("name: other\nbased_on: b2b\ndescribes: x\n", "the file's name", id="name"),
        pytest.param("name: mine\nbased_on: b2c\ndescribes: x\n", "allowed are: ", id="unknown"),
        pytest.param("name: mine\nbased_on: mine\ndescribes: x\n", "allowed are: ", id="itself"),
        pytest.param("", "the file's name", id="empty"),
    ],
)
def test_what_a_preset_may_be_based_on(given: Given, content: str, told: str) -> None:
    given("mine", content)
    assert only_problem("mine").told.startswith(told)


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(PolicyError, match="b2b"):
        policy("nosuch")


@pytest.mark.parametrize(
    "found, replaced, key, told",
    [
        pytest.param("  - rep_id: R02\n", "  - rep_id: R01\n", "reps.2.rep_id", "stands twice",
                     id="an id twice"),
        pytest.param("    hired_date: 2020-07-06\n    left_date: null",
                     "    hired_date: 2020-07-06\n    left_date: 2020-07-05", "reps.2.left_date",
                     "the hired_date 2020-07-06 or later is expected", id="left before hired"),
        pytest.param("{from_date: 2026-09-29, to_date: 2026-09-29}",
                     "{from_date: 2026-09-29, to_date: 2026-09-28}", "reps.4.leave.1.to_date",
                     "the from_date 2026-09-29 or later is expected", id="leave backwards"),
        pytest.param("    hired_date: 2020-07-06", "    hired_date: July", "reps.2.hired_date",
                     "a day is expected", id="no day"),
        pytest.param("  - manager_id: M01", "  - manager_id: M02", "reps.1.manager",
                     "allowed are: M02", id="unknown manager"),
    ],
)  # fmt: skip
def test_the_roster_is_told_by_line_too(
    given: Given, found: str, replaced: str, key: str, told: str
) -> None:
    content, _ = edited("reps", found, replaced)
    given("reps", content)
    problem = problems_of("reps")[0]
    assert (problem.file_name, problem.key) == ("reps.yaml", key)
    assert problem.told.startswith(told)
    assert problem.line is not None
    assert key.rpartition(".")[2] in content.split("\n")[problem.line - 1]


def test_the_policy_page_is_fresh_and_explains_every_key() -> None:
    path = PROJECT / "docs" / "make_policy_page.py"
    spec = importlib.util.spec_from_file_location("make_policy_page", path)
    assert spec and spec.loader
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    assert generator.undescribed() == []
    assert generator.PAGE.read_text(encoding="utf-8") == generator.policy_page(), (
        "docs/policy.md is stale: run python docs/make_policy_page.py"
    )
