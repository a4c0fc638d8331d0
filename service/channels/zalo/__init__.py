"""Zalo Official Account (OA): signed webhooks in, OpenAPI v3 consultation messages out. Explained in docs/zalo.md."""
