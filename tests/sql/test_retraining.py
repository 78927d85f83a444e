"""Learning anew on PostgreSQL: what would change, the switch as one transaction, drift, notices."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from leadflow.cli import main
from leadflow.commands.server import check_model
from leadflow.config import policy
from leadflow.identity.compared import read_book
from leadflow.identity.evidence import load_parties
from leadflow.identity.steps import decide_review, resolve_parties
from leadflow.matching.book import current_models, use_models
from leadflow.matching.engine import learn_model, pairs_by_keys
from leadflow.matching.model import Models
from leadflow.presets.intake import IdentityPolicy
from leadflow.quality.laws import LawBroken
from leadflow.retraining import changes, steps
from leadflow.retraining.changes import moved_weights, weights_in
from leadflow.retraining.steps import drift_of, has_outgrown, learn_models, model_state, relearn
from leadflow.store.database import transaction
from tests.sql.identity_given import fetch, given_rows, partition, run
from tests.sql.undo_book import DAY, NEXT_DAY, sample, take
from tests.unit.matching_given import leads

BOOK = ("Account.csv", "Contact.csv", "Lead.csv", "客户基本信息登记表.csv")
TABLES = (
    "customer", "membership", "match_edge", "match_review", "matching_model", "matching_record",
    "matching_key", "matching_link", "merge", "next_step", "followup_task", "notice",
)  # fmt: skip
LATER = NEXT_DAY + timedelta(days=1)


@pytest.fixture
def book(store: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A store with the sample's customers, which is large enough to learn from."""
    monkeypatch.setattr(steps, "LEAST_RECORDS", 100)
    take(sample(*BOOK))
    yield store


def everything() -> list[list[tuple]]:
    return [fetch(f"select * from {table} order by 1, 2, 3") for table in TABLES]


def version() -> str:
    return str(fetch("select model_version from matching_model where is_current")[0][0])


def test_a_trial_tells_what_would_change_and_keeps_nothing(book: Engine) -> None:
    before = everything()
    learnt = relearn(NEXT_DAY, is_trial=True)
    assert learnt.is_new and not learnt.is_switched
    assert learnt.records == fetch("select count(*) from party")[0][0]
    assert learnt.moved and all(abs(each.after - each.before) > 1 for each in learnt.moved)
    assert everything() == before


def test_a_switch_does_what_the_trial_told_and_again_nothing(book: Engine) -> None:
    """The laws hold afterwards: relearn checks them, and a broken one would have been raised."""
    told = relearn(NEXT_DAY, is_trial=True)
    shipped, customers, questions = version(), partition(), open_questions()
    done = relearn(NEXT_DAY)
    assert done.is_switched and done.change == told.change and done.moved == told.moved
    assert version() == done.version != shipped
    assert fetch("select learnt_from, is_current from matching_model order by 2") == [
        ("start", False),
        ("book", True),
    ]
    assert done.change["opened"] == len(open_questions() - questions)
    assert done.change["closed"] == len(questions - open_questions())
    kept = len(customers & partition())
    assert len(customers) - kept >= done.change["split"]
    after = everything()
    again = relearn(LATER)
    assert not again.is_new and not again.is_switched
    assert everything() == after


def open_questions() -> set[tuple[str, int, int]]:
    return set(
        fetch("select kind, party_id_low, party_id_high from match_review where status = 'open'")
    )


def test_people_s_decisions_stand_and_teach(book: Engine) -> None:
    numbers = [
        number
        for (number,) in fetch(
            "select review_id from match_review where status = 'open' and kind <> 'name_only'"
            " order by 1"
        )
    ]
    assert len(numbers) >= 3
    decide_review(numbers[0], "same", "M01", DAY)
    decide_review(numbers[1], "different", "M01", DAY)
    learnt = relearn(NEXT_DAY)
    assert learnt.labels >= 1
    (one,) = fetch(
        "select low.customer_id = high.customer_id from match_review join membership as low on"
        " low.party_id = party_id_low and low.valid_to_date is null join membership as high on"
        " high.party_id = party_id_high and high.valid_to_date is null where review_id = :number",
        number=numbers[0],
    )
    (other,) = fetch(
        "select low.customer_id = high.customer_id from match_review join membership as low on"
        " low.party_id = party_id_low and low.valid_to_date is null join membership as high on"
        " high.party_id = party_id_high and high.valid_to_date is null where review_id = :number",
        number=numbers[1],
    )
    assert (one, other) == ((True,), (False,))


