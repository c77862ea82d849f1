"""Every route says who may come, takes only the methods it means, and has a proper address."""

import re

from flask import Flask, abort

from portal.auth.guards import Access, public

# The pages open to everyone are exactly these.
PUBLIC = {
    "assets.show",
    "close_account.closed",
    "close_account.come_back",
    "close_account.is_back",
    "close_account.take_back",
    "auth.back_channel_logout",
    "auth.callback",
    "auth.follow_link",
    "auth.initiate",
    "auth.initiate_by_post",
    "auth.link",
    "auth.register",
    "auth.reset_password",
    "auth.sign_in",
    "auth.sign_out",
    "auth.signed_out",
    "branding.theme",
    "forgotten_password.by_email",
    "forgotten_password.by_phone",
    "forgotten_password.done",
    "forgotten_password.send_another",
    "forgotten_password.set_new",
    "linked_accounts.answer",
    "linked_accounts.answer_by_form",
    "joining.ask",
    "joining.enter",
    "joining.show",
    "branding.picture",
    "overview.show",
    "preferences.choose",
}


def unguarded(app: Flask) -> list[str]:
    return [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not isinstance(getattr(app.view_functions[rule.endpoint], "access", None), Access)
    ]


def test_w14_every_route_says_who_may_come(portal):
    assert unguarded(portal) == []


def test_the_check_above_would_notice_a_route_that_does_not():
    app = Flask("example", static_folder=None)
    app.add_url_rule("/open", view_func=public(lambda: abort(404)), endpoint="open")
    app.add_url_rule("/forgotten", view_func=lambda: abort(404), endpoint="forgotten")

    assert unguarded(app) == ["forgotten"]


def test_the_routes_open_to_everyone_are_exactly_these(portal):
    open_to_all = {
        rule.endpoint
        for rule in portal.url_map.iter_rules()
        if portal.view_functions[rule.endpoint].access is Access.PUBLIC
    }

    assert open_to_all == PUBLIC


def test_w10_what_other_sites_may_post_to_is_exactly_this(portal):
    exempt = {
        endpoint
        for endpoint, view in portal.view_functions.items()
        if getattr(view, "from_elsewhere", False)
    }

    assert exempt == {
        "auth.back_channel_logout",
        "auth.initiate_by_post",
        "linked_accounts.answer_by_form",
    }


def test_addresses_are_nouns_in_lower_case_with_hyphens(portal):
    for rule in portal.url_map.iter_rules():
        words = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9./-]*", words), rule.rule


def test_w14_a_route_takes_only_the_methods_it_means(portal):
    for rule in portal.url_map.iter_rules():
        extra = rule.methods - {"GET", "HEAD", "OPTIONS", "POST"}
        assert not extra, f"{rule.endpoint} takes {extra}"
