"""The edge to other systems: mail by Airflow's SMTP connection, group robots, apprise's addresses.

A sender returns once the other side has taken the message, else raises: `NotSent` where it did not
arrive, `MayHaveArrived` where nobody can tell. Errors name codes and remedies, never an address
with its secret.
"""

import smtplib
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import urlsplit

from leadflow import clock
from leadflow.delivery.chat_bots import BotKind, answer_of, post_of
from leadflow.delivery.letters import Letter

# A robot that is busy is asked again after these seconds, then with the next run.
BUSY_WAITS = (1.0, 3.0, 9.0)
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


class NotSent(Exception):
    """It did not arrive. `key` and `values` say why; with `is_final` a person has to mend it."""

    def __init__(self, key: str, *, is_final: bool, **values: object) -> None:
        super().__init__(key)
        self.told = {"key": key, **values}
        self.is_final = is_final


class MayHaveArrived(Exception):
    """The other side was reached and did not say what became of it."""


@dataclass(frozen=True)
class Address:
    """What an Airflow Connection holds of a channel."""

    url: str
    secret: str | None


def address_of(connection_id: str) -> Address:
    """The address and secret of a chat channel: host and password. Raises NotSent."""
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        connection = BaseHook.get_connection(connection_id)
    except AirflowNotFoundException as error:
        raise NotSent(
            "delivery.trouble.no_connection", is_final=True, connection=connection_id
        ) from error
    return Address(connection.host or "", connection.password)


def send_mail(
    connection_id: str,
    receiver: str,
    letter_over: Callable[[bool], tuple[Letter, bytes | None]],
    timeout_seconds: int,
) -> None:
    """Mail a letter with its list attached, if any.

    `letter_over` gives what may be said, asked once the connection stands and with whether it is
    encrypted: contact details go over no other (P4). Raises NotSent, MayHaveArrived.
    """
    from airflow.providers.smtp.hooks.smtp import SmtpHook
    from airflow.sdk import BaseHook
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        BaseHook.get_connection(connection_id)
    except AirflowNotFoundException as error:
        raise NotSent(
            "delivery.trouble.no_connection", is_final=True, connection=connection_id
        ) from error
    hook = SmtpHook(smtp_conn_id=connection_id)
    try:
        # the hook's own send tries again after a broken answer, which may mail twice
        client = hook.get_conn()._smtp_client
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(
            "delivery.trouble.login", is_final=True, connection=connection_id, code=error.smtp_code
        ) from error
    except Exception as error:  # Airflow wraps some of these in its own
        raise NotSent(
            "delivery.trouble.no_answer", is_final=False, error=type(error).__name__
        ) from error
    assert isinstance(client, smtplib.SMTP)
    with _closing(client):
        client.timeout = timeout_seconds
        is_encrypted = isinstance(client.sock, ssl.SSLSocket)
        letter, attached = letter_over(is_encrypted)
        message = _mail(letter, attached, hook.from_email or hook.smtp_user or receiver, receiver)
        try:
            client.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise NotSent("delivery.trouble.receiver", is_final=code >= 500, code=code) from error
        except smtplib.SMTPResponseException as error:
            raise NotSent(
                "delivery.trouble.mail_refused",
                is_final=error.smtp_code >= 500,
                code=error.smtp_code,
            ) from error
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise MayHaveArrived(type(error).__name__) from error


@contextmanager
def _closing(client: smtplib.SMTP) -> Iterator[None]:
    """Take leave of a mail server; how it answers that says nothing of the mail it has taken."""
    try:
        yield
    finally:
        with suppress(smtplib.SMTPException, OSError):
            client.quit()
        client.close()


def _mail(letter: Letter, attached: bytes | None, sender: str, receiver: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = letter.subject, sender, receiver
    # a server that is asked twice all the same can tell that it is one message
    message["Message-ID"] = f"<{letter.batch_id}.{letter.digest[:16]}@leadflow>"
    message.set_content(letter.words)
    message.add_alternative(letter.html, subtype="html")
    if attached:
        main, sub = XLSX
        name = f"{letter.batch_id}.xlsx"
        message.add_attachment(attached, maintype=main, subtype=sub, filename=name)
    return message


def send_to_bot(
    kind: BotKind,
    address: Address,
    letter: Letter,
    timeout_seconds: int,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Post a letter to a group robot; asks again, a few times, while it is busy.

    Raises NotSent, MayHaveArrived.
    """
    parts = urlsplit(address.url)
    if parts.scheme != "https" and parts.hostname not in LOCAL_HOSTS:
        raise NotSent("delivery.trouble.not_encrypted", is_final=True)
    code = 0
    for pause in (*BUSY_WAITS, None):
        milliseconds = int(clock.now().timestamp() * 1000)
        post = post_of(kind, address.url, address.secret, letter.words, milliseconds)
        answer = answer_of(kind, _posted(post.url, post.body, timeout_seconds))
        if answer is None:
            raise MayHaveArrived("no answer of a robot")
        if answer.trouble is None:
            return
        code = answer.code
        if answer.trouble != "busy":
            raise NotSent(f"delivery.trouble.{answer.trouble}", is_final=True, code=code)
        if pause is not None:
            wait(pause)
    raise NotSent("delivery.trouble.busy", is_final=False, code=code)


def _posted(url: str, body: bytes, timeout_seconds: int) -> bytes:
    request = urllib.request.Request(
        url, data=body, headers={"Content-Type": "application/json; charset=utf-8"}
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout_seconds) as response:
            content: bytes = response.read(1 << 16)
            return content
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise MayHaveArrived(f"HTTP {error.code}") from error
        is_busy = error.code == 429
        key = "delivery.trouble.busy" if is_busy else "delivery.trouble.address"
        raise NotSent(key, is_final=not is_busy, code=error.code) from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):  # sent, perhaps, and not answered in time
            raise MayHaveArrived("no answer in time") from error
        raise NotSent(
            "delivery.trouble.no_answer", is_final=False, error=type(error.reason).__name__
        ) from error
    except (OSError, ValueError) as error:
        raise MayHaveArrived(type(error).__name__) from error


def send_by_apprise(address: Address, letter: Letter) -> None:
    """Post a letter to an address of apprise (Slack, Teams, mail): the connection's password.

    Raises NotSent, MayHaveArrived: apprise says that it failed, not why.
    """
    import apprise

    notifier = apprise.Apprise()
    if not address.secret or not notifier.add(address.secret):
        raise NotSent("delivery.trouble.address", is_final=True, code="-")
    if not notifier.notify(title=letter.subject, body=letter.words, body_format="text"):
        raise MayHaveArrived("apprise")
