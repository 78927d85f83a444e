"""The first day's faults: what people do to files, each marked on its row with its outcome.

Rows are changed or added after the clean files stand: each fault is counted where it is made.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from random import Random

from sample import headers, identifiers
from sample.organisation import UNKNOWN_REP_NAME, Organisation
from sample.sheets import number_rows
from sample.tables import Cell, Row, Table
from sample.world import TWIN_COUNT, Company

BAD_PHONES = ("1380012", "00000000", "无", "1381234abcd", "138001380001", "暂无")
BAD_PHONES_WESTERN = ("555", "00000000", "n/a", "call office")
UNKNOWN_CUSTOMERS = (
    "宏远精工厂",
    "百合花店",
    "老客户介绍",
    "海棠里食堂",
    "乔木设计室",
    "新北方车行",
)
UNKNOWN_PEOPLE = ("罗小满", "白鹭洲", "温如言")

NAME, CONTACT, LANDLINE, MOBILE, WECHAT, NEED, OWNER = 1, 4, 6, 7, 8, 9, 12  # columns of S2-1


class Strangers:
    """Entities that exist only because of a fault: they must not merge with anybody."""

    def __init__(self) -> None:
        self.known: list[tuple[str, str, str]] = []

    def new(self, name: str, why: str) -> str:
        """The id of a new stranger."""
        entity_id = f"E9{len(self.known) + 1:03}"
        self.known.append((entity_id, name, why))
        return entity_id


def _plain(table: Table, random: Random, count: int, fits: Callable[[Row], bool]) -> list[Row]:
    """Rows without a fault of their own that fit; twins stay as they are."""
    rows = [
        row
        for row in table.rows
        if row.entity_id
        and int(row.entity_id[1:]) > 2 * TWIN_COUNT
        and not row.faults
        and fits(row)
    ]
    return random.sample(rows, count)


def _mark(row: Row, fault: str, outcome: str = "accepted") -> Row:
    row.faults = (*row.faults, fault)
    row.outcome = outcome
    return row


def repeat_rows(table: Table, random: Random, count: int) -> None:
    """Appends exact copies of rows, as a careless paste does."""
    for row in random.sample([r for r in table.rows if r.outcome == "accepted"], count):
        copy = deepcopy(row)
        copy.faults, copy.outcome = (*copy.faults, "identical_row"), "duplicate"
        table.rows.append(copy)


def spoil_registrations(org: Organisation, main: Table, east: Table, strangers: Strangers) -> None:
    """S2-1: phones, missing fields, forbidden data, and D2's two kinds of invalid registration."""
    random = org.random
    single = {c.entity_id for c in org.companies if len(c.people) == 1}
    for table, count in ((main, 9), (east, 3)):
        rows = _plain(table, random, count, lambda r: bool(r.cells[LANDLINE]))
        for index, row in enumerate(rows):
            row.cells[MOBILE] = BAD_PHONES[index % len(BAD_PHONES)]
            _mark(row, "bad_phone")
    for row in _plain(main, random, 6, lambda r: True):
        _mark(row, "missing_requirement").cells[NEED] = ""
    for row in _plain(main, random, 4, lambda r: bool(r.cells[LANDLINE]) and r.entity_id in single):
        _mark(row, "missing_contact").cells[CONTACT] = ""
        row.cells[MOBILE] = row.cells[WECHAT] = ""
        row.person_id = None
    for row in _plain(main, random, 3, lambda r: bool(r.cells[LANDLINE])):
        _mark(row, "missing_mobile").cells[MOBILE] = ""
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    for row in _plain(main, random, 3, lambda r: True):
        row.cells[MOBILE] = str(row.cells[MOBILE]).translate(full_width)
        _mark(row, "phone_full_width_digits")
    for row in _plain(main, random, 3, lambda r: True):
        mobile = str(row.cells[MOBILE])
        row.cells[MOBILE] = f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}"
        _mark(row, "phone_with_spaces")
    waiting = {c.entity_id for c in org.companies if c.part == "never_reached"}
    for row in _plain(main, random, 24, lambda r: r.entity_id in waiting):
        _mark(row, "missing_owner").cells[OWNER] = ""
    card_row = _plain(main, random, 1, lambda r: True)[0]
    card_row.cells[NEED] = f"开票用，身份证{identifiers.id_card_number(random, '110105')}"
    _mark(card_row, "forbidden_id_card")
    main.rows += _invalid_registrations(org, main, strangers)
    number_rows(main.rows)
    repeat_rows(main, random, 5)
    repeat_rows(east, random, 2)


