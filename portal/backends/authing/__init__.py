"""
Authing, by its V3 API with the person's own token (contracts/authing-api.md).

There is no authority of the portal's own here: whatever is done is done in the person's name.
"""
