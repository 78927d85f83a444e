"""The words of a task list: reasons, ways of contact, opening lines, dates. Pure."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

import phonenumbers

from leadflow.delivery.columns import COLUMNS
from leadflow.delivery.openings import opening_of
from leadflow.delivery.queues import ListedTask, Receiver
from leadflow.followup.explaining import suggestion_text
from leadflow.followup.questions import question_text
from leadflow.followup.reasons import reason_text, worded
from leadflow.followup.row_check import CHECKED, ROW_CHECK, cell_key, row_check
from leadflow.grading.names import grade_name, value_name
from leadflow.messages import Language, text

Cell = str | date | None

TAG_SEPARATOR = "、"
# What a rep reads before a call; the whole text stays in the store.
SUMMARY_MAX_CHARACTERS = 160
# A question for each vague statement; there may be several.
QUESTION_MAX_CHARACTERS = 300
# The plan's word for a task that was not done on its day: the line on lateness says so already.
TOLD_AS_LATE = "overdue"
# What can be said in one breath; longer notes are left out of an opening.
CLAUSE_MAX_CHARACTERS = 40
CLAUSE_END = re.compile(r"[，。；！？,;!?\n]|\. ")
# An end that is only reckoned from the close date is not told to a customer.
STATED_END = "followup.reason.renewal"
CHINESE = re.compile(r"[\u3400-\u9fff]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
PLAIN_NUMBER = re.compile(r"\+?[0-9]{5,15}")
PLAIN_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@lru_cache(maxsize=1024)  # workbook and CSV of a list show the same rows
def cells_of(task: ListedTask, receiver: Receiver, batch_id: str) -> tuple[Cell, ...]:
    """One row of a task list, in the order of COLUMNS; the answer cells are empty."""
    filled: dict[str, Cell] = {
        "task_id": task.task_id,
        "batch_id": batch_id,
        "客户编号": task.customer_id,
        "客户名称": shorten(task.customer_name, 80),
        "级别": grade_name(task.grade, "zh"),
        "价值": shorten(value_name(task.value_class, "zh"), 20),
        "标签": shorten(TAG_SEPARATOR.join(task.tags), 120),
        "联系人": _lines(shorten(task.contact_name, 40), shorten(task.job_title, 40)),
        "电话": phone_text(task),
        "邮箱": email_text(task),
        "微信": shorten(task.wechat, 40),
        "到期日": task.due_date,
        "原定日期": task.wanted_date if task.wanted_date != task.due_date else None,
        "原因": why_text(task, "zh"),
        "上次摘要": shorten(task.last_summary, SUMMARY_MAX_CHARACTERS),
        "待问问题": shorten(questions_text(task, "zh"), QUESTION_MAX_CHARACTERS),
        "建议方式": text(f"delivery.channel.{task.channel}", "zh"),
        "建议开场": opening_text(task, receiver),
    }
    filled[ROW_CHECK] = row_check({name: cell_key(filled[name]) for name in CHECKED})
    return tuple(filled.get(column.header) for column in COLUMNS)


@lru_cache(maxsize=1024)
def why_text(task: ListedTask, language: Language) -> str:
    """Why the task exists, what else is due with it, and why it is not on the day wanted (T6)."""
    lines = []
    if task.late_days > 0:
        lines.append(text("delivery.task.late", language, days=task.late_days))
    lines.append(reason_text(task.reason, language))
    if task.due_time:
        lines.append(text("delivery.task.due_time", language, time=task.due_time))
    lines += [
        text("delivery.task.further", language, reason=reason_text(further, language))
        for further in task.further_reasons
    ]
    if task.moved_reason and task.moved_reason != TOLD_AS_LATE:
        lines.append(
            text(
                "delivery.task.moved",
                language,
                date=day_text(task.wanted_date, language),
                reason=text(f"delivery.moved.{task.moved_reason}", language),
            )
        )
    if task.lapses_date:
        lapses = day_text(task.lapses_date, language)
        lines.append(text("delivery.task.lapses", language, date=lapses))
    suggested = suggestion_text(
        task.suggested_hour, task.suggested_channel, task.suggestion_basis, language
    )
    return "\n".join([*lines, suggested] if suggested else lines)


def questions_text(task: ListedTask, language: Language) -> str | None:
    """What to ask, a line a question."""
    return _lines(*(question_text(question, language) for question in task.questions))


def opening_text(task: ListedTask, receiver: Receiver) -> str:
    """A first sentence from this task's own facts, in the language of the contact's name (T6)."""
    named = task.contact_name or task.customer_name or ""
    language: Language = "zh" if CHINESE.search(named) or not named else "en"
    hello = (
        text("delivery.hello.named", language, contact=shorten(task.contact_name, 40))
        if task.contact_name
        else text("delivery.hello.unnamed", language)
    )
    rep_name = (receiver.name if language == "zh" else receiver.name_en) or receiver.name
    facts = opening_facts(task, language) | {"rep": _without_braces(rep_name)}
    return hello + opening_of(task.kind, task.channel, language, facts)


def opening_facts(task: ListedTask, language: Language) -> dict[str, str]:
    """What the task knows of its customer that can be said in this language; absent: unknown.

    A text that would have to be cut, or is in the other script, is not known.
    """
    reason = task.reason
    known: dict[str, Any] = {"need": _clause(task.need), "summary": _clause(task.last_summary)}
    if task.kind == "agreed":
        if reason["date"] != task.due_date.isoformat():  # "today" would be untrue
            known["late_date"] = day_text(date.fromisoformat(reason["date"]), language)
        known["step"] = _clause(_asked(task, "followup.question.agreed").get("text"))
    elif task.kind == "reply" and "date" in reason:
        known["enquiry_date"] = day_text(date.fromisoformat(reason["date"]), language)
    elif task.kind == "renewal" and reason["key"] == STATED_END:
        known["end_date"] = reason.get("end_date")
    elif task.kind == "confirm" and task.questions:
        asked = question_text(task.questions[0], language)
        known["question"] = asked if len(asked) <= SUMMARY_MAX_CHARACTERS else None
    elif task.kind == "complete_data":
        known["fields"] = _named(
            "fields", _asked(task, "followup.question.complete_data"), language
        )
    for action in reason.get("actions", [])[:1]:
        known |= {name: _named(name, action, language) for name in ("action", "output")}
    known |= {
        name: _named(name, reason, language)
        for name in ("occasion", "changes", "means", "satisfaction")
    }
    return {
        name: _without_braces(str(value))
        for name, value in known.items()
        if value and (language == "zh" or not CHINESE.search(str(value)))
    }


def phone_text(task: ListedTask) -> str | None:
    """The numbers to call, mobile first; words instead where the contact must not be called."""
    if task.is_opted_out_of_calls:
        return text("delivery.contact.do_not_call", "zh")
    landline = _number(task.landline)
    if landline and task.phone_extension:
        landline += text("delivery.contact.extension", "zh", extension=task.phone_extension)
    mobile = _number(task.mobile)
    if task.contact_failure == "number_invalid":
        # the mobile is the one that people call; without it the landline is what failed
        dead = text("delivery.contact.number_invalid", "zh", number=mobile or landline)
        return _numbers(dead, landline) if mobile else dead if landline else None
    return _numbers(mobile, landline)


def email_text(task: ListedTask) -> str | None:
    """The address to write to; a sentence instead where the contact must not be written to."""
    if task.is_opted_out_of_email:
        return text("delivery.contact.do_not_email", "zh")
    return shorten(task.email, 120)


def phone_link(task: ListedTask) -> str | None:
    """A tel link for one click on a phone, to the first number that may be called and answers."""
    if task.is_opted_out_of_calls:
        return None
    numbers = [task.mobile, task.landline]
    if task.contact_failure == "number_invalid":
        numbers = [task.landline] if task.mobile else []
    for number in numbers:
        if number and PLAIN_NUMBER.fullmatch(number):
            has_extension = number == task.landline and (task.phone_extension or "").isdecimal()
            return f"tel:{number};ext={task.phone_extension}" if has_extension else f"tel:{number}"
    return None


def mail_link(task: ListedTask) -> str | None:
    """A mailto link for one click, only for an address of plain characters."""
    if task.is_opted_out_of_email or not task.email or not PLAIN_EMAIL.fullmatch(task.email):
        return None
    return f"mailto:{task.email}"


def day_text(day: date, language: Language) -> str:
    """A day as people write it: 9月28日（周一）, Mon 28 Sep."""
    weekday = text(f"delivery.weekday.{day.isoweekday()}", language)
    month = text(f"delivery.month.{day.month}", language)
    return text("delivery.day", language, day=day.day, month=month, weekday=weekday)


def shorten(value: str | None, limit: int) -> str | None:
    """Text without control characters, cut with an ellipsis past `limit` characters."""
    if value is None:
        return None
    clean = CONTROL.sub(" ", value).strip()
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


def _number(value: str | None) -> str | None:
    """A number to read and dial; a foreign one has its country code in brackets, no bare +."""
    if not value:
        return None
    try:
        number = phonenumbers.parse(value, "CN")
    except phonenumbers.NumberParseException:
        return shorten(value, 40)
    style = phonenumbers.PhoneNumberFormat
    if number.country_code == 86:
        return phonenumbers.format_number(number, style.NATIONAL)
    written = phonenumbers.format_number(number, style.INTERNATIONAL)
    code, _, rest = written.partition(" ")
    return f"({code}) {rest}" if rest else f"({code})"


def _numbers(*numbers: str | None) -> str | None:
    """A line a number, with a mark between: LibreOffice shows the lines of a link as one."""
    return " /\n".join(number for number in numbers if number) or None


def _asked(task: ListedTask, key: str) -> dict[str, Any]:
    return next((question for question in task.questions if question["key"] == key), {})


def _named(name: str, values: dict[str, Any], language: Language) -> Any:
    value = values.get(name)
    return worded(name, value, language) if value else None


def _clause(value: str | None) -> str | None:
    """The first clause of what somebody wrote, if it is short enough to be said."""
    first = CLAUSE_END.split(shorten(value, SUMMARY_MAX_CHARACTERS) or "", maxsplit=1)[0].strip()
    return first if 0 < len(first) <= CLAUSE_MAX_CHARACTERS else None


def _without_braces(value: str) -> str:
    return value.replace("{", "(").replace("}", ")")


def _lines(*parts: str | None) -> str | None:
    return "\n".join(part for part in parts if part) or None