def _invalid_registrations(org: Organisation, main: Table, strangers: Strangers) -> list[Row]:
    random, added = org.random, []
    day, rep = "2026-09-23", org.rep("R03").name
    donors = _plain(
        main, random, 8, lambda r: len(str(r.cells[MOBILE])) == 11 and bool(r.cells[CONTACT])
    )
    for donor in donors[:3]:
        surname, first, second = org.founder.names.chinese.pop()
        name = surname[0] + first[0] + second[0]
        mobile = donor.cells[MOBILE]
        cells = ["", "", "", "", name, "", "", mobile, "", "设备采购", "展会", day, rep]
        entity_id = strangers.new(name, "same mobile, another name: a person decides (D2)")
        added.append(Row(cells, entity_id, faults=("same_phone_other_name",), waits_in_review=True))
    for donor in donors[3:6]:
        mobile = identifiers.chinese_mobile(random)
        name = str(donor.cells[CONTACT])
        cells = ["", "", "", "", name, "", "", mobile, "", "服务采购", "陌拜", day, rep]
        entity_id = strangers.new(name, "same name, another phone, no proof (D2): no ownership")
        added.append(Row(cells, entity_id, faults=("same_name_other_phone",)))
    for donor in donors[6:8]:
        cells = list(donor.cells)
        cells[NAME], cells[11] = "", day
        row = Row(cells, donor.entity_id, donor.person_id, faults=("missing_company",))
        added.append(row)
    for name in ("王先生", "", "李总"):
        cells = ["", "", "零售", "", name, "", "", "", "", "", "陌拜", day, rep]
        added.append(Row(cells, outcome="quarantined", faults=("missing_identity",)))
    return added


def _twins(org: Organisation) -> list[tuple[Company, Company]]:
    return [(org.companies[2 * n], org.companies[2 * n + 1]) for n in range(TWIN_COUNT)]


def _outsider(org: Organisation, pair: tuple[Company, Company]) -> str:
    owners = {company.owner_id for company in pair}
    return next(rep.name for rep in org.reps.values() if rep.rep_id not in owners)


def name_only_faults(
    org: Organisation,
    table: Table,
    template: list[Cell],
    name_at: int,
    owner_at: int,
    *,
    unknown: tuple[str, ...],
    ambiguous: int = 0,
    tied: int = 0,
) -> None:
    """Rows whose name fits nobody, fits two customers, or fits two but the owner breaks the tie."""
    for name in unknown:
        cells = list(template)
        cells[name_at], cells[owner_at] = name, org.rep("R01").name
        table.rows.append(Row(cells, faults=("name_matches_none",), waits_in_review=True))
    pairs = _twins(org)
    for pair in pairs[:ambiguous]:
        cells = list(template)
        cells[name_at], cells[owner_at] = pair[0].short_name, _outsider(org, pair)
        table.rows.append(Row(cells, faults=("name_matches_two",), waits_in_review=True))
    for pair in pairs[len(pairs) - tied :]:
        cells = list(template)
        cells[name_at], cells[owner_at] = pair[1].short_name, org.rep(pair[1].owner_id).name
        pair[1].spellings.add(pair[1].short_name)
        table.rows.append(Row(cells, pair[1].entity_id, faults=("owner_breaks_tie",)))


def spoil_activities(org: Organisation, table: Table) -> None:
    """S2-3: rows without date or name, dates that are none, a bank card, unmatched names.

    Never the row of a company's last interaction: dormancy must not hang on a rejected row.
    """
    random = org.random
    last = {c.entity_id: (c.last_interaction_date or date.min).isoformat() for c in org.companies}

    def is_earlier(row: Row) -> bool:
        return str(row.cells[1]) < last[str(row.entity_id)]

    for row in _plain(table, random, 5, is_earlier):
        _mark(row, "activity_without_date", "quarantined").cells[1] = ""
    for row in _plain(table, random, 2, is_earlier):
        _mark(row, "unreadable_date", "quarantined").cells[1] = "上周三"
    for row in _plain(table, random, 2, is_earlier):
        _mark(row, "activity_in_future", "quarantined").cells[1] = "2027-03-05"
    for row in _plain(table, random, 2, is_earlier):
        _mark(row, "missing_customer_name", "quarantined").cells[0] = ""
        row.entity_id = None
    card = _plain(table, random, 1, is_earlier)[0]
    card.cells[3] = f"客户申请退款，账号{identifiers.bank_card_number(random)}"
    _mark(card, "forbidden_bank_card")
    template: list[Cell] = ["", "2026-09-22", "电话", "沟通报价与交期", "犹豫", "", "", ""]
    unknown = UNKNOWN_CUSTOMERS[:4]
    name_only_faults(org, table, template, 0, 7, unknown=unknown, ambiguous=4, tied=2)
    repeat_rows(table, random, 6)


