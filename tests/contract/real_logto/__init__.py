"""
The contract on a real Logto, which is as the sandbox is on its first day when a test begins.

What an operator has is used there: the Management API, the database, and what the mock connectors
for mail and text messages wrote down. It has to be a Logto of one's own that holds nothing else,
for every test begins by deleting its people and organizations.

=================================  ===============================================================
``FOYER_CONTRACT_URL``             where it answers
``FOYER_CONTRACT_CLIENT_ID``       a traditional web application, with ``…_CLIENT_SECRET``, that
                                   may come back to ``http://localhost:5000/auth/callback``
``FOYER_CONTRACT_MANAGEMENT_ID``   a machine-to-machine application that may use the Management
                                   API, with ``…_MANAGEMENT_SECRET``
``FOYER_CONTRACT_DATABASE``        its PostgreSQL, as one whom row-level security lets through
``FOYER_CONTRACT_MAIL``, ``_SMS``  the files in which the mock connectors leave the latest message
=================================  ===============================================================

The sign-in experience, the account center, the catalogue of profile fields and the organization
template are to be set as ``portal.sandbox.tenant.demo`` has them. What a test changes of the first
two is put back.
"""
