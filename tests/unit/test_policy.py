"""Policy files: a mistake is told with its file, its line, its key and what is allowed."""

from itertools import product

import pytest

from leadflow.config import INCLUDE, policy, preset_names, problems_of
from leadflow.messages import text
from leadflow.presets.checking import policy_problems
from leadflow.presets.grade_table import ORDER, Levels, grade_of, possible_levels
from leadflow.presets.preset import Policy
from leadflow.presets.problem import PolicyError
from leadflow.presets.reading import checked
from leadflow.presets.yaml_lines import parse

PRESET = (INCLUDE / "policy" / "b2b.yaml").read_text(encoding="utf-8")


def load(content: str) -> Policy:
    return checked(parse(content, "mine.yaml"), Policy, policy_problems)


def line_of(content: str, words: str) -> int:
    [number] = [at for at, line in enumerate(content.splitlines(), 1) if words in line]
    return number


def test_the_version_follows_the_numbers_and_nothing_else() -> None:
    same = load(PRESET + "\n# a remark\n")
    assert same.version == policy("b2b").version
    other = load(PRESET.replace("lapse_days: 15", "lapse_days: 16"))
    assert other.version != same.version
    assert other.version.startswith("b2b-")


@pytest.mark.parametrize(
    ("found", "replaced", "told"),
    [
        pytest.param(
            "  lapse_days: 15",
            "  lapse_days: many",
            "ownership.lapse_days = many: a whole number is expected",
            id="no number",
        ),
        pytest.param(
            "  lapse_days: 15",
            "  laps_days: 15",
            "ownership.laps_days = 15: there is no such key; is lapse_days meant?",
            id="misspelt key",
        ),
        pytest.param(
            "  dormant_after_months: 6",
            "  dormant_after_months: 0",
            "dormancy.dormant_after_months = 0: 1 or more is expected",
            id="too low",
        ),
        pytest.param(
            "timezone: Asia/Shanghai",
            "timezone: Asia/Shangai",
            "timezone = Asia/Shangai: an IANA time zone is expected",
            id="no time zone",
        ),
        pytest.param(
            "  urgent_within_days: 30",
            "  urgent_within_days: 100",
            "grading.urgent_within_days = 100: at most soon_within_days is expected, which is 90",
            id="two values that do not go together",
        ),
    ],
)
def test_a_mistake_names_file_line_key_and_what_is_allowed(
    found: str, replaced: str, told: str
) -> None:
    assert PRESET.count(f"\n{found}\n") == 1
    broken = PRESET.replace(f"\n{found}\n", f"\n{replaced}\n")
    with pytest.raises(PolicyError) as refusal:
        load(broken)
    mistakes = [str(problem) for problem in refusal.value.problems]
    place = f"mine.yaml line {line_of(broken, replaced)}: "
    assert any(mistake.startswith(place + told) for mistake in mistakes), mistakes


def test_a_file_that_is_no_yaml_names_its_line() -> None:
    with pytest.raises(PolicyError, match=r"mine\.yaml line \d+"):
        load(PRESET.replace("lapse_days: 15", "lapse_days: [15"))


def test_a_table_without_a_last_row_for_all_is_told() -> None:
    last = "    - grade: C\n      reason: no_evidence\n"
    assert last in PRESET
    with pytest.raises(PolicyError, match="the last row has to ask for nothing"):
        load(PRESET.replace(last, ""))


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(PolicyError, match="b2b"):
        policy("nosuch")


def test_the_six_presets_are_there_and_without_a_mistake() -> None:
    assert {"b2b", "automation", "service", "retail", "channel", "new_market"} <= set(
        preset_names()
    )
    assert {name: problems_of(name) for name in (*preset_names(), "reps")} == {
        name: () for name in (*preset_names(), "reps")
    }


@pytest.mark.parametrize("preset", preset_names())
def test_a_preset_differs_from_its_base_where_it_says_so_and_nowhere_else(preset: str) -> None:
    own = parse((INCLUDE / "policy" / f"{preset}.yaml").read_text("utf-8"), preset).content
    base = policy("b2b").model_dump()
    differing = {
        key for key, value in policy(preset).model_dump().items() if value != base[key]
    } - {"name", "describes", "based_on"}
    assert differing <= set(own)


@pytest.mark.parametrize("preset", preset_names())
def test_more_evidence_never_lowers_a_grade(preset: str) -> None:
    grading = policy(preset).grading
    grades = {
        levels: grade_of(levels, grading).grade for levels in possible_levels(grading.dimensions)
    }
    for levels, dimension in product(grades, grading.dimensions):
        level = ORDER.index(getattr(levels, dimension))
        for higher in ORDER[level + 1 :]:
            raised = levels._replace(**{dimension: higher})
            assert grades[raised] <= grades[levels], (levels, raised)


@pytest.mark.parametrize("preset", preset_names())
def test_every_preset_words_its_reasons_grades_and_value_classes(preset: str) -> None:
    rules = policy(preset)
    reasons = {
        grade_of(levels, rules.grading).reason
        for levels in possible_levels(rules.grading.dimensions)
    }
    assert reasons <= {rule.reason for rule in rules.grading.rules}
    for language in ("zh", "en"):
        for rule in rules.grading.rules:
            assert text(f"grading.reason.{rule.reason}", language)
            assert rules.names.grades[rule.grade].word(language)
        for rule in rules.value.rules:
            assert text(f"value.reason.{rule.reason}", language)
            assert rules.names.value_classes[rule.value_class].word(language)


def test_levels_that_a_policy_does_not_use_decide_nothing() -> None:
    grading = policy("b2b").grading
    assert grade_of(Levels(intent="high", potential="high"), grading).grade == "C"
