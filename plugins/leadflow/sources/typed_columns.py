"""The columns of `typed_record` that a profile may fill, in the order in which they are copied."""

TEXT = (
    "source_id", "owner_source", "rep_source", "company_name", "uscc", "industry", "website",
    "city",
    "person_name", "job_title", "mobile", "landline", "phone_extension", "email", "wechat",
    "contact_failure", "lead_source", "lead_status", "company_source_id", "contact_source_id",
    "opportunity_source_id", "requirement_type", "requirement_text", "budget_text", "timing_text",
    "decision_chain_text", "competitor", "pain_point", "channel", "direction", "outcome", "summary",
    "feedback", "next_action", "support_needed", "deal_name", "stage_text", "currency",
    "loss_reason",
    "value_class", "task_id", "batch_id", "rep_name", "rep_email", "merged_source_ids",
    "legal_representative", "urgency",
)  # fmt: skip
TIMES = ("source_created_at", "source_updated_at", "activity_at")
DATES = ("timing_from", "timing_to", "recorded_date", "next_action_date", "close_date",
         "contract_end_date", "birth_date")  # fmt: skip
FLAGS = (
    "is_deleted", "do_not_call", "do_not_email", "has_decision_maker", "is_paused", "is_done",
    "is_won", "is_lost", "is_active",
)  # fmt: skip
NUMBERS = (
    "employees_min", "employees_max", "revenue_min", "revenue_max", "budget_min", "budget_max",
    "amount", "probability_pct", "satisfaction",
)  # fmt: skip
OTHERS = ("stage_dates", "tags")

# The check constraints of typed_record, so that a profile that breaks one is refused when loaded.
ALLOWED_VALUES = {
    "contact_failure": {"number_invalid", "left_company", "email_bounced"},
    "channel": {"phone", "wechat", "email", "visit", "meeting", "chat", "push", "other"},
    "direction": {"inbound", "outbound"},
    "outcome": {"reached", "not_reached"},
    "feedback": {"interested", "hesitant", "objection"},
    "urgency": {"urgent", "high", "normal", "low"},
}

VALUE_COLUMNS = TEXT + TIMES + DATES + FLAGS + NUMBERS + OTHERS
FLAG_COLUMNS = ("invalid_columns", "vague_columns", "mended_columns", "redacted_columns")
KEY_COLUMNS = ("record_id", "file_id", "row_number", "record_type")
POSITION = {column: place for place, column in enumerate(VALUE_COLUMNS)}
# What a data team reads in `invalid_columns` where a row has more cells than the header: the cells
# cannot be told apart, so none is typed.
ROW_SHAPE = "row_shape"
# The same of a row that the file was cut inside of: what stands there may be half a value.
ROW_CUT = "row_cut"
