"""Delivery: who is told that lists are out, over which channels, and when (P4)."""

from datetime import time
from typing import Literal, Self

from pydantic import Field, model_validator

from leadflow.presets.model import Model

ChannelKind = Literal["mail", "dingtalk", "feishu", "lark", "wecom", "apprise"]
CONNECTION_OF_MAIL = "smtp_default"


class DeliveryChannel(Model):
    """One way to tell people. Its address and secret lie in an Airflow Connection, never here.

    Mail goes to each rep or manager of the roster; a chat channel is one group, told once a batch.
    `keyword` is put before a text where the group's robot asks for one.
    """

    channel: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """Its name, in small letters, digits and underscores (P4)."""
    kind: ChannelKind
    """What it speaks to; apprise knows Slack, Teams and more (P4)."""
    to: Literal["reps", "managers", "group"] = "group"
    """Mail goes to reps or managers, a chat to its group (P4)."""
    connection: str | None = None
    """Airflow Connection with address and secret; null: smtp_default, or leadflow_ and the
    channel's name (P4)."""
    keyword: str | None = None
    """Put before the text where the group's robot asks for one (P4)."""

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if (self.kind == "mail") == (self.to == "group"):
            raise ValueError("mail goes to reps or managers, a chat channel to a group")
        return self

    @property
    def connection_id(self) -> str:
        """The Airflow Connection with its address and secret."""
        if self.connection:
            return self.connection
        return CONNECTION_OF_MAIL if self.kind == "mail" else f"leadflow_{self.channel}"


class DeliveryPolicy(Model):
    """Nothing is sent while `channels` is empty; files are written always.

    `link` is where a reader finds the lists, with {date} and {rep_id}. A mail carries the list or
    names customers only where asked for here, and only over an encrypted connection (P4).
    `not_before` is the local time that messages wait for; lists not out by `lists_out_by` on a
    working day are told (null: never).
    """

    channels: tuple[DeliveryChannel, ...] = ()
    link: str | None = None
    attach_list: bool = False
    name_customers: bool = False
    """A mail names customers; only over an encrypted connection (P4)."""
    not_before: time | None = None
    lists_out_by: time | None = time(7, 30)
    timeout_seconds: int = Field(default=20, ge=1, le=300)
    """How long a server may take to answer (P4)."""
    attempts_max: int = Field(default=4, ge=1, le=20)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        names = [channel.channel for channel in self.channels]
        if len(set(names)) < len(names):
            raise ValueError("two channels bear one name")
        if self.link:
            try:
                self.link.format(date="", rep_id="")
            except (KeyError, IndexError, ValueError) as error:
                raise ValueError("link: only {date} and {rep_id} can be filled in") from error
        return self
