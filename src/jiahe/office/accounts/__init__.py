"""Accounts: people, their roles, sign-in and tokens."""
