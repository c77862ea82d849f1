"""A stand-in for an Authing tenant: the same wire, over SQLite, with its own sign-in pages.

It lives beside the sandbox and takes from it what has nothing to do with Logto: store, clock,
pages, interactions, grants, sessions, faults. What is Authing's is here (contracts/authing-api.md).

* ``app``   puts the parts together
* ``account``   what a person may read and do with their own access token: ``/api/v3``
* ``sign_in``   its pages for signing in, registering and a forgotten password
* ``oidc``   the provider
* ``people``, ``messages``, ``pool``   whom it knows, what it would send, what the console has set
* ``api``   what all calls share: the envelope, the bearer, the arguments
* ``testing``   how tests look into it and change it
"""
