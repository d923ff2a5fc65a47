"""Comparing organisations: what TNO published of three of them, and how others can be laid beside it."""
