"""
What the operator may set, typed: one Struct per table of the configuration file.

Every default is safe in production. The descriptions are the documentation: the table in
``docs/configuration.md`` is made from them.
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, field

Words: TypeAlias = str | dict[str, str]
"""A text, or one for each language: ``{en = "Timesheets", "zh-CN" = "工时"}``."""


def said(text: str) -> Meta:
    return Meta(description=text)


class Server(Struct, frozen=True, kw_only=True):
    """``[server]``: the process, for all tenants."""

    listen: Annotated[str, said("address and port that gunicorn binds")] = "127.0.0.1:5000"
    admin_listen: Annotated[
        str, said("address and port of /metrics and the details of /readyz; empty: nowhere")
    ] = ""
    data: Annotated[str, said("folder for the session store and the keys")] = "var"
    session_store: Annotated[
        str,
        said(
            "`sqlite:///path` on a single host; `redis://host:6379/0`, `rediss://…` (with TLS) or "
            "`unix:///path` for Redis or Valkey; empty: `sessions.db` in the data folder"
        ),
    ] = ""
    session_store_password_env: Annotated[
        str, said("environment variable with the password of Redis")
    ] = ""
    session_store_password_file: Annotated[str, said("file with the password of Redis")] = ""
    journal: Annotated[
        str,
        said(
            "where the journal and mail not yet sent are kept: `sqlite:///path` on a single host, "
            "`postgresql://user@host/database` for several; empty: `journal.db` in the data folder"
        ),
    ] = ""
    journal_password_env: Annotated[
        str, said("environment variable with the password of PostgreSQL")
    ] = ""
    journal_password_file: Annotated[str, said("file with the password of PostgreSQL")] = ""
    journal_days: Annotated[
        int, Meta(ge=1, le=3650, description="days that a line of the journal is kept")
    ] = 180
    keys_file: Annotated[
        str,
        said(
            "lines of `id base64-key` (32 bytes); the first one writes, the others still read; "
            "empty: `keys` in the data folder, made at the first start"
        ),
    ] = ""
    trusted_proxies: Annotated[
        list[str],
        said("networks whose X-Forwarded-* headers are believed; `unix` for a unix socket"),
    ] = field(default_factory=list)
    workers: Annotated[int, Meta(ge=1, le=64, description="gunicorn worker processes")] = 2
    threads: Annotated[int, Meta(ge=1, le=64, description="threads of each worker")] = 8
    log_format: Annotated[
        Literal["json", "console"], said("lines for machines, or columns at a desk")
    ] = "json"


class Oidc(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.oidc]``: signing in."""

    issuer: Annotated[str, said("the issuer, byte for byte as in the ID token")]
    client_id: Annotated[str, said("the portal's application at the platform")]
    client_secret_env: Annotated[str, said("environment variable with the client secret")] = ""
    client_secret_file: Annotated[str, said("file with the client secret")] = ""
    id_token_alg: Annotated[
        Literal["RS256", "PS256", "ES256", "ES384", "ES512", "HS256", ""],
        said(
            "the one algorithm ID tokens are signed with; everything else is refused; empty: ES384 "
            "on Logto, RS256 on Authing; HS256, keyed with the client secret, on Authing only"
        ),
    ] = ""
    client_auth: Annotated[
        Literal["basic", "post", "none", ""],
        said(
            "how the portal shows its secret to the token and revocation endpoints: in a header, "
            "in the form, or not at all; empty: `basic` on Logto, `post` on Authing"
        ),
    ] = ""
    clock_skew: Annotated[
        int, Meta(ge=0, le=120, description="seconds that two clocks may differ")
    ] = 60
    logout_token_typ: Annotated[
        Literal["required", "optional"],
        said(
            "whether a logout token must say `typ: logout+jwt` and have an end; `optional` for "
            "platforms from before 2024, which send a plain JWT"
        ),
    ] = "required"  # noqa: S105  # a rule

    @property
    def is_signed_with_secret(self) -> bool:
        """Whether ID tokens are signed with the client secret, and not with a published key."""
        return self.id_token_alg.startswith("HS")


class Logto(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.logto]``: Logto's APIs."""

    endpoint: Annotated[str, said("where Logto answers; its API is below `/api`")]
    management_resource: Annotated[
        str, said("the resource indicator of Logto's Management API")
    ] = "https://default.logto.app/api"
    management_client_id: Annotated[
        str, said("a machine-to-machine application; empty: pages that need it are off")
    ] = ""
    management_client_secret_env: Annotated[str, said("environment variable with its secret")] = ""
    management_client_secret_file: Annotated[str, said("file with its secret")] = ""
    link_at_platform: Annotated[
        list[str],
        said(
            "targets of social connectors whose accounts people link on Logto’s own account pages, "
            "because the provider does not take the portal’s callback address; `*` for all"
        ),
    ] = field(default_factory=list)


