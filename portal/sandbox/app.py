"""The sandbox as a WSGI application that stands alone."""

import requests
from flask import Flask, Response, request

from portal.sandbox import current, seed
from portal.sandbox.account import (
    authenticators,
    avatars,
    backup_codes,
    identifiers,
    identities,
    mfa,
    mfa_settings,
    passkey_page,
    password,
    profile,
    provider_tokens,
    sessions,
)
from portal.sandbox.account import trusted_devices as account_trusted_devices
from portal.sandbox.companies import company_page
from portal.sandbox.config import SandboxConfig
from portal.sandbox.config_file import configuration
from portal.sandbox.errors import register_error_handlers
from portal.sandbox.management import (
    account_center,
    applications,
    check_password,
    custom_profile_fields,
    leaving,
    logs,
    one_time_tokens,
    organization_invitations,
    organization_just_in_time,
    organization_member_roles,
    organization_members,
    organization_template,
    organizations,
    personal_access_tokens,
    sentinel_activities,
    sso_connectors,
    user_identities,
    user_sessions,
    users,
    verification_codes,
)
from portal.sandbox.management import trusted_devices as management_trusted_devices
from portal.sandbox.messages import outbox
from portal.sandbox.oidc import discovery, signing, userinfo
from portal.sandbox.oidc.authorization import authorization_endpoint
from portal.sandbox.oidc.sessions import end_session
from portal.sandbox.oidc.sessions.back_channel import way_to_applications
from portal.sandbox.oidc.tokens import revocation_introspection, token_endpoint
from portal.sandbox.pages import theme
from portal.sandbox.serving import application, let_tests_in, remember_on
from portal.sandbox.sign_in import (
    by_code,
    by_password,
    company,
    one_time_token,
    passkey,
    password_reset,
    registration,
    second_step,
    sent_second_step,
    social,
)
from portal.sandbox.social import provider_pages
from portal.sandbox.tenant import phrases, well_known
from portal.sandbox.testing import admin
from portal.sandbox.verification import (
    code_check,
    passkey_registration,
    password_check,
    social_check,
)

OIDC = (
    discovery,
    authorization_endpoint,
    token_endpoint,
    revocation_introspection,
    userinfo,
    end_session,
)
SIGN_IN = (
    by_password,
    by_code,
    one_time_token,
    second_step,
    sent_second_step,
    passkey,
    registration,
    password_reset,
    company,
    social,
    provider_pages,
    company_page,
)
ACCOUNT = (
    profile,
    password,
    identifiers,
    identities,
    provider_tokens,
    avatars,
    mfa,
    authenticators,
    backup_codes,
    mfa_settings,
    passkey_page,
    sessions,
    account_trusted_devices,
)
VERIFICATION = (password_check, code_check, social_check, passkey_registration)
MANAGEMENT = (
    account_center,
    applications,
    users,
    leaving,
    sso_connectors,
    user_identities,
    user_sessions,
    management_trusted_devices,
    personal_access_tokens,
    one_time_tokens,
    verification_codes,
    sentinel_activities,
    organizations,
    organization_invitations,
    organization_members,
    organization_member_roles,
    organization_just_in_time,
    organization_template,
    custom_profile_fields,
    check_password,
    logs,
)
FOR_EVERYONE = (well_known, phrases, theme, outbox)

AREAS = (*OIDC, *SIGN_IN, *ACCOUNT, *VERIFICATION, *MANAGEMENT, *FOR_EVERYONE)


def create_sandbox(config: SandboxConfig, back_channel: requests.Session | None = None) -> Flask:
    """A sandbox that has begun, as ``begin`` says."""
    app = application("portal.sandbox")
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False  # a 405 names what Logto would name
    register_error_handlers(app)
    app.after_request(_as_logto_answers)
    let_tests_in(app, config, admin.bp)
    for area in AREAS:
        app.register_blueprint(area.bp)
    begin(app, config, back_channel)
    return app


def begin(app: Flask, config: SandboxConfig, back_channel: requests.Session | None = None) -> None:
    """Serve the database that ``config`` names; the cast is seeded when the file is new.

    ``back_channel`` is the way to the applications' back-channel logout addresses.
    """
    remember_on(app, config)
    app.extensions[current.BACK_CHANNEL] = back_channel or way_to_applications()
    with app.app_context():
        signing.make_key_when_missing()
        seed.seed()


def from_environment() -> Flask:
    """For gunicorn: ``portal.sandbox.app:from_environment()``, see ``config_file``."""
    return create_sandbox(configuration())


def _as_logto_answers(response: Response) -> Response:
    """JSON with its charset, and an ETag on what GET answers under /api and /oidc."""
    if response.content_type == "application/json":
        response.content_type = "application/json; charset=utf-8"
    of_api = request.path.startswith(("/api/", "/oidc/"))
    if (
        of_api
        and request.method == "GET"
        and response.status_code == 200
        and not response.is_streamed
    ):
        response.add_etag()
        response.make_conditional(request)
    return response
