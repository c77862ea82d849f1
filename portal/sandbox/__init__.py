"""A stand-alone identity server on Logto's wire, over SQLite: the demo's and the tests' ground.

It shares no code with the adapters of ``portal.backends``: two readings of one specification.

* ``app``, ``seed``, ``config_file``   put the parts together, fill the first day, read the settings
* ``account``, ``verification``, ``management``   the three APIs, over ``api``, what they share
* ``sign_in``   its own pages for signing in; ``pages`` is how all of its pages look and speak
* ``oidc``   the provider: authorization, tokens, sessions
* ``people``, ``tenant``, ``messages``   whom it knows, what the operator set, what it would send
* ``testing``   how tests reach it, look into it and break it

Beneath them all: ``store``, ``current``, ``clock``, ``ids``, ``errors``. No area imports one that
imports it.
"""