class CustomField(Struct, frozen=True, kw_only=True):
    """``[[tenants.<id>.authing.custom_fields]]``: a field of the user pool, one table each."""

    key: Annotated[str, Meta(min_length=1, description="its name in the user pool")]
    label: Annotated[str, said("what people know it by; empty: its name")] = ""
    type: Annotated[
        Literal["text", "number", "date", "checkbox", "select"], said("how it is filled in")
    ] = "text"
    choices: Annotated[list[str], said("what can be chosen, for `select`")] = field(
        default_factory=list
    )


class Authing(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.authing]``: what Authing’s API wants, and what it does not tell of itself."""

    user_pool_id: Annotated[str, said("sent along as `x-authing-userpool-id`; empty: not sent")] = (
        ""
    )
    offline_access: Annotated[
        bool,
        said(
            "ask for a refresh token; people then see Authing’s page of consent at every sign-in, "
            "and the application needs the grant `refresh_token`"
        ),
    ] = False
    sign_in: Annotated[
        list[
            Literal[
                "username_password", "email_password", "phone_password", "email_code", "phone_code"
            ]
        ],
        said("what lets people in at Authing’s page, besides its providers"),
    ] = field(
        default_factory=lambda: [
            "username_password",
            "email_password",
            "phone_password",
            "email_code",
            "phone_code",
        ]
    )
    registration: Annotated[bool, said("whether people may register at Authing’s page")] = True
    username: Annotated[bool, said("whether people may change their username")] = True
    verify_old_email: Annotated[
        bool, said("a change of email wants a code sent to the old address too, as the pool does")
    ] = True
    verify_old_phone: Annotated[
        bool, said("a change of phone wants a code sent to the old number too, as the pool does")
    ] = True
    password_encryption: Annotated[
        Literal["none", "rsa"],
        said("what passwords are wrapped in on their way to Authing, besides TLS"),
    ] = "none"  # noqa: S105  # a way, not a password
    password_strength: Annotated[
        int,
        Meta(
            ge=0,
            le=3,
            description="the pool’s rule for passwords: 0 none, 1 six characters, 2 six of two "
            "kinds, 3 six of three kinds; told to people, judged by Authing",
        ),
    ] = 1
    password_reset: Annotated[
        list[Literal["email", "phone"]],
        said(
            "where a code for a forgotten password goes to, on pages of the portal; empty: "
            "Authing’s page sees to that"
        ),
    ] = field(default_factory=lambda: ["email", "phone"])
    two_step: Annotated[bool, said("whether people see to their second step here")] = True
    passkeys: Annotated[bool, said("whether people see their passkeys here")] = True
    linking: Annotated[bool, said("whether people link accounts elsewhere")] = True
    devices: Annotated[bool, said("whether people see where they are signed in")] = True
    rights: Annotated[
        bool, said("whether people see their departments, groups, roles and resources")
    ] = True
    avatar_upload: Annotated[
        bool, said("whether pictures are stored by Authing’s older upload, which is not certain")
    ] = False
    custom_fields: list[CustomField] = field(default_factory=list)


class Sessions(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.sessions]``: how long people stay signed in here."""

    idle_minutes: Annotated[
        int, Meta(ge=1, le=1440, description="minutes without a request until the session ends")
    ] = 60
    absolute_hours: Annotated[
        int, Meta(ge=1, le=336, description="hours after sign-in when the session ends")
    ] = 12


class Proof(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.proof]``: what people prove before they change how they get in."""

    minutes: Annotated[
        int, Meta(ge=1, le=10, description="how long one proof is good for; never over ten minutes")
    ] = 10
    fresh_sign_in_for: Annotated[
        list[
            Literal[
                "access_tokens",
                "apps",
                "authenticator",
                "backup_codes",
                "email",
                "linked_accounts",
                "organization",
                "organization_deletion",
                "passkey",
                "passkey_name",
                "password",
                "phone",
                "second_step",
                "username",
            ]
        ],
        said("pages that want a whole new sign-in of everyone, besides the password or a code"),
    ] = field(default_factory=list)


class Limits(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.limits]``: how often something may be tried; below the platform's own."""

    codes: Annotated[
        int,
        Meta(
            ge=1, le=10, description="codes sent to one person, and to one address, in ten minutes"
        ),
    ] = 5
    tries_per_code: Annotated[
        int,
        Meta(
            ge=1,
            le=10,
            description="tries at one code; for a forgotten password at all codes to an address in "
            "ten minutes",
        ),
    ] = 10
    password_checks: Annotated[
        int, Meta(ge=1, le=100, description="passwords one person may try in 15 minutes")
    ] = 10
    invitations: Annotated[
        int,
        Meta(ge=1, le=10_000, description="invitations one person may send in an hour"),
    ] = 200
    invitation_mails: Annotated[
        int,
        Meta(ge=1, le=10, description="mails of invitations to one address in ten minutes"),
    ] = 5
    exports: Annotated[
        int, Meta(ge=1, le=100, description="files with all their data, for one person in an hour")
    ] = 5
    sign_ins: Annotated[
        int,
        Meta(ge=1, le=10_000, description="sign-ins begun from one network address in a minute"),
    ] = 30


