"""What does SQLite know of how its tables are filled, so that it picks the right index? PostgreSQL looks by itself."""

from django.db import connection

_ROWS_LOOKED_AT = 1000


def refresh_statistics() -> None:
    """Let SQLite look at a part of each index; some hundredths of a second, however large the tables are."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={_ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
