"""Hostile files, built small: an xlsx by hand, a zip of anything, a valid table to damage."""

import io
import zipfile
from collections.abc import Mapping

SHEET_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
LEAD_HEADER = (
    "序号,企业名称,所属行业,企业规模(员工数/年营收),联系人姓名,职位,办公电话,手机号码,微信号,"
    "初步需求意向,信息来源(展会/陌拜/推荐),录入日期,负责人"
)
LEAD_ROW = (
    "{n},苏州星河科技有限公司,制造业,50-100人,王芳,采购经理,,13800138000,wx,"
    "CRM系统,展会,2026/9/6,陈志远"
)
ACTIVITY_HEADER = (
    "客户名称,跟进日期,跟进方式(电话/拜访/邮件),沟通内容摘要(如方案反馈、异议处理等),"
    "客户反馈(明确意向/犹豫/异议),下一步计划(时间+动作),需支持资源(如技术方案、价格审批),跟进人"
)


def leads_csv(rows: int = 2) -> bytes:
    lines = [LEAD_HEADER, *(LEAD_ROW.format(n=n + 1) for n in range(rows))]
    return ("\r\n".join(lines) + "\r\n").encode()


def zip_of(members: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def xlsx_of(sheet_data: str, before: str = "", between: str = "") -> bytes:
    """A workbook whose only sheet holds this XML; `before` stands in front of its root."""
    relation = f'<Relationship Id="rId1" Type="{OFFICE}'
    return zip_of(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {SHEET_NAMESPACE} xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{before}'
            f"<worksheet {SHEET_NAMESPACE}>{between}"
            f"<sheetData>{sheet_data}</sheetData></worksheet>",
        }
    )


def leads_xlsx() -> bytes:
    lines = [LEAD_HEADER.split(","), LEAD_ROW.format(n=1).split(",")]
    rows = "".join(
        f'<row r="{number}">'
        + "".join(cell(f"{chr(65 + place)}{number}", text) for place, text in enumerate(line))
        + "</row>"
        for number, line in enumerate(lines, 1)
    )
    return xlsx_of(rows)