class ManageScopes(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.organizations.manage_scopes]``: which scope of the template allows what."""

    see: Annotated[
        str, said("scope to see who is a member; empty: every member sees the others")
    ] = ""
    invite: Annotated[str, said("scope to invite people; empty: only admin roles may")] = (
        "invite:member"
    )
    members: Annotated[
        str, said("scope to change roles and to remove members; empty: only admin roles may")
    ] = "manage:member"
    settings: Annotated[
        str, said("scope to change the organization itself; empty: only admin roles may")
    ] = "manage:organization"


class Organizations(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.organizations]``: who may do what there; wants a management application."""

    create: Annotated[bool, said("whether people may create organizations")] = False
    admin_roles: Annotated[
        list[str],
        said(
            "organization roles that may manage everything, the first one is given to who creates "
            "an organization; empty: whoever has all the scopes below"
        ),
    ] = field(default_factory=lambda: ["admin"])
    invitation_domains: Annotated[
        list[str],
        said("domains whose email addresses may be invited; empty: all"),
    ] = field(default_factory=list)
    add_invited_address: Annotated[
        bool,
        said(
            "whether who opens an invitation with an account of another address may make the "
            "invited address the one of that account"
        ),
    ] = True
    manage_scopes: ManageScopes = field(default_factory=ManageScopes)


class AccessTokens(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.access_tokens]``: what people make for their own programs."""

    never: Annotated[bool, said("whether a token may be made that never expires")] = False
    longest_days: Annotated[
        int, Meta(ge=1, le=3650, description="days that a token may last, where it expires")
    ] = 366


class Closing(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.closing]``: whether people close their accounts here, and how."""

    allowed: Annotated[bool, said("whether people may; where not, the page says whom to ask")] = (
        True
    )
    grace_days: Annotated[
        int,
        Meta(
            ge=0,
            le=365,
            description="days between closing and deleting, with a way back; 0: deleted at once; "
            "above 0 `portal run-due` has to run; always 0 on Authing",
        ),
    ] = 0


class Mail(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.mail]``: notices of changes to an account; without it nobody is told."""

    host: Annotated[str, Meta(min_length=1, description="the mail server that takes our mail")]
    port: Annotated[int, Meta(ge=1, le=65535, description="its port")] = 587
    tls: Annotated[
        Literal["starttls", "implicit", "none"],
        said("`implicit` is TLS from the first byte (port 465); `none` takes no user"),
    ] = "starttls"
    user: Annotated[str, said("whom to sign in as; empty: nobody")] = ""
    password_env: Annotated[str, said("environment variable with the user’s password")] = ""
    password_file: Annotated[str, said("file with the user’s password")] = ""
    sender: Annotated[str, said("the address that mail comes from")] = field(name="from")


class App(Struct, frozen=True, kw_only=True):
    """``[[tenants.<id>.apps]]``: an app that people can open from the portal, one table each."""

    name: Annotated[Words, said("what people know it by")]
    url: Annotated[str, said("where it opens; https")]
    description: Annotated[Words, said("what it is for, in a few words")] = ""
    logo: Annotated[str, said("a picture file; PNG, JPEG, WebP or SVG")] = ""


class Branding(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>.branding]``: what is missing comes from the platform's sign-in experience."""

    color: Annotated[
        str, Meta(pattern=r"^(#[0-9a-fA-F]{6})?$", description="accent colour, `#rrggbb`")
    ] = ""
    dark_color: Annotated[
        str, Meta(pattern=r"^(#[0-9a-fA-F]{6})?$", description="accent colour of dark pages")
    ] = ""
    logo: Annotated[str, said("a picture file; PNG, JPEG, WebP or SVG")] = ""
    dark_logo: Annotated[str, said("the same for dark pages")] = ""
    favicon: Annotated[str, said("a picture file for the browser's tab")] = ""
    terms_url: Annotated[str, said("terms of use")] = ""
    privacy_url: Annotated[str, said("privacy policy")] = ""
    support_url: Annotated[str, said("where people find help")] = ""
    support_email: Annotated[str, said("an address for help")] = ""


class TenantSettings(Struct, frozen=True, kw_only=True):
    """``[tenants.<id>]``: one company."""

    hosts: Annotated[list[str], Meta(min_length=1, description="host names it answers on, exact")]
    url: Annotated[str, said("what absolute addresses are built from: scheme and host")]
    name: Annotated[str, Meta(min_length=1, description="what people know the company by")]
    platform: Annotated[Literal["logto", "authing"], said("the identity platform")]
    oidc: Oidc
    logto: Logto | None = None
    authing: Authing | None = None
    languages: Annotated[
        list[Literal["en", "zh-CN"]],
        Meta(min_length=1, description="offered languages; the first is the fallback"),
    ] = field(default_factory=lambda: ["en", "zh-CN"])
    sessions: Sessions = field(default_factory=Sessions)
    proof: Proof = field(default_factory=Proof)
    limits: Limits = field(default_factory=Limits)
    organizations: Organizations = field(default_factory=Organizations)
    access_tokens: AccessTokens = field(default_factory=AccessTokens)
    closing: Closing = field(default_factory=Closing)
    mail: Mail | None = None
    branding: Branding = field(default_factory=Branding)
    apps: list[App] = field(default_factory=list)
