"""What a letter says and to whom it says it: in their language, in the tenant's name, harmless."""

from email.policy import SMTP

import pytest
from bs4 import BeautifulSoup

from portal.notices.letter import Letter
from portal.notices.message import message_of
from portal.settings import Mail
from portal.tenants.mail_address import ascii_address
from tests.notices.errands import proven

MAIL = Mail(host="localhost", sender="no-reply@northwind.example")
LETTER = Letter("abc", "alice@example.test", "en", 1795473269.7, "Subject", "Text\n", "<p>Text</p>")


@pytest.fixture
def told(signed_in_as, sandbox, postman, mail_server):
    """The mail that somebody gets when they change their username."""

    def told(who: str = "alice"):
        browser = signed_in_as(who)
        page = proven(browser, "/username", who, sandbox)
        browser.send(page, username="alice_in_w")
        postman.deliver()
        return mail_server.mail()[f"{who}@example.test"]

    return told


def plain(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def html(mail) -> BeautifulSoup:
    return BeautifulSoup(mail.get_body(("html",)).get_content(), "html.parser")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_w33_it_says_what_when_whence_and_where_to_go_if_it_was_not_me(told):
    text = plain(told())

    assert text.startswith("The username of your account was changed.")
    assert "Account: Alice Adams" in text
    assert "Time: November " in text
    assert " PST" in text, "alice's time zone"
    assert "Browser: Not known" in text
    assert "http://localhost:5000/security" in text
    assert "https://northwind.example/help" in text


def test_the_page_it_leads_to_is_there(alice):
    assert alice.visit("/security").status == 200


def test_both_bodies_say_the_same(told):
    mail = told()
    shown = words(html(mail))

    for line in plain(mail).replace("\u202f", " ").splitlines():
        name, _, value = line.partition(": ")
        assert name in shown, line
        assert value in shown, line


def test_it_bears_the_tenants_name_and_colour_and_no_picture(told):
    mail = told()
    soup = html(mail)

    assert mail["From"] == "Northwind <no-reply@northwind.example>"
    assert mail["Subject"] == "Northwind: Your username was changed"
    assert soup.select_one('[bgcolor="#2f5bd7"]')
    assert "Foyer" not in soup.get_text()
    assert not soup.select("img, script, style, link, [style]")


def test_it_is_answered_by_no_machine(told):
    mail = told()

    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@northwind.example>")


def test_it_is_in_the_persons_own_language_whatever_the_browser_speaks(told, sandbox):
    sandbox.change_user("alice", profile={"locale": "zh-CN", "zoneinfo": "Asia/Shanghai"})
    mail = told()

    assert mail["Subject"] == "Northwind：您的用户名已更改"
    assert "时间：20" in plain(mail)
    assert html(mail).html["lang"] == "zh-CN"
    assert mail["Content-Language"] == "zh-CN"


def test_in_a_language_the_tenant_does_not_speak_it_is_in_the_browsers(told, sandbox):
    sandbox.change_user("alice", profile={"locale": "tlh"})

    assert told()["Subject"] == "Northwind: Your username was changed"


def test_w20_w27_what_somebody_calls_themselves_stays_a_name(told, sandbox):
    name = "Eve\r\nBcc: mallory@example.test\n\n<script>alert(1)</script><a href='https://evil'>x"
    sandbox.change_user("alice", name=name)
    mail = told()

    assert mail["Bcc"] is None
    assert not html(mail).select("script, a[href*=evil]")
    (line,) = [line for line in plain(mail).splitlines() if line.startswith("Account:")]
    assert len(line) <= len("Account: ") + 60


@pytest.mark.parametrize("evil", ["a\r\nBcc: m@x.example", "a\nX: y", "a\r b"])
def test_w27_no_header_ends_where_a_value_wants_it_to(evil):
    for changed in (
        {"subject": evil},
        {"to": f"{evil}@x.example"},
        {"id": evil},
        {"language": evil},
    ):
        values = {name: getattr(LETTER, name) for name in LETTER.__struct_fields__}
        with pytest.raises(ValueError, match=r".*"):
            message_of(Letter(**{**values, **changed}), MAIL, "Northwind").as_bytes(policy=SMTP)
    with pytest.raises(ValueError, match=r".*"):
        message_of(LETTER, MAIL, evil).as_bytes(policy=SMTP)


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("alice@example.test", "alice@example.test"),
        ("a.b+c@Example.COM", "a.b+c@example.com"),
        ("alice@bücher.example", "alice@xn--bcher-kva.example"),
        ("爱丽丝@example.test", None),
        ("alice@example.test\r\nBcc: m@x.example", None),
        ("alice@example.test,mallory@x.example", None),
        ("<alice@example.test>", None),
        ("alice mallory@example.test", None),
        ("alice@example.test:25", None),
        ("@example.test", None),
        ("alice", None),
        ("", None),
    ],
)
def test_w27_mail_goes_to_one_mailbox_or_to_none(address, sent_to):
    assert ascii_address(address) == sent_to


def test_two_tries_of_one_letter_can_be_told_as_one():
    first, second = (message_of(LETTER, MAIL, "Northwind") for _ in range(2))

    assert first["Message-ID"] == second["Message-ID"]
