"""Mail over TLS against a local server with a certificate of its own, and what no sender says (P4).

`Robot`, `channels` and the like are test_dispatch's.
"""

import io
import json
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from typing import Any, Literal
from urllib.parse import urlsplit

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Engine, text

from leadflow.delivery import dispatch, senders
from leadflow.delivery.dispatch import deliver
from leadflow.presets.delivery import DeliveryChannel
from leadflow.store.database import transaction
from tests.sql.returned_lists import MONDAY, hand_out
from tests.sql.test_dispatch import (
    GROUP,
    MAIL,
    PHONE_PART,
    Robot,
    channels,
    connect,
    logged,
    robot,
    states,
    told,
)

__all__ = ["channels", "robot"]

Security = Literal["starttls", "implicit", "plain"]
MANAGERS = DeliveryChannel(channel="mail", kind="mail", to="managers")
SECRETS = ("有限公司", "联系1", "kehu.example", PHONE_PART)
R03_MAIL = "haoran.wang@leadflow.example"


class Post:
    """A mail server's handler: keeps what it takes and whether the line was encrypted."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage, bool]] = []
        self.farewell = "221 Bye"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Take."""
        is_encrypted = server.transport.get_extra_info("ssl_object") is not None
        mail = message_from_bytes(envelope.content, policy=default)
        self.taken.append((envelope.rcpt_tos[0], mail, is_encrypted))  # type: ignore[arg-type]
        return "250 OK"

    async def handle_QUIT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        """Say goodbye as told."""
        return self.farewell


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of localhost in one file, signed by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def serving(
    security: Security, certificate: Path, monkeypatch: pytest.MonkeyPatch, *, offers: bool = True
) -> Iterator[Post]:
    """A server on localhost and the connection `smtp_default` to it; `offers` STARTTLS, or not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options: dict[str, Any] = {}
    if security == "implicit":
        options = {"ssl_context": context}
    elif security == "starttls" and offers:
        options = {"tls_context": context, "require_starttls": True}
    handler = Post()
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    connect(
        monkeypatch,
        "smtp_default",
        conn_type="smtp",
        host="localhost",
        port=port,
        extra={
            "disable_ssl": security != "implicit",
            "disable_tls": security != "starttls",
            "from_email": "leadflow@house.example",
            "retry_limit": 0,
        },
    )
    try:
        yield handler
    finally:
        controller.stop()


@pytest.mark.parametrize("security", ["starttls", "implicit"])
def test_the_list_goes_with_the_mail_over_tls(
    store: Engine,
    channels: Any,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    security: Security,
) -> None:
    hand_out()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    channels(MAIL, attach_list=True, name_customers=True)
    with serving(security, certificate, monkeypatch) as post:
        assert deliver(MONDAY)["sent"] == 2
        assert deliver(MONDAY, is_resend=True)["sent"] == 0
    assert len(post.taken) == 2
    receiver, mail, is_encrypted = post.taken[0]
    assert (receiver, is_encrypted) == (R03_MAIL, True)
    body = mail.get_body(("plain",))
    assert body is not None and "有限公司" in body.get_content()
    [attached] = list(mail.iter_attachments())
    assert str(attached.get_filename()).endswith(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(attached.get_content()))
    cells = {str(cell) for row in book["今日"].values for cell in row}
    assert "buyer1@kehu.example" in cells and "buyer7@kehu.example" not in cells
    assert [receiver for receiver, _ in logged()] == ["R03", "R03", "R06", "R06"]


def test_a_certificate_that_nobody_trusts_stops_the_mail(
    store: Engine, channels: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out()
    channels(MAIL, attach_list=True, attempts_max=1)
    for security in ("starttls", "implicit"):
        with serving(security, certificate, monkeypatch) as post:  # type: ignore[arg-type]
            assert deliver(MONDAY, is_resend=True)["failed"] == 2
        assert post.taken == []
    assert set(told()) == {"delivery.trouble.no_answer"}


def test_a_server_that_takes_back_its_offer_of_tls_gets_nothing(
    store: Engine, channels: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out()
    channels(MAIL, attach_list=True)
    with serving("starttls", certificate, monkeypatch, offers=False) as post:
        assert deliver(MONDAY)["failed"] == 2
    assert post.taken == []


def test_an_odd_goodbye_does_not_undo_what_was_taken(
    store: Engine, channels: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out()
    channels(MAIL)
    with serving("plain", certificate, monkeypatch) as post:
        post.farewell = "421 in a hurry"
        assert deliver(MONDAY) == {"sent": 2, "failed": 0, "refused": 0, "unknown": 0}
    assert len(post.taken) == 2


@pytest.mark.parametrize(
    "kind", ["mail", "managers", "dingtalk", "feishu", "lark", "wecom", "apprise"]
)
def test_no_sender_says_contact_details_over_an_open_line(
    store: Engine,
    robot: type[Robot],
    channels: Any,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    """Not even where lists and names are asked for; of groups and managers over none at all."""
    hand_out()
    if kind in ("mail", "managers"):
        channels(MANAGERS if kind == "managers" else MAIL, attach_list=True, name_customers=True)
        security: Security = "starttls" if kind == "managers" else "plain"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with serving(security, certificate, monkeypatch) as post:
            assert deliver(MONDAY)["sent"] >= 1
        said = [
            part.get_content()
            for _, mail, _ in post.taken
            for part in mail.walk()
            if not part.is_multipart()
        ] + [str(mail["Subject"]) for _, mail, _ in post.taken]
        assert all(not list(mail.iter_attachments()) for _, mail, _ in post.taken)
    else:
        group = GROUP.model_copy(update={"kind": kind})
        channels(group, attach_list=True, name_customers=True)
        robot.answers[:] = [{"errcode": 0, "code": 0}]
        if kind == "apprise":
            url = json.loads(os.environ["AIRFLOW_CONN_LEADFLOW_SALES_GROUP"])["host"]
            address = f"json://{urlsplit(url).netloc}/"
            connect(monkeypatch, "leadflow_sales_group", password=address)
        assert deliver(MONDAY)["sent"] == 1
        said = [body.encode().decode("unicode_escape", "ignore") for body in robot.heard]
        said += robot.heard
    assert said and any("跟进" in words or "C00000" in words for words in said)
    for words in said:
        for secret in SECRETS:
            assert secret not in words


class Died(BaseException):
    """The sender's end."""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_sender_that_dies_beside_a_mail_never_mails_twice_by_itself(
    store: Engine,
    channels: Any,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    """Between claim and note nobody knows: told, the others go out, a person may ask again."""
    hand_out()
    channels(MAIL)
    send = senders.send_mail

    def die(*arguments: Any) -> None:
        if moment == "after":
            send(*arguments)
        raise Died

    with serving("plain", certificate, monkeypatch) as post:
        with monkeypatch.context() as patch:
            patch.setattr(dispatch.senders, "send_mail", die)
            with pytest.raises(Died):
                deliver(MONDAY)
        arrived = int(moment == "after")
        assert states() == [("mail", "R03", "claimed", 1)]
        assert len(post.taken) == arrived
        assert deliver(MONDAY) == {"sent": 1, "failed": 0, "refused": 0, "unknown": 1}
        assert deliver(MONDAY)["sent"] == 0
        assert [receiver for receiver, *_ in post.taken].count(R03_MAIL) == arrived
        assert told() == ["delivery.trouble.died"]
        assert deliver(MONDAY, is_resend=True)["sent"] == 1
    ids = [str(mail["Message-ID"]) for receiver, mail, _ in post.taken if receiver == R03_MAIL]
    assert len(ids) == arrived + 1 and len(set(ids)) == 1  # a mail program can tell
    with transaction() as connection:
        assert set(connection.execute(text("select state from delivery_attempt")).scalars()) == {
            "sent"
        }
