"""Numbers, money and sentences in both languages; the vocabulary that names one thing."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from leadflow.config import INCLUDE, PROJECT
from leadflow.messages import Language, catalogue
from leadflow.review.figures import BRIEF_FIGURES, QUARTER_FIGURES
from leadflow.review.vocabulary import vocabulary
from leadflow.review.wording import (
    NBSP,
    Count,
    Label,
    Money,
    Percent,
    Sentence,
    Term,
    Wording,
    number,
)
from leadflow.store.sql import SQL_FOLDER

ZH, EN = Wording("zh", "CNY"), Wording("en", "CNY")


@pytest.mark.parametrize(
    "amount, zh, en",
    [
        pytest.param(0, "0 元", "CNY 0", id="nothing"),
        pytest.param(Decimal("8500"), "0.9 万元", "CNY 9k", id="thousands"),
        pytest.param(Decimal("999999"), "100.0 万元", "CNY 1,000k", id="just below a million"),
        pytest.param(1_234_567, "123 万元", "CNY 1.23m", id="a million"),
        pytest.param(-20_000, "−2.0 万元", "CNY −20k", id="negative"),
        pytest.param(None, "–", "–", id="unknown"),
    ],
)
def test_money(amount: Any, zh: str, en: str) -> None:
    assert (ZH.money(amount), EN.money(amount)) == (zh.replace(" ", NBSP), en.replace(" ", NBSP))


@pytest.mark.parametrize(
    "value, places, expected",
    [
        pytest.param(0.5, 0, "1", id="half rounds up"),
        pytest.param(2.5, 0, "3", id="half rounds up from an even digit"),
        pytest.param(1234567, 0, "1,234,567", id="grouped"),
        pytest.param(Decimal("-3.14"), 1, "−3.1", id="typographic minus"),
    ],
)
def test_number(value: Any, places: int, expected: str) -> None:
    assert number(value, places) == expected


@pytest.mark.parametrize(
    "value, language, expected",
    [
        pytest.param(1.0, "en", "1 day", id="one day"),
        pytest.param(2.5, "en", "2.5 days", id="short stays keep a decimal"),
        pytest.param(12.4, "zh", "12 天", id="long ones do not"),
        pytest.param(None, "zh", "–", id="no case"),
    ],
)
def test_days(value: float | None, language: Language, expected: str) -> None:
    assert Wording(language, "CNY").days(value) == expected.replace(" ", NBSP)


def test_dates_read_as_each_language_writes_them() -> None:
    assert ZH.long_date(date(2026, 9, 8)) == "2026年9月8日"
    assert EN.long_date(date(2026, 9, 8)) == "8 Sep 2026"
    assert (ZH.short_date(None), EN.short_date(date(2026, 1, 2))) == ("–", "2 Jan")


def test_a_count_chooses_its_english_form() -> None:
    form = "{n:one lead|# leads}"
    assert form.format(n=Count(1)) == "one lead"
    assert form.format(n=Count(1200)) == "1,200 leads"
    assert form.format(n=Count(0)) == "0 leads"


def test_sentences_word_their_values() -> None:
    sentence = Sentence(
        "review.evidence.source",
        {
            "source": Label("lead_sources", "referral"),
            "pct": Percent(62.5),
            "won": 5,
            "count": 8,
            "overall": Percent(None),
        },
    )
    assert EN.say(sentence) == f"Referral 63{NBSP}% (5 of 8), all sources – (four quarters)."
    assert ZH.say(sentence).startswith(f"“转介绍”赢单 63{NBSP}%")


def test_a_value_without_wording_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        EN.value(object())


def test_lists_terms_and_money_inside_sentences() -> None:
    assert ZH.value([Term("review.stage.won"), "x"]) == "成交、x"
    assert EN.value(Term("review.source.zoho", otherwise="zoho")) == "zoho"
    assert EN.value(Money(2_000_000)) == f"CNY{NBSP}2.00m"


def test_texts_that_need_values_are_not_borrowed() -> None:
    assert EN.known("review.few", "raw") == "raw"
    assert EN.known("review.stage.won", "raw") == "Won"
    assert EN.known("nobody.defines.this", "raw") == "raw"


@pytest.mark.parametrize(
    "group", ["lead_sources", "industries", "loss_reasons", "decision_factors"]
)
def test_no_name_stands_for_two_things(group: str) -> None:
    keys = vocabulary().keys_by_name(group)
    assert set(keys.values()) == set(getattr(vocabulary(), group))
    assert all(name == name.lower() for name in keys)


def test_each_loss_reason_has_its_measure() -> None:
    for reason in vocabulary().loss_reasons:
        assert f"review.measure.{reason}" in catalogue()


def test_each_figure_has_a_name_and_its_sql() -> None:
    for report, figures in (("brief", BRIEF_FIGURES), ("quarter", QUARTER_FIGURES)):
        for figure in figures:
            assert f"review.{report}.figure.{figure.name}" in catalogue()
            for sql in filter(None, (figure.sql, figure.rows_sql)):
                assert (INCLUDE / "sql" / "review" / sql).exists()


def test_both_languages_of_a_text_use_the_same_values() -> None:
    for key, texts in catalogue().items():
        if key.startswith("review."):
            zh, en = (set(re.findall(r"{(\w+)", texts[language])) for language in ("zh", "en"))
            assert en <= zh or zh <= en, key


KINDS_PUT_TOGETHER = {
    "escalation_": ("reminder", "manager"),
    "response_": ("at_risk", "breached"),
}


def kinds_of_notices() -> set[str]:
    """Each kind of notice that a named query or a step writes, read from their texts."""
    found: set[str] = set()
    for path in SQL_FOLDER.rglob("*.sql"):
        if "insert into notice" not in (query := path.read_text()):
            continue
        found |= set(re.findall(r"'([a-z_]+[a-z])' as kind", query))
        for stem in re.findall(r"'([a-z]+_)' \|\| [a-z_.]+ as kind", query):
            found |= {stem + end for end in KINDS_PUT_TOGETHER[stem]}
    for key in catalogue():
        if key.startswith("followup.notice.") and key.count(".") == 2:
            found.add(key.rpartition(".")[2])
    for path in (PROJECT / "plugins").rglob("*.py"):
        calls = re.findall(r"_tell\(\s*connection,\s*run_date,([^)]*)\)", path.read_text())
        for call in calls:
            found |= set(re.findall(r'^\s*(?:[A-Z_]+,)?\s*"([a-z_]+)"', call))
    return found


def test_each_kind_of_notice_has_a_name_in_the_brief():
    kinds = kinds_of_notices()
    assert {"support_overdue", "file_refused", "response_breached", "result_missing"} <= kinds
    for words in (ZH, EN):
        nameless = [kind for kind in sorted(kinds) if not words.known(f"review.notice.{kind}", "")]
        assert nameless == []
