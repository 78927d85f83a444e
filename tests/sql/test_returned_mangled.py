"""explore"""
import os, shutil
from collections.abc import Iterator
from pathlib import Path
import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from leadflow.config import settings
from leadflow.store import database, embedded
from leadflow.store.database import transaction
from tests.sql import returned_manglings as m
from tests.sql.returned_lists import MONDAY, REP, fates, give_back, hand_out, applied, kinds, day

@pytest.fixture(scope="module")
def planned(server, tmp_path_factory):
    home = tmp_path_factory.mktemp("planned")
    name = f"planned_{os.urandom(4).hex()}"
    run(server, f"create database {name} template leadflow_template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEADFLOW_HOME", str(home)); patch.setenv("LEADFLOW_DATABASE_URL", server.url(name))
        settings.cache_clear(); database.forget_engine()
        hand_out()
        database.forget_engine()
    settings.cache_clear()
    yield name, home
    run(server, f"drop database {name} with (force)")

@pytest.fixture
def listed(server, planned, monkeypatch, tmp_path):
    template, home = planned
    name = f"scratch_{os.urandom(4).hex()}"
    run(server, f"create database {name} template {template}")
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("LEADFLOW_HOME", str(tmp_path)); monkeypatch.setenv("LEADFLOW_DATABASE_URL", server.url(name))
    settings.cache_clear(); database.forget_engine()
    yield
    database.forget_engine(); settings.cache_clear()
    run(server, f"drop database {name} with (force)")

def run(running, statement):
    with create_engine(make_url(running.url("postgres")), isolation_level="AUTOCOMMIT").connect() as c:
        c.execute(text(statement))

CASES = {}
def case(name, mangle): CASES[name] = mangle
for f in "move_columns hide_columns english_headers only_english_headers traditional_headers double_header header_again headers_dressed title_above fifty_rows_above rename_answer empty_answer_header rename_result copy_result beside_the_table merge_results subtotal write_below turn_table sort_visible sort_summaries sort_results comment_only comment_beside rich_text filter_rows unlocked old_mac_dates copy_sheet copy_sheet_and_go_on hide_sheet own_sheet two_reps two_reps_with_titles unquoted as_html strict_xml thrice cut_text encrypted the_csv_of_the_list calendar_file".split():
    case(f, getattr(m, f))
for v in (m.emptied, m.counted, m.repeated, m.shifted, m.upper):
    case("task_id "+v.__name__, m.ids(v, "task_id"))
    case("客户编号 "+v.__name__, m.ids(v, "客户编号"))
case("ids shifted", m.ids(m.shifted, "task_id","batch_id","row_check"))
case("all ids emptied", m.ids(m.emptied, "task_id","batch_id","row_check","客户编号"))
case("batch emptied", m.ids(m.emptied, "batch_id"))
case("names repeated", m.ids(m.repeated, "客户编号","客户名称"))
for h, vals in {
  "结果": ["已聯繫","Reached ","ｒｅａｃｈｅｄ","已联系✅","'已联系","已联系。","TRUE",True,1,"已联系 未接通","接了","打通了","No answer","已 联 系","已联系\n","✓","电话已接","空号","暫緩","拒絕聯繫","已離職","ok","OK","#REF!","#N/A","/","无", "已联系/暂缓"],
  "实际方式": ["電話","打电话","WeChat","電郵","不限","电话\n微信", "拜访客户"],
  "客户反馈": ["明確意向","猶豫","異議","很好","意向强", "Interested"],
  "满意度": [0,6,"五","5分","4.5",4.0,"４","非常满意","3星", "-1","100%", "满意", "#VALUE!", "1e2"],
  "下一步日期": ["10/9/2026","2026.10.9","２０２６－１０－０９",46304,"46304","20261009","2026-10-09 15:00","10-09","10月9日","下周三","2099-01-01","2026-09-01","2026-10-01","2026-13-01","十月九日","2026年10月9日（周五）","9-Oct-26","#REF!","0","1900-01-00", "26-10-9", "二〇二六年十月九日", "2026-09-28", "2026-09-27", "'2026-10-09"],
  "沟通摘要": ["第一行\n第二行","😀👍好","'引号","=1+2 元","很"*32000,"无","#NAME?","-价格高", "<b>好</b>", "\u200b好\u202e", "a\tb", "\"引\",号", "110101199003072316 身份证", "_x000D_好"],
}.items():
    for v in vals:
        case(f"{h}={str(v)[:20]!r}{type(v).__name__}", m.put(0, **{h: v}))
