"""How does one of several who do the same at once go first, where there is no row yet that could be locked?"""

from django.db import transaction


def hold(name: str) -> None:
    """Hold a name until the transaction ends; whoever asks for it meanwhile waits.

    SQLite lets one transaction write at a time as it is; in PostgreSQL this is an advisory lock.

    Raises
    ------
    RuntimeError
        Where no transaction is under way.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise RuntimeError("a name is held within a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