def spoil_workbooks(org: Organisation, needs: Table, followups: Table, statistics: Table) -> None:
    """S2-2, S3-1 and S5-1: an owner nobody knows, left-over rows, unmatched names."""
    random = org.random
    _mark(_plain(needs, random, 1, lambda r: True)[0], "missing_customer_name", "quarantined")
    for row in needs.rows:
        if "missing_customer_name" in row.faults:
            row.cells[0], row.entity_id = "", None
    template: list[Cell] = [
        "",
        "设备",
        "替换旧设备1台",
        "50万",
        "近期采购",
        "",
        "",
        "",
        date(2026, 9, 21),
        "",
    ]
    unknown = UNKNOWN_CUSTOMERS[4:5]
    name_only_faults(org, needs, template, 0, 9, unknown=unknown, ambiguous=1, tied=1)
    for row in needs.rows[-3:]:
        row.faults = (*row.faults, "vague_timing")
    repeat_rows(needs, random, 2)
    for row in _plain(followups, random, 5, lambda r: True):
        _mark(row, "unknown_owner").cells[9] = UNKNOWN_REP_NAME
    template = [
        "KH-0901",
        "",
        "零售",
        "",
        date(2026, 9, 21),
        None,
        "电话",
        "回访",
        "",
        "",
        "跟进中",
        "",
    ]
    unknown = UNKNOWN_CUSTOMERS[5:]
    name_only_faults(org, followups, template, 1, 9, unknown=unknown, ambiguous=1)
    followups.rows[-1].cells[0] = "KH-0902"
    template = [
        "XS901",
        "",
        "一般客户",
        date(2026, 9, 20),
        "现场跟进",
        0.3,
        "有意向徘徊犹豫",
        "未成交",
        None,
        "",
    ]
    name_only_faults(org, statistics, template, 1, 9, unknown=UNKNOWN_PEOPLE)
    for number, row in enumerate(statistics.rows[-len(UNKNOWN_PEOPLE) :], 901):
        row.cells[0] = f"XS{number}"
    for kind in ("一般客户", "一般客户", "优质客户", "超级VIP客户", "一般客户"):
        cells = ["", "", kind, "", "", "", "", "未成交", "", ""]
        left_over = Row(list(cells), outcome="ignored", faults=("left_over_without_number",))
        statistics.rows.append(left_over)


def spoil_crm(org: Organisation, leads: Table, contacts: Table, new_id: Callable[[], str]) -> None:
    """Lead.csv and HubSpot contacts: phones, placeholders, deleted records, a person held twice."""
    random, at = org.random, headers.SALESFORCE_LEAD.index
    only_lead = {c.entity_id for c in org.companies if c.sources == {"lead"} and len(c.people) == 1}
    for index, row in enumerate(_plain(leads, random, 6, lambda r: r.entity_id in only_lead)):
        row.cells[at("Phone")] = BAD_PHONES_WESTERN[index % len(BAD_PHONES_WESTERN)]
        _mark(row, "bad_phone")
    for row in _plain(leads, random, 3, lambda r: r.entity_id in only_lead):
        for column in ("Phone", "MobilePhone"):
            row.cells[at(column)] = ""
        _mark(row, "missing_phone")
    for row in _plain(leads, random, 2, lambda r: r.entity_id in only_lead):
        _mark(row, "placeholder_company").cells[at("Company")] = "[not provided]"
    for row in _plain(leads, random, 4, lambda r: bool(r.cells[at("MobilePhone")])):
        twice = deepcopy(row)
        twice.cells[0], twice.faults = new_id(), ("same_person_twice",)
        leads.rows.append(twice)
    for row in _plain(leads, random, 3, lambda r: r.cells[at("IsConverted")] == 1):
        gone = deepcopy(row)
        gone.cells[0], gone.cells[at("IsDeleted")] = new_id(), 1
        gone.cells[at("MasterRecordId")], gone.faults = row.cells[0], ("deleted_record",)
        leads.rows.append(gone)
    at = headers.HUBSPOT_CONTACT.index

    def fits(row: Row) -> bool:
        return bool(row.cells[at("Mobile Phone Number")])

    for index, row in enumerate(_plain(contacts, random, 5, fits)):
        row.cells[at("Phone Number")] = BAD_PHONES[index % len(BAD_PHONES)]
        _mark(row, "bad_phone")
    for row in _plain(contacts, random, 5, fits):
        _mark(row, "missing_email").cells[at("Email")] = ""
    waiting = {c.entity_id for c in org.companies if c.part == "never_reached"}
    for row in _plain(contacts, random, 10, lambda r: r.entity_id in waiting):
        _mark(row, "missing_owner").cells[at("Contact owner")] = ""
    for row in _plain(contacts, random, 4, fits):
        twice = deepcopy(row)
        twice.cells[0] = str(int(str(row.cells[0])) + 1)
        twice.cells[at("Email")], twice.faults = "", ("same_person_twice",)
        contacts.rows.append(twice)