case("formula =TODAY() no cache", m.formula(0, 下一步日期="=TODAY()"))
case("formula =TODAY() cached", m.formula(0, cached="n:46304", 下一步日期="=TODAY()+11"))
case('formula ="ok" no cache', m.formula(0, 沟通摘要='="ok"'))
case('formula ="ok" cached', m.formula(0, cached="str:ok", 沟通摘要='="ok"'))
case('formula result no cache', m.formula(0, 结果='=V7'))
case('formula result cached', m.formula(0, cached="str:已联系", 结果='=V7'))
case('formula ref err', m.formula(0, cached="e:#REF!", 沟通摘要='=#REF!'))
case('formula ref err date', m.formula(0, cached="e:#REF!", 下一步日期='=#REF!'))
def all_formulas(it):
    it.put(0, 结果='=1', 实际方式='=1', 客户反馈=None, 满意度=None, 下一步动作="=A1", 沟通摘要="=B1")
case("row of formulas no cache", all_formulas)
for args in [("R03.csv","gb18030"),("R03.csv","utf-8"),("R03.csv","utf-8",";"),("R03.txt","utf-16","\t"),("R03.csv","gb18030","\t"),("x.csv","utf-8-sig",",","%m/%d/%Y"),("x.csv","utf-8-sig",",","%d.%m.%Y"),("x.csv","utf-8-sig",",","%Y/%m/%d"), ("x.csv","utf-8-sig",",","%m-%d-%y"), ("R03.csv","utf-16-be",","), ("R03.csv","utf-16-le","\t")]:
    case(f"text {args}", m.as_text(*args))
case("zip", m.zipped("R03.zip")); case("zip other name", m.zipped("周一.zip", flag=False))
for s in (0, .1, .5, .99): case(f"cut {s}", m.cut(s))
case("empty", m.given("R03.xlsx", b"")); case("blank", m.given("R03.csv", b"\r\n\r\n")); case("pdf", m.given("R03.pdf", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n")); case("jpg", m.given("R03.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"+bytes(range(256))*4))
for n in ("跟进 R03.xlsx","R03.xlsx.txt","R03 - 副本 (2).XLSX","=?utf-8?B?6Lef6L+b.xlsx","周一#%&.xlsx", "R03.xlsx.bin", "winmail.dat"): case("name "+n, m.renamed(n))

@pytest.mark.parametrize("name", list(CASES))
def test_x(listed, name):
    it = m.filled()
    files = CASES[name](it) or [(it.name, it.save())]
    for n, content in files:
        give_back(content, n)
    out = []
    for mark in (*m.MARKS, "丁的下一步"):
        for rep in ("R03", "R06"):
            try:
                f = fates(mark, rep)
            except AssertionError as e:
                f = "ERR " + str(e)[:150]
            if f: out.append(f"{rep if mark[0]=='丁' else ''}{f}")
            if mark[0] != "丁": break
    with transaction() as c:
        a = c.execute(text("select customer_id, result, task_result.channel, summary, feedback, next_action_date::text, satisfaction from task_result join followup_task using (task_id) order by record_id")).all()
        n = c.execute(text("select audience, kind, subject, details::text from notice where kind not in ('x') order by 1,2")).all()
        s = c.execute(text("select file_name, part, status, row_count, profile from source_file order by file_id")).all()
        ig = c.execute(text("select row_number, reasons::text from source_record where outcome='ignored' and not reasons::text like '%above_table%'  and not reasons::text like '%unanswered%' and not reasons::text like '%left_over%'")).all()
    with open("/tmp/explore.txt","a") as h:
        print(f"== {name}: {' '.join(map(str,out))}", file=h)
        for r in a[:4]: print("    A", tuple(str(x)[:30] if x is not None else None for x in r), file=h)
        for r in n: print("    N", r[0], r[1], r[2], r[3][:170], file=h)
        if name in ("calendar_file",) or any(x.status!='loaded' for x in s): print("    S", [tuple(x) for x in s], file=h)
        for r in ig: print("    I", r[0], r[1][:100], file=h)
