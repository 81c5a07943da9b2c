"""Forecasts of many series at once: closed-form ridge regressions, chosen and calibrated on held-out blocks."""
