"""The review queue on PostgreSQL: order, words, masks, answers in a row; answers as labels."""

import csv
import io
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from leadflow.cli import main
from leadflow.identity.compared import read_book
from leadflow.identity.queue import open_questions
from leadflow.identity.steps import decide_review, resolve_parties, unmerge
from leadflow.retraining.labels import LABEL_COLUMNS, labels_for, read_answers
from leadflow.store.database import transaction
from tests.sql.identity_given import DAY, customer_of, fetch, given_rows, run

STAR, CLOUD, LAKE = "北京星河科技有限公司", "杭州云帆物流有限公司", "苏州镜湖食品有限公司"
LI = {"person_name": "李强", "mobile": "+8613800000001"}
WANG = {"person_name": "王芳", "mobile": "+8613800000002"}
ZHAO = {"person_name": "赵敏", "mobile": "+8613800000003", "email": "zhao.min@jinghu.example"}
NEXT_DAY = DAY + timedelta(days=1)
PERSONAL = ("李强", "王芳", "赵敏", "13800000001", "zhao.min")


def given_three_questions() -> None:
    """Three phones, each with two names: questions 1 to 3 about customers 1 to 6."""
    given_rows(
        1,
        [
            {"company_name": STAR, **LI},
            {**LI, "person_name": "孙丽"},
            {"company_name": CLOUD, **WANG},
            {**WANG, "person_name": "周杰"},
            {"company_name": LAKE, **ZHAO},
            {**ZHAO, "person_name": "吴磊", "email": None},
        ],
    )
    resolve_parties(DAY)
    assert fetch("select review_id, kind from match_review order by 1") == [
        (number, "same_phone_other_name") for number in (1, 2, 3)
    ]
    assert list(customer_of().values()) == [f"C00000{number}" for number in range(1, 7)]


def owned_by(*owners: str) -> None:
    for number, owner in enumerate(owners, start=1):
        run(
            "insert into rep values (:id, :id, :id, 'mid', 'M01', 'T', 'r@leadflow.example', 20,"
            " '2020-01-01', null, :number) on conflict do nothing",
            id=owner,
            number=number,
        )
        run(
            "update customer set owner_id = :id, is_in_lead_pool = false where customer_id = :c",
            id=owner,
            c=f"C00000{number}",
        )


def queue() -> list[tuple[int, int]]:
    with transaction() as connection:
        return [(row["review_id"], row["impact"]) for row in open_questions(connection)]


def test_questions_are_listed_by_what_hangs_on_them(store: Engine) -> None:
    given_three_questions()
    assert queue() == [(1, 3), (2, 3), (3, 3)]
    owned_by("R01", "R01", "R01", "R02")
    run("update customer set grade = 'A' where customer_id = 'C000005'")
    assert queue() == [(2, 7), (3, 7), (1, 3)]
    run(
        "insert into opportunity (opportunity_id, record_id, source_system, customer_id, amount,"
        " currency, is_won, is_lost) select 1, min(record_id), 'sheet', 'C000006', 120000, 'CNY',"
        " false, false from source_record"
    )
    assert queue() == [(3, 10), (2, 7), (1, 3)]
    run("update opportunity set is_won = true")
    run(
        "insert into run (dag_id, step, run_date, counts, started_at, finished_at)"
        " values ('d', 's', :day, '{}', now(), now())",
        day=DAY,
    )
    for number, days in ((1, 7), (3, 8)):
        run(
            "insert into next_step (customer_id, next_step, next_step_date, plan_date)"
            " values (:c, 'cadence', :due, :day)",
            c=f"C00000{number}",
            due=DAY + timedelta(days=days),
            day=DAY,
        )
    assert queue() == [(2, 7), (3, 7), (1, 5)], "a step after eight days is none of this week"
    [(parts, probability)] = fetch(
        "select impact_parts, probability from mart.match_review where review_id = 2"
    )
    assert parts == {
        "owners": 4, "grade": 0, "opportunity": 0, "step_due": 0, "records": 0, "doubt": 3,
    }  # fmt: skip
    assert probability is None, "a rule's question has none"


@pytest.mark.parametrize(
    ("bits", "probability", "doubt"),
    [
        pytest.param(0.0, 0.5, 3, id="as open as can be"),
        pytest.param(4.0, 0.941, 0, id="nearly one"),
        pytest.param(-1.0, 0.333, 2, id="rather two"),
        pytest.param(-4.0, 0.059, 0, id="nearly two"),
        pytest.param(900.0, 1.0, 0, id="beyond all bounds"),
    ],
)
def test_the_surer_the_weights_the_less_hangs_on_a_question(
    store: Engine, bits: float, probability: float, doubt: int
) -> None:
    given_three_questions()
    run(
        "update match_review set kind = 'possible_match', evidence = cast(:told as jsonb)"
        " where review_id = 1",
        told=json.dumps({"bits": bits, "comparisons": []}),
    )
    [(told, parts)] = fetch(
        "select probability, impact_parts from mart.match_review where review_id = 1"
    )
    assert (float(told), parts["doubt"]) == (probability, doubt)


