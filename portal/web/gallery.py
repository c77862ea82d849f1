"""
Every component in every state on one page, for looking and for the browser's checks.

Registered only where the app is asked for it (``app.config["GALLERY"]``): nobody meets it in a
portal that is in use.
"""

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired

from portal.identity.organizations import HeldRole, Member

blueprint = Blueprint("gallery", __name__)


class GalleryForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    """One field of each kind."""

    class Meta:
        csrf = False

    name = StringField("Full name", [DataRequired("Enter your name.")])
    nickname = StringField("Nickname")
    language = SelectField(
        "Language", choices=[SelectChoice("en", "English"), SelectChoice("de", "Deutsch")]
    )
    about = TextAreaField("About you")
    since = DateField("Member since")
    news = BooleanField("Send me news")
    terms = BooleanField("I accept the terms", [DataRequired("Accept the terms to go on.")])
    picture = FileField("Picture")
    country = SelectField("Country", choices=[SelectChoice("CH", "Switzerland (+41)")])
    phone = StringField("Phone number")
    day = StringField("Day")
    month = StringField("Month")
    year = StringField("Year")
    version = HiddenField(default="7")


@blueprint.get("/gallery")
def show() -> str:
    wrong = GalleryForm(formdata=None, prefix="wrong")
    wrong.process(None, name="", nickname="Ali", language="en", country="CH", version="7")
    wrong.validate()
    wrong.form_errors.append("This page was open for a while. Submit it again.")
    return render_template(
        "gallery/components.html",
        form=GalleryForm(formdata=None),
        wrong=wrong,
        hostile=Markup.escape("<b>\u202egnp.exe</b>"),
        member=Member(
            "mia", name="Mia Moreau", email="mia@northwind.example", roles=(HeldRole("1", "admin"),)
        ),
        is_me=lambda user_id: user_id == "mia",
        long_name="Maximiliana-Alexandrina von und zu Donaudampfschifffahrtsgesellschaft " * 2,
    )