def test_a_broken_law_leaves_everything_as_it_was(
    book: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    run("delete from field_source where field = 'legal_name' and customer_id = 'C000001'")
    run("update grade_history set reason = '{}' where customer_id = 'C000001'")
    before = everything()
    with pytest.raises(LawBroken):
        relearn(NEXT_DAY)
    assert everything() == before
    assert main(["model", "--learn", "--date", NEXT_DAY.isoformat()]) == 1
    assert "nothing was changed" in capsys.readouterr().err


def test_a_small_book_is_refused_with_its_size(
    book: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "LEAST_RECORDS", 100_000)
    shipped = version()
    assert main(["model", "--learn"]) == 2
    assert "100,000" in capsys.readouterr().err
    counts = learn_models(NEXT_DAY)
    assert counts == {"records": fetch("select count(*) from party")[0][0], "switched": 0}
    assert version() == shipped
    assert fetch("select * from notice where kind = 'matching_model'") == []


def notices() -> list[tuple]:
    return fetch("select notice_date, details ->> 'key' from notice where kind = 'matching_model'")


def test_by_itself_a_model_that_moves_too_many_customers_is_told_and_not_taken(
    book: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MOST_CHANGED_SHARE", -1.0)
    shipped, customers = version(), partition()
    counts = learn_models(NEXT_DAY)
    assert counts["switched"] == 0
    assert (version(), partition()) == (shipped, customers)
    assert notices() == [(NEXT_DAY, "retraining.notice.held_back")]
    monkeypatch.setattr(steps, "MOST_CHANGED_SHARE", 1.0)
    counts = learn_models(LATER)
    assert counts["switched"] == 1 and version() != shipped
    assert (LATER, "retraining.notice.switched") in notices()


def test_asked_for_by_hand_it_is_taken_however_much_it_moves(
    book: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "MOST_CHANGED_SHARE", -1.0)
    assert main(["model", "--learn", "--dry-run", "--json", "--date", NEXT_DAY.isoformat()]) == 0
    would = json.loads(capsys.readouterr().out)
    assert not would["is_switched"]
    assert main(["model", "--learn", "--date", NEXT_DAY.isoformat(), "--language", "zh"]) == 0
    told = capsys.readouterr().out
    assert f"已启用 {would['version']}" in told and version() == would["version"]
    assert fetch("select step, counts ->> 'switched' from run where dag_id = 'matching_learn'") == [
        ("learn_models", "1")
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_model_is_printed_and_drawn(
    book: Engine, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "--language", language]) == 0
    told = capsys.readouterr().out
    assert version() in told
    assert {"zh": "随软件自带", "en": "shipped with Leadflow"}[language] in told
    assert {"zh": "读音相同", "en": "same reading"}[language] in told
    path = tmp_path / "page.html"
    assert main(["model", "--report", str(path), "--language", language]) == 0
    for level, words in (("person", ("个人", "people")), ("company", ("公司", "companies"))):
        page = (tmp_path / f"page-{level}.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}">' in page
        assert words[language == "en"] in page and version() in page
        assert {"zh": "公司简称", "en": "short name"}[language] in page or level == "person"
        assert {"zh": "姓名首字母 + 公司简称", "en": "initials + short name"}[
            language
        ] in page or level == "company"
        assert "无标注" not in page and "without labels" not in page


def test_a_store_without_a_model_says_so(store: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model"]) == 0
    assert "no matching model yet" in capsys.readouterr().out
    assert main(["model", "--report", "page.html"]) == 2
    assert main(["model", "--dry-run"]) == 2
    assert main(["model", "--learn"]) == 2
    assert check_model().state == "ok"


@pytest.mark.parametrize(
    ("learnt_from", "records", "expected"),
    [
        pytest.param("book", 4_000, False, id="fourfold"),
        pytest.param("book", 4_001, True, id="more than fourfold"),
        pytest.param("start", 90_000, False, id="learnt elsewhere"),
    ],
)
def test_a_book_outgrows_its_model(learnt_from: str, records: int, expected: bool) -> None:
    state = {"learnt_from": learnt_from, "records": records, "learnt_records": 1_000}
    assert has_outgrown(state) is expected


def test_links_of_new_records_that_the_model_does_not_expect_are_told(
    book: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction() as connection:
        assert drift_of(connection) == [], "nothing has come since the model was taken into use"
    run("update source_file set arrival_date = :day", day=LATER)
    monkeypatch.setattr(changes, "LEAST_LINKS", 20)
    monkeypatch.setattr(changes, "MOST_DISTANCE", 0.0)
    with transaction() as connection:
        found = drift_of(connection)
    assert found and all(0 < each.distance <= 1 and each.links >= 20 for each in found)
    assert [each.distance for each in found] == sorted(
        (each.distance for each in found), reverse=True
    )
    assert check_model().state == "warning"
    assert main(["model"]) == 0
    assert "off what the model expects" in capsys.readouterr().out
    monkeypatch.setattr(changes, "MOST_DISTANCE", 1.0)
    with transaction() as connection:
        assert drift_of(connection) == []


def test_drift_is_nothing_for_a_model_of_the_book_itself(book: Engine) -> None:
    """Learnt from the same records, the links' levels are the model's but for what is usual."""
    with transaction() as connection:
        whole = read_book(connection)
        learnt = learn_model(whole.features, "person", pairs_by_keys(whole.features, "person"))
        shipped = current_models(connection)
        assert shipped is not None
        use_models(connection, Models((learnt,)), "book", DAY - timedelta(days=1))
        load_parties(connection)
        own = max((each.distance for each in _all_drifts(connection)), default=0.0)
        use_models(connection, Models(shipped.each[:1]), "book", DAY - timedelta(days=1))
        load_parties(connection)
        others = max(each.distance for each in _all_drifts(connection))
    assert own < others


def _all_drifts(connection) -> list:  # type: ignore[no-untyped-def]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "LEAST_LINKS", 30)
        patch.setattr(changes, "MOST_DISTANCE", 0.0)
        return drift_of(connection)


def test_moved_weights_are_those_that_moved_by_more_than_a_bit(book: Engine) -> None:
    with transaction() as connection:
        models = current_models(connection)
        features = read_book(connection, []).features
        state = model_state(connection)
    assert models is not None and state is not None
    weights = weights_in(models, features)
    bits = np.array([each.bits for each in weights])
    assert moved_weights(weights, weights) == []
    shifted = [
        changes.Weight(each.model, each.comparison, each.level, each.bits + shift, each.share)
        for each, shift in zip(weights, np.linspace(-3, 3, len(weights)), strict=True)
    ]
    moved = moved_weights(weights, shifted)
    assert len(moved) == int((np.abs(np.linspace(-3, 3, len(bits))) > 1).sum())
    assert abs(moved[0].after - moved[0].before) == pytest.approx(3)


def test_the_day_a_model_was_taken_is_told(book: Engine) -> None:
    with transaction() as connection:
        state = model_state(connection)
    assert state is not None
    assert state["first_used_date"] == date(2026, 9, 28)
    assert state["records"] == fetch("select count(*) from party")[0][0]


def given_leads(count: int) -> None:
    """A book of leads that was resolved and nothing else: no roster, no grades."""
    rows = leads(count, seed=3)
    given_rows(
        1,
        [
            {"source_id": row["id"]}
            | {name: row[name] or None for name in ("person_name", "company_name", "email")}
            for row in rows
        ],
    )
    resolve_parties(DAY)


def test_a_policy_that_no_night_has_seen_yet_decides_as_well(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Grades name the policy's version: it is made known before anybody is graded."""
    monkeypatch.setattr(steps, "LEAST_RECORDS", 100)
    monkeypatch.setattr(steps, "check_laws", lambda run_date: {})
    given_leads(120)
    assert fetch("select * from policy_version") == []
    assert relearn(NEXT_DAY).is_switched
    assert len(fetch("select * from policy_version")) == 1


def test_where_each_person_is_a_customer_no_model_of_companies_is_learnt(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    retail = policy().model_copy(update={"identity": IdentityPolicy(customer_is="person")})
    for module in ("evidence", "affected", "partition"):
        monkeypatch.setattr(f"leadflow.identity.{module}.policy", lambda: retail)
    monkeypatch.setattr(steps, "policy", lambda: retail)
    monkeypatch.setattr(steps, "LEAST_RECORDS", 100)
    monkeypatch.setattr(steps, "check_laws", lambda run_date: {})
    given_leads(120)
    relearn(NEXT_DAY)
    with transaction() as connection:
        models = current_models(connection)
    assert models is not None and [model.level for model in models.each] == ["person"]
