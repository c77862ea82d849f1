"""What each component promises to whoever cannot see it."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.web.gallery import GalleryForm
from tests.components.conftest import opened
from tests.components.small_app import Someone, small_app

Render = Callable[..., BeautifulSoup]
PAGES = ["/", "/gallery", "/signed-out", "/sign-out", "/failed", "/suspended", "/error"]


@pytest.fixture
def form(render: Render) -> GalleryForm:
    return GalleryForm(formdata=None)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_every_page_is_sound(path: str, is_signed_in: bool) -> None:
    page = opened(small_app(person=Someone() if is_signed_in else None).test_client(), path)
    assert page.soup.title
    assert page.soup.title.get_text() == f"{page.heading} – Northwind"
    assert bool(page.soup.select("nav.side-menu")) == is_signed_in


def test_an_error_page_has_no_form_and_needs_no_token(client: FlaskClient) -> None:
    page = opened(client, "/error")
    assert not page.soup.select("form, input, button")
    assert "5b2f9ac1e0d74c2b" in page.text
    assert page.link("Try again") == "/error"


def test_the_page_one_is_on_is_marked_in_both_menus(client: FlaskClient) -> None:
    current = opened(client, "/gallery").soup.select(".side-menu [aria-current=page]")
    assert [link.get_text(strip=True) for link in current] == ["Profile", "Profile"]


def test_w23_names_are_isolated_from_the_text_around_them() -> None:
    person = Someone(display_name="\u202egnp.exe", login_hint="<b>@example.test")
    page = opened(small_app(person=person).test_client(), "/gallery")
    shown = page.soup.select(".choices__who bdi")
    assert [tag.get_text() for tag in shown] == ["\u202egnp.exe", "<b>@example.test"]


def test_a_field_is_described_by_its_hint_and_its_error(render: Render, form: GalleryForm) -> None:
    form.name.errors = ["Enter your name."]
    soup = render('{{ field(form.name, hint="As in a passport.", autocomplete="name") }}',
                  "field field", form=form)  # fmt: skip
    control = soup.select_one("input")
    assert control["aria-invalid"] == "true"
    assert control["autocomplete"] == "name"
    words = [soup.find(id=id_).get_text(strip=True) for id_ in control["aria-describedby"].split()]
    assert words == ["As in a passport.", "Enter your name."]
    assert soup.select_one("label")["for"] == control["id"]


def test_a_field_without_hint_and_error_claims_neither(render: Render, form: GalleryForm) -> None:
    control = render("{{ field(form.nickname) }}", "field field", form=form).select_one("input")
    assert not control.has_attr("aria-describedby")
    assert not control.has_attr("aria-invalid")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nickname", "text"),
        ("language", "select"),
        ("about", "textarea"),
        ("since", "date"),
        ("picture", "file"),
    ],
)
def test_a_field_knows_what_kind_it_is(
    render: Render, form: GalleryForm, name: str, kind: str
) -> None:
    soup = render("{{ field(form[name]) }}", "field field", form=form, name=name)
    assert soup.select_one(f".field__control--{kind}")


def test_a_checkbox_stands_before_its_words(render: Render, form: GalleryForm) -> None:
    tags = render("{{ field(form.news) }}", "field field", form=form).select("input, label")
    assert [tag.name for tag in tags] == ["input", "label"]


def test_a_form_carries_its_token_and_its_hidden_fields(render: Render, form: GalleryForm) -> None:
    soup = render('{% call post_form(form, "Save") %}{% endcall %}', "form post_form", form=form)
    assert soup.form["action"] == "/gallery"
    hidden = soup.select("input[type=hidden]")
    assert [tag["name"] for tag in hidden] == ["csrf_token", "version"]
    assert not any(tag.has_attr("id") for tag in hidden), "two forms may stand on one page"


def test_what_is_to_be_put_right_is_linked_to(render: Render, form: GalleryForm) -> None:
    form.validate()
    form.form_errors.append("Submit it again.")
    soup = render("{{ error_summary(form) }}", "error_summary error_summary", form=form)
    summary = soup.select_one("[role=alert]")
    assert summary.has_attr("autofocus")
    assert summary["tabindex"] == "-1"
    assert "Submit it again." in summary.get_text()
    assert ("#name", "Full name: Enter your name.") in [
        (a["href"], a.get_text()) for a in summary("a")
    ]


def test_a_form_with_nothing_wrong_has_no_summary(render: Render, form: GalleryForm) -> None:
    soup = render("{{ error_summary(form) }}", "error_summary error_summary", form=form)
    assert not soup.get_text(strip=True)


@pytest.mark.parametrize(
    ("tone", "role"),
    [("success", "status"), ("info", "status"), ("warning", "alert"), ("danger", "alert"),
     ("message", "status")],
)  # fmt: skip
def test_a_notice_interrupts_only_where_it_must(render: Render, tone: str, role: str) -> None:
    soup = render('{{ notice("<b>Saved</b>", tone) }}', "notice notice", tone=tone)
    notice = soup.select_one("[data-notice]")
    assert notice["role"] == role
    assert notice.get_text(strip=True) == "<b>Saved</b>"


def test_a_rows_action_says_what_it_is_about(render: Render) -> None:
    soup = render('{{ row("Full name", None, action="Edit", url="/x") }}', "card row")
    assert soup.a.get_text() == "Edit Full name"
    assert "Not set" in soup.get_text()


def test_a_button_takes_attributes_as_html_spells_them(render: Render) -> None:
    soup = render('{{ button("Save", aria_busy="true", value="<x>") }}', "button button")
    assert (soup.button["aria-busy"], soup.button["value"]) == ("true", "<x>")


def test_one_page_needs_no_pagination(render: Render) -> None:
    assert not render('{{ pagination("Pages") }}', "pagination pagination").get_text(strip=True)


def test_a_person_without_a_picture_has_initials(render: Render) -> None:
    soup = render('{{ avatar("AL") }}{{ avatar("AL", "/avatar/x") }}', "avatar avatar")
    assert soup.span["aria-hidden"] == "true"
    assert soup.img["alt"] == ""


def test_an_icon_that_does_not_exist_is_an_error(render: Render) -> None:
    with pytest.raises(Exception, match="no-such"):
        render('{{ icon("no-such") }}', "icon icon")


def test_the_gallery_shows_every_component(app: Flask) -> None:
    source, _, _ = app.jinja_env.loader.get_source(app.jinja_env, "gallery/components.html")
    base, _, _ = app.jinja_env.loader.get_source(app.jinja_env, "base.html")
    for template in app.jinja_env.list_templates(
        filter_func=lambda name: name.startswith("components/")
    ):
        assert template in source + base or template == "components/error_summary.html"
