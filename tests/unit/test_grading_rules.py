"""The rule table of the S1 preset, and what every preset owes its readers."""

from itertools import product

import pytest

from leadflow.config import INCLUDE, policy
from leadflow.messages import text
from leadflow.presets.grade_table import ORDER, Levels, grade_of
from leadflow.presets.grading import GradeRule
from leadflow.presets.problem import PolicyError

B2B = policy("b2b").grading
PRESETS = sorted({path.stem for path in (INCLUDE / "policy").glob("*.yaml")} - {"reps"})


@pytest.mark.parametrize(
    "need, budget, chain, expected",
    [
        pytest.param("high", "high", "high", ("A", "all_dimensions_high"), id="all three high"),
        pytest.param("middle", "high", "high", ("B", "has_need"), id="the need is not urgent"),
        pytest.param("high", "middle", "high", ("B", "has_need"), id="the budget is not clear"),
        pytest.param("high", "high", "none", ("B", "has_need"), id="nobody knows who decides"),
        pytest.param("low", "none", "none", ("B", "has_need"), id="a need and nothing else"),
        pytest.param("none", "middle", "none", ("B", "some_dimension_clear"), id="a wide budget"),
        pytest.param("none", "none", "high", ("B", "some_dimension_clear"), id="only the decider"),
        pytest.param("none", "low", "low", ("C", "only_aware"), id="only aware"),
        pytest.param("none", "none", "none", ("C", "no_evidence"), id="no evidence"),
    ],
)
def test_grade_of_the_s1_preset(need: str, budget: str, chain: str, expected: tuple) -> None:
    assert grade_of(Levels(need, budget, chain), B2B) == expected


def test_more_evidence_never_lowers_a_grade() -> None:
    for levels in product(ORDER, repeat=3):
        grade = grade_of(Levels(*levels), B2B).grade
        for position, level in enumerate(levels):
            for higher in ORDER[ORDER.index(level) + 1 :]:
                raised = Levels(*levels[:position], higher, *levels[position + 1 :])
                assert grade_of(raised, B2B).grade <= grade, (levels, raised)


def test_a_table_with_a_gap_is_a_policy_error() -> None:
    rules = (GradeRule(grade="A", need_urgency="high", reason="all_dimensions_high"),)
    with pytest.raises(PolicyError, match="no rule covers"):
        grade_of(Levels("low", "none", "none"), B2B.model_copy(update={"rules": rules}))


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_covers_all_levels_and_words_its_reasons(preset: str) -> None:
    grading = policy(preset).grading
    for levels in product(ORDER, repeat=3):
        decision = grade_of(Levels(*levels), grading)
        assert text(f"grading.reason.{decision.reason}", "zh")
        assert text(f"grading.reason.{decision.reason}", "en")
