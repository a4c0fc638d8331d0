"""Zalo on this machine: OAuth, the OpenAPI of one Official Account, its webhooks, and a page to write as a citizen.

Strict: it refuses whatever Zalo documents to refuse, with Zalo's codes, so that what passes here passes there.
"""
