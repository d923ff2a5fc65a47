"""Dated spells counted over a calendar."""
