"""The columns of a task list and what may be chosen in them.

An interface, not wording: include/sources/leadflow_tasks.yaml recognises a returned list by these
headers and reads these choices (T7). Widths are in characters of the sheet.
"""

from dataclasses import dataclass
from typing import Literal

from leadflow.followup.row_check import ROW_CHECK

Kind = Literal["hidden", "text", "centre", "contact", "tags", "date", "answer", "answer_date"]


@dataclass(frozen=True)
class Column:
    """One column: exact header, English label for the row above, width, what its cells are."""

    header: str
    label: str
    width: float
    kind: Kind
    choices: tuple[str, ...] = ()


RESULTS = ("已联系", "未接通", "暂缓", "空号", "已离职", "拒绝联系")
CHANNELS = ("电话", "微信", "邮件", "拜访", "会议")
FEEDBACKS = ("明确意向", "犹豫", "异议")
SATISFACTIONS = ("1", "2", "3", "4", "5")

COLUMNS = (
    Column("task_id", "", 10, "hidden"),
    Column("batch_id", "", 10, "hidden"),
    Column(ROW_CHECK, "", 10, "hidden"),
    Column("客户编号", "Customer ID", 9.5, "centre"),
    Column("客户名称", "Customer", 15, "text"),
    Column("级别", "Grade", 5, "centre"),
    Column("价值", "Value", 6, "centre"),
    Column("标签", "Tags", 12, "tags"),
    Column("联系人", "Contact", 10, "text"),
    Column("电话", "Phone", 14.5, "contact"),
    Column("邮箱", "E-mail", 26, "contact"),
    Column("微信", "WeChat", 10, "contact"),
    Column("到期日", "Due", 9, "date"),
    Column("原定日期", "First wanted", 10, "date"),
    Column("原因", "Why", 34, "text"),
    Column("上次摘要", "Last contact", 20, "text"),
    Column("待问问题", "Open question", 19, "text"),
    Column("建议方式", "By", 8.5, "centre"),
    Column("建议开场", "Opening line", 20, "text"),
    Column("结果", "Result", 10, "answer", RESULTS),
    Column("实际方式", "Done by", 8.5, "answer", CHANNELS),
    Column("沟通摘要", "Summary", 20, "answer"),
    Column("客户反馈", "Feedback", 10, "answer", FEEDBACKS),
    Column("下一步动作", "Next action", 14, "answer"),
    Column("下一步日期", "Next date", 11, "answer_date"),
    Column("需支持资源", "Support needed", 14, "answer"),
    Column("满意度", "Satisfaction", 10, "answer", SATISFACTIONS),
)
HEADERS = tuple(column.header for column in COLUMNS)
POSITION = {column.header: position for position, column in enumerate(COLUMNS)}
FIRST_VISIBLE = next(at for at, column in enumerate(COLUMNS) if column.kind != "hidden")
FIRST_ANSWER = POSITION["结果"]
