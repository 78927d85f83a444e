"""Intake and identity: when a file is taken, what it may cost, whom a customer is made of."""

from typing import Literal

from pydantic import Field

from leadflow.presets.model import Model, Percent


class IntakeLimits(Model):
    """What one file may cost to read; beyond it the file is held, told which limit it met.

    Sizes in binary megabytes (MB) and kilobytes (KB). Measured while reading: what a file says
    about its own size decides nothing.
    """

    file_mb: int = Field(default=512, ge=1)
    unpacked_mb: int = Field(default=1024, ge=1)
    unpacked_ratio: int = Field(default=200, ge=2)
    """How many times its packed size a file may be when unpacked (from 16 MB on)."""
    members: int = Field(default=1000, ge=1)
    """Files within one zip, gz, xlsx or ods."""
    record_kb: int = Field(default=4096, ge=1)
    sheet_cells: int = Field(default=12_000_000, ge=1)
    workbook_memory_mb: int = Field(default=1024, ge=128)
    workbook_seconds: int = Field(default=300, ge=1)
    """Time that reading one large workbook may take."""


DEFAULT_LIMITS = IntakeLimits()


class IntakePolicy(Model):
    """When a file counts as too bad to take."""

    quarantined_rows_hold_file_pct: Percent
    settle_seconds: int = Field(ge=0)
    limits: IntakeLimits = DEFAULT_LIMITS
    vocabulary_values_max: int = Field(default=40, ge=1)
    vocabulary_rows_per_value: int = Field(default=5, ge=1)
    """A column is a list of choices where each value stood in this many rows on average."""
    source_fewest_deliveries: int = Field(default=3, ge=2)
    source_late_pct: float = Field(default=25, ge=0)
    source_retired_after_days: int = Field(default=60, ge=1)
    """A source silent for more working days than this is not missed any more."""
    source_few_rows_pct: Percent = 50


class IdentityPolicy(Model):
    """Whom a customer is made of (D1): the records of a company with its people, or of a person."""

    customer_is: Literal["company", "person"] = "company"
