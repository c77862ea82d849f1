"""Why calls are refused, by the numbers of contract §10.

Which number each V3 call answers is not published; these are the documented ones that fit.
"""

from portal.sandbox.authing.api.envelope import Refusal

MISSING = Refusal(400, 2231, "Authing: parameters are missing or malformed")
BAD_VALUE = Refusal(400, None, "Authing: bad request")
NO_APP = Refusal(400, 2011, "Authing: the application does not exist")
NO_POOL = Refusal(400, 2224, "Authing: the user pool does not exist")
NOT_SIGNED_IN = Refusal(401, 2020, "Authing: not signed in, or the session has expired")
SUSPENDED = Refusal(403, 2120008, "Authing: this user has been stopped")
FORBIDDEN = Refusal(403, 1001, "Authing: no permission")
NOT_FOUND = Refusal(404, None, "Authing: not found")
TOO_LARGE = Refusal(413, None, "Authing: the file is too large")
NOT_IN_PLAN = Refusal(402, 4021, "Authing: the plan does not include this feature")

BAD_EMAIL = Refusal(400, 2003, "Authing: not an e-mail address")
CAPTCHA_WANTED = Refusal(499, 2000, "Authing: a captcha is required")
NO_SUCH_USER = Refusal(499, 2004, "Authing: the user does not exist")
WRONG_CODE = Refusal(499, 2001, "Authing: the verification code is wrong")
EXPIRED_CODE = Refusal(499, 2300, "Authing: the verification code has expired")
TOO_FREQUENT = Refusal(429, 2100, "Authing: sent too often, wait a minute")
THROTTLED = Refusal(429, None, "Authing: too many requests")

USERNAME_TAKEN = Refusal(409, 2034, "Authing: the username is in use")
USER_TAKEN = Refusal(409, 2026, "Authing: the user exists")
PHONE_TAKEN = Refusal(409, 2035, "Authing: the phone number is in use")
EMAIL_TAKEN = Refusal(409, 2200, "Authing: the e-mail address is in use")

OLD_EMAIL_DIFFERS = Refusal(422, 2037, "Authing: the old e-mail address does not match")
OLD_PHONE_DIFFERS = Refusal(422, 2038, "Authing: the old phone number does not match")
OLD_NEEDED = Refusal(422, 2227, "Authing: the old address must be verified")
SAME_EMAIL = Refusal(422, 2229, "Authing: the new e-mail address is the old one")
SAME_PHONE = Refusal(422, 2230, "Authing: the new phone number is the old one")
NO_EMAIL = Refusal(422, 2219, "Authing: no e-mail address is bound")
LAST_METHOD = Refusal(422, 2217, "Authing: this is the last way to sign in")
NOT_LINKED = Refusal(404, 2216, "Authing: that identity is not linked")
LINKED_HERE = Refusal(409, 2213, "Authing: that provider is linked already")
LINKED_ELSEWHERE = Refusal(409, 2215, "Authing: that identity belongs to somebody else")

EMAIL_BY_PROFILE = Refusal(422, 2225, "Authing: the e-mail address cannot be set this way")
PHONE_BY_PROFILE = Refusal(422, 2226, "Authing: the phone number cannot be set this way")
NOT_EDITABLE = Refusal(403, 2018, "Authing: this field cannot be edited")

WRONG_PASSWORD = Refusal(403, 2333, "Authing: the account or password is wrong")
WRONG_OLD_PASSWORD = Refusal(403, 2203, "Authing: the old password is wrong")
OLD_PASSWORD_MISSING = Refusal(400, 2201, "Authing: the old password is missing")
SHORT_PASSWORD = Refusal(499, 2029, "Authing: the password is shorter than 6 characters")
WEAK_PASSWORD = Refusal(499, None, "Authing: the password does not meet the pool's policy")
CANNOT_DECRYPT = Refusal(499, 2016, "Authing: the password cannot be decrypted")

WRONG_OTP = Refusal(403, 6001, "Authing: the one-time password is wrong")
TOKEN_LAPSED = Refusal(403, None, "Authing: the token is invalid or has expired")
