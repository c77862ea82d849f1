"""What the sandbox says of each error code. Nobody may decide by it: the code is the contract."""

_MESSAGES = {
    "account_center.field_not_editable": "Field is not editable.",
    "account_center.field_not_enabled": "Field is not enabled.",
    "account_center.not_enabled": "Account center is not enabled.",
    "auth.authorization_header_missing": "Authorization header is missing.",
    "auth.authorization_token_type_not_supported": "Authorization type is not supported.",
    "auth.forbidden": "Forbidden. Please check your user roles and permissions.",
    "auth.unauthorized": "Unauthorized. Please check credentials and its scope.",
    "connector.not_found": "Cannot find any available connector.",
    "connector.social_auth_code_invalid": "The provider does not know this code.",
    "connector.unexpected_type": "The connector's type is unexpected.",
    "custom_profile_fields.name_exists": "Field already exists with the given name.",
    "entity.invalid_input": "Invalid input. Value list must not be empty.",
    "entity.not_exists": "The resource does not exist.",
    "entity.not_exists_with_id": "The resource with this ID does not exist.",
    "entity.not_found": "The resource does not exist.",
    "entity.relation_foreign_key_not_found": (
        "Cannot find one or more foreign keys. Please check the input and ensure that all "
        "referenced entities exist."
    ),
    "entity.unique_integrity_violation": (
        "The entity already exists. Please check the input and try again."
    ),
    "entity.value_too_long": "The length of value is too long and exceeds the limit.",
    "guard.file_size_exceeded": "File size exceeded.",
    "guard.invalid_input": "The request body is invalid.",
    "guard.invalid_pagination": "The request pagination value is invalid.",
    "guard.mime_type_not_allowed": "MIME type is not allowed.",
    "oidc.access_denied": "Access denied.",
    # The braces are Logto's own: it does not fill them in.
    "oidc.insufficient_scope": "Token missing scope `{{scope}}`.",
    "oidc.invalid_client": "An OIDC error occurred: oidc.invalid_client.",
    "oidc.invalid_grant": "Grant request is invalid.",
    "oidc.invalid_redirect_uri": (
        "`redirect_uri` did not match any of the client's registered `redirect_uris`."
    ),
    "oidc.invalid_request": "Request is invalid.",
    "oidc.invalid_scope": "Invalid scope: {{error_description}}.",
    "oidc.invalid_session_account_id": "Session accountId mismatch.",
    "oidc.invalid_target": "Invalid resource indicator.",
    "oidc.invalid_token": "Invalid token provided.",
    "oidc.session_not_found": "Session not found.",
    "oidc.unsupported_grant_type": "Unsupported `grant_type` requested.",
    "one_time_token.cannot_reactivate_token": "Cannot reactivate the token.",
    "one_time_token.email_mismatch": "Email mismatch with given token.",
    "one_time_token.interaction_event_mismatch": "The token cannot be used for this interaction.",
    "one_time_token.token_consumed": "The token has been consumed.",
    "one_time_token.token_expired": "The token is expired.",
    "one_time_token.token_revoked": "The token has been revoked.",
    "organization.require_membership": "The user must be a member of the organization.",
    "organization.role_names_not_found": "Some organization roles were not found.",
    "password.rejected": "Password rejected. Please check if your password meets the requirements.",
    "request.invalid_input": "Input is invalid.",
    "request.message_rate_limited": (
        "Too many messages sent to this recipient. Please try again later."
    ),
    "secrets.third_party_token_set.token_not_found": "Token record not found.",
    "session.insufficient_info": "Insufficient sign-in info.",
    "session.invalid_connector_id": "Unable to find an available connector with this id.",
    "session.invalid_credentials": "Incorrect account or password. Please check your input.",
    "session.mfa.backup_code_can_not_be_alone": "Backup code can not be the only MFA.",
    "session.mfa.invalid_totp_code": "Invalid TOTP code.",
    "session.mfa.mfa_factor_not_enabled": "MFA factor is not enabled.",
    "session.mfa.pending_info_not_found": "Pending MFA info not found.",
    "session.mfa.webauthn_verification_failed": "WebAuthn verification failed.",
    "session.not_found": "Session not found. Please go back and sign in again.",
    "session.verification_blocked_too_many_attempts": (
        "Too many attempts in a short time. Please try again later."
    ),
    "storage.not_configured": "Storage provider is not configured.",
    "user.backup_code_already_in_use": "Backup code is already in use.",
    "user.email_already_in_use": "This email is associated with an existing account.",
    "user.email_not_exist": "The email address has not been registered yet.",
    "user.identity_already_in_use": (
        "The social account has been associated with an existing account."
    ),
    "user.identity_not_exist": "The social account has not been registered yet.",
    "user.identity_not_exists_in_current_user": (
        "The specified identity does not exist in the current user account. Please link the "
        "identity before proceeding."
    ),
    "user.last_sign_in_method_required": (
        "You need to keep at least one identifier in your account."
    ),
    "user.personal_access_token_name_exists": "Personal access token name already exists.",
    "user.phone_already_in_use": "This phone number is associated with an existing account.",
    "user.same_password": "New password cannot be the same as your old password.",
    "user.totp_already_in_use": "TOTP is already in use.",
    "user.totp_secret_invalid": "Invalid TOTP secret supplied.",
    "user.username_already_in_use": "This username is already in use.",
    "user.username_lowercase_not_allowed": "Username cannot contain lowercase letters.",
    "user.username_numbers_not_allowed": "Username cannot contain numbers.",
    "user.username_too_long": "Username is too long.",
    "user.username_too_short": "Username is too short.",
    "user.username_underscore_not_allowed": "Username cannot contain underscores.",
    "user.username_uppercase_not_allowed": "Username cannot contain uppercase letters.",
    "user.wrong_backup_code_format": "The backup code format is invalid.",
    "verification_code.code_mismatch": "Invalid verification code.",
    "verification_code.email_mismatch": "Email mismatch. Please request a new verification code.",
    "verification_code.exceed_max_try": (
        "Too many wrong codes. Please request a new verification code."
    ),
    "verification_code.expired": (
        "Verification code has expired. Please request a new verification code."
    ),
    "verification_code.not_found": (
        "Verification code not found. Please send verification code first."
    ),
    "verification_code.phone_mismatch": "Phone mismatch. Please request a new verification code.",
    "verification_record.not_found": "Verification record not found.",
    "verification_record.social_verification.invalid_target": "Invalid target.",
    "verification_record.social_verification.token_response_not_found": (
        "There is no token response in this record."
    ),
    "verification_record.permission_denied": "Permission denied, please re-authenticate.",
}


def message_of(code: str) -> str:
    if code in _MESSAGES:
        return _MESSAGES[code]
    return f"An OIDC error occurred: {code}." if code.startswith("oidc.") else code
