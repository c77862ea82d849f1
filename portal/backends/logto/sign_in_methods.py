"""What Logto publishes of how its sign-in lets people in, in our words (contract §7)."""

from msgspec import Struct

from portal.identity.models import Channel, Identifier, SignInMethods


class WireForgotPassword(Struct, frozen=True):
    email: bool = False
    phone: bool = False


class WireSignInMethod(Struct, frozen=True, rename="camel"):
    identifier: str
    password: bool = False
    verification_code: bool = False


class WireSignIn(Struct, frozen=True):
    methods: list[WireSignInMethod] = []


def sign_in_methods(sign_in: WireSignIn, forgot: WireForgotPassword) -> SignInMethods:
    """What is not plainly offered lets nobody in."""
    offered = [method for method in sign_in.methods if method.identifier in set(Identifier)]
    return SignInMethods(
        password=frozenset(Identifier(method.identifier) for method in offered if method.password),
        code=frozenset(
            Channel(method.identifier)
            for method in offered
            if method.verification_code and method.identifier in set(Channel)
        ),
        reset=frozenset(
            channel
            for channel, is_offered in (
                (Channel.EMAIL, forgot.email),
                (Channel.PHONE, forgot.phone),
            )
            if is_offered
        ),
    )
