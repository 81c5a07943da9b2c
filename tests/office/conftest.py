"""What do the office's tests share?"""

from tests.office.house import migrated, office, people, playground, quick_passwords

__all__ = ["migrated", "office", "people", "playground", "quick_passwords"]