def test_closed_questions_have_no_impact_and_names_without_customers_have(store: Engine) -> None:
    given_three_questions()
    decide_review(1, "different", "M01", DAY)
    [record] = given_rows(2, [{"type": "activity", "company_name": "无名"}])
    run(
        "insert into match_review (review_id, kind, record_id, named, opened_date)"
        " values (9, 'name_only', :record, '无名', :day)",
        record=record,
        day=DAY,
    )
    assert fetch("select impact from mart.match_review where review_id in (1, 9) order by 1") == [
        (3,),
        (None,),
    ]
    assert main(["review", "9"]) == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_tells_evidence_and_customers_and_no_person(
    store: Engine, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given_three_questions()
    owned_by("R01", "R02")
    assert main(["review", "--language", language, "--limit", "1"]) == 0
    told = capsys.readouterr().out
    same = {"zh": "电话: 相同", "en": "phone: same"}[language]
    assert same in told and STAR in told and "C000002" in told and "R02" in told
    assert {"zh": "另有 2 个问题", "en": "2 more"}[language] in told
    assert not any(value in told for value in PERSONAL)
    assert main(["review", "--kind", "possible_match", "--language", language]) == 0
    assert {"zh": "没有", "en": "No open"}[language] in capsys.readouterr().out
    assert main(["review", "--json"]) == 0
    [first, *_] = json.loads(capsys.readouterr().out)
    assert first["impact"] == sum(first["impact_parts"].values()) == 7
    assert [each["level"] for each in first["comparisons"]] == ["same"]


def test_one_question_is_shown_whole_and_masked(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    given_three_questions()
    assert main(["review", "3"]) == 0
    told = capsys.readouterr().out
    assert "***0003" in told and "z***@jinghu.example" in told and "赵*" in told
    assert LAKE in told
    assert not any(value in told for value in PERSONAL)
    assert main(["review", "3", "--unmasked", "--language", "zh"]) == 0
    told = capsys.readouterr().out
    assert "赵敏" in told and "+8613800000003" in told and "zhao.min@jinghu.example" in told
    assert main(["review", "4"]) == 2


def test_an_answer_tried_on_a_question_that_is_not_open_is_refused(
    store: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    given_three_questions()
    assert main(["review", "7", "same", "--by", "M01", "--dry-run"]) == 2
    assert main(["review", "1", "same", "--by", "M01", "--dry-run"]) == 0
    assert main(["review", "1", "perhaps", "--by", "M01"]) == 2
    assert "same or different" in capsys.readouterr().err
    assert fetch("select count(*) from match_review where status = 'open'") == [(3,)]


def ask(monkeypatch: pytest.MonkeyPatch, typed: str, *options: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    return main(["review", "--ask", "--by", "M01", "--date", DAY.isoformat(), *options])


def test_questions_are_asked_one_after_another(
    store: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given_three_questions()
    assert ask(monkeypatch, "k\nmaybe\nd\nS\n", "--json") == 0
    output = capsys.readouterr()
    assert json.loads(output.out) == {"answered": 2, "skipped": 1, "settled": 0, "left": 0}
    assert "1 of 3" in output.err and "3 of 3" in output.err and "Answer s, d, k or q" in output.err
    assert fetch("select review_id, status, answer, answered_by from match_review order by 1") == [
        (1, "open", None, None),
        (2, "answered", "different", "M01"),
        (3, "answered", "same", "M01"),
    ]
    assert len(set(customer_of().values())) == 5


@pytest.mark.parametrize(
    ("typed", "answered", "left"),
    [
        pytest.param("d\nq\n", 1, 2, id="quit"),
        pytest.param("d\n", 1, 2, id="the input ends"),
        pytest.param("", 0, 3, id="no input at all"),
    ],
)
def test_asking_ends_when_the_reader_does(
    store: Engine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    answered: int,
    left: int,
) -> None:
    given_three_questions()
    assert ask(monkeypatch, typed, "--language", "zh") == 0
    assert f"答复 {answered} 个，跳过 0 个，未看 {left} 个" in capsys.readouterr().out
    count = "select count(*) from match_review where status = 'answered'"
    assert fetch(count) == [(answered,)]


def test_asking_takes_customer_ids_for_a_name_and_writes_nothing_in_a_trial(
    store: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given_three_questions()
    [record] = given_rows(2, [{"type": "activity", "company_name": "星河"}])
    run(
        "insert into match_review (review_id, kind, record_id, named, candidate_customer_ids,"
        " opened_date) values (9, 'name_only', :record, '星河', '{C000001}', :day)",
        record=record,
        day=DAY,
    )
    assert ask(monkeypatch, "c000001\n", "--kind", "name_only", "--dry-run") == 0
    assert fetch("select answer from match_review where review_id = 9") == [(None,)]
    assert ask(monkeypatch, "C000099\nc000001\n", "--kind", "name_only") == 0
    assert fetch("select answer from match_review where review_id = 9") == [("C000001",)]
    assert "the id of a customer" in capsys.readouterr().err


def test_asking_needs_a_name(store: Engine) -> None:
    assert main(["review", "--ask"]) == 2


def answers_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_answers_are_exported_with_sources_and_bits_and_nobodys_name(
    store: Engine, tmp_path: Path
) -> None:
    given_three_questions()
    decide_review(1, "different", "M01", DAY)
    decide_review(3, "same", "M02", NEXT_DAY)
    path = tmp_path / "labels.csv"
    assert main(["review", "--labels", str(path), "--date", NEXT_DAY.isoformat()]) == 0
    one, other = answers_of(path)
    assert tuple(one) == LABEL_COLUMNS
    assert (one["answer"], one["by"], one["date"], one["kind"]) == (
        "different", "M01", DAY.isoformat(), "same_phone_other_name",
    )  # fmt: skip
    assert (other["answer"], other["by"], other["stands"]) == ("same", "M02", "yes")
    assert one["source_system_1"] == "sheet" and one["record_type_2"] == "lead"
    assert float(one["bits_now"]) < 0
    text = path.read_text(encoding="utf-8")
    assert not any(value in text for value in PERSONAL)
    assert fetch("select kind, receiver, file_name, row_count from export_log") == [
        ("labels", "data_team", "labels.csv", 2)
    ]


def test_an_answer_that_was_taken_back_is_kept_and_no_label(store: Engine, tmp_path: Path) -> None:
    given_three_questions()
    decide_review(1, "same", "M01", DAY)
    unmerge("C000001", "M02", NEXT_DAY)
    with transaction() as connection:
        answers = read_answers(connection)
        book = read_book(connection)
    told = {(row["answer"], row["decided_by"], row["is_standing"]) for row in answers}
    assert told == {("same", "M01", False), ("different", "M02", True)}
    labels = labels_for("person", answers, book)
    assert labels.is_same.tolist() == [False]


def test_one_customer_is_one_person_only_under_one_name(store: Engine) -> None:
    given_rows(
        1,
        [
            {"company_name": STAR, **LI},
            {"company_name": CLOUD, **LI, "person_name": "孙丽"},
            {"company_name": LAKE, **ZHAO},
            {"person_name": "赵敏", "mobile": "+8613800000009"},
        ],
    )
    resolve_parties(DAY)
    kinds = dict(fetch("select kind, review_id from match_review"))
    decide_review(kinds["same_phone_other_name"], "same", "M01", DAY)
    decide_review(kinds["same_name_other_phone"], "same", "M01", DAY)
    with transaction() as connection:
        answers, book = read_answers(connection), read_book(connection)
    persons = labels_for("person", answers, book)
    companies = labels_for("company", answers, book)
    assert (persons.left.tolist(), persons.right.tolist()) == ([2], [3])
    assert (companies.left.tolist(), companies.right.tolist()) == ([0], [1])
    assert persons.is_same.all() and companies.is_same.all()


def test_labels_of_today_are_dated(store: Engine, tmp_path: Path) -> None:
    """Without a date the export is of today; the file is written whole where the folder is new."""
    given_three_questions()
    decide_review(2, "different", "M01", DAY)
    path = tmp_path / "new" / "labels.csv"
    assert main(["review", "--labels", str(path), "--by", "Li Wei"]) == 0
    assert len(answers_of(path)) == 1
    [(receiver, exported)] = fetch("select receiver, export_date from export_log")
    assert receiver == "Li Wei" and isinstance(exported, date)


def test_an_export_that_cannot_be_written_is_not_logged(
    store: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given_three_questions()
    (tmp_path / "file").touch()
    assert main(["review", "--labels", str(tmp_path / "file" / "labels.csv")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert fetch("select * from export_log") == []
