"""The rule table of the S1 preset, and what every preset owes its readers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadflow.config import policy, preset_names
from leadflow.delivery.wording import reason_text
from leadflow.grading.names import grade_name, grade_phrase, value_name
from leadflow.messages import text
from leadflow.presets.grade_table import ORDER, Levels, grade_of, possible_levels
from leadflow.presets.grading import DIMENSIONS, GradeRule
from leadflow.presets.problem import PolicyError

B2B = policy("b2b").grading
PRESETS = preset_names()


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


@pytest.mark.parametrize("preset", PRESETS)
@given(data=st.data())
def test_more_evidence_never_lowers_a_grade(preset: str, data: st.DataObject) -> None:
    """Monotone in every dimension, those that the preset does not use included."""
    grading = policy(preset).grading
    levels = Levels(*data.draw(st.tuples(*[st.sampled_from(ORDER)] * len(DIMENSIONS))))
    dimension = data.draw(st.sampled_from(DIMENSIONS))
    at_least = ORDER.index(getattr(levels, dimension))
    raised = levels._replace(**{dimension: data.draw(st.sampled_from(ORDER[at_least:]))})
    assert grade_of(raised, grading).grade <= grade_of(levels, grading).grade
    if dimension not in grading.dimensions:
        assert grade_of(raised, grading) == grade_of(levels, grading)


@pytest.mark.parametrize(
    "preset, known, expected",
    [
        pytest.param("automation", {"intent": "high", "budget_clarity": "high",
                                    "decision_cycle": "high"},
                     ("A", "intent_budget_timetable"), id="G2: within a month by a timetable"),
        pytest.param("automation", {"intent": "high", "budget_clarity": "high",
                                    "decision_cycle": "middle"},
                     ("B", "decides_in_months"), id="G2: within three months"),
        pytest.param("automation", {"decision_cycle": "low"}, ("C", "only_aware"),
                     id="G2: later than that"),
        pytest.param("automation", {"need_urgency": "high", "decision_chain_clarity": "high"},
                     ("C", "no_evidence"), id="G2 asks for no need and no chain"),
        pytest.param("service", {"potential": "high", "intent": "middle"},
                     ("A", "high_potential"), id="G3: high potential"),
        pytest.param("service", {"potential": "high"}, ("B", "some_potential"),
                     id="G3: high potential, but nobody wants it yet"),
        pytest.param("service", {"potential": "middle", "intent": "middle",
                                 "need_urgency": "high"},
                     ("A", "urgent_need_and_potential"), id="G3: urgent"),
        pytest.param("service", {"need_urgency": "low"}, ("B", "has_need"), id="G3: a need"),
        pytest.param("service", {"potential": "low"}, ("C", "only_aware"), id="G3: low potential"),
        pytest.param("retail", {"intent": "high", "need_urgency": "middle"},
                     ("A", "ready_to_buy"), id="S5: decided to buy"),
        pytest.param("retail", {"intent": "middle"}, ("B", "some_intent_or_budget"),
                     id="S5: hesitant"),
    ],
)  # fmt: skip
def test_grade_of_the_other_presets(preset: str, known: dict, expected: tuple) -> None:
    assert grade_of(Levels(**known), policy(preset).grading) == expected


def test_a_table_with_a_gap_is_a_policy_error() -> None:
    rules = (GradeRule(grade="A", need_urgency="high", reason="all_dimensions_high"),)
    with pytest.raises(PolicyError, match="no rule covers"):
        grade_of(Levels("low", "none", "none"), B2B.model_copy(update={"rules": rules}))


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_covers_all_levels_and_words_its_reasons(preset: str) -> None:
    grading = policy(preset).grading
    for levels in possible_levels(grading.dimensions):
        decision = grade_of(levels, grading)
        assert text(f"grading.reason.{decision.reason}", "zh")
        assert text(f"grading.reason.{decision.reason}", "en")


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_words_its_value_classes_and_why(preset: str) -> None:
    rules = policy(preset).value.rules
    assert rules
    for rule in rules:
        name = policy(preset).names.value_classes[rule.value_class]
        assert name.zh and name.en
        assert text(f"value.reason.{rule.reason}", "zh")
        assert text(f"value.reason.{rule.reason}", "en")


def test_grades_are_called_as_the_presets_users_call_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (grade_name("A", "zh"), grade_phrase("A", "zh")) == ("A", "A 级")
    assert (grade_name("A", "en"), grade_phrase("A", "en")) == ("A", "grade A")
    assert grade_name(None, "zh") is None
    service = policy("service")
    for module in ("leadflow.grading.names", "leadflow.messages"):
        monkeypatch.setattr(f"{module}.policy", lambda: service)
    assert (grade_name("A", "zh"), grade_phrase("C", "zh")) == ("高潜力", "低潜力")
    assert grade_phrase("B", "en") == "general"
    assert value_name("high_value", "zh") == "高价值"
    assert value_name("class of another policy", "zh") == "class of another policy"
    reason = {"key": "followup.reason.cadence", "grade": "A", "days": 2, "since_date": "2026-09-01"}
    assert reason_text(reason, "zh").startswith("高潜力每 2 天")
    assert reason_text(reason, "en").startswith("High potential every 2 day(s)")
