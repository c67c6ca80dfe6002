"""Telling people: notifications, mail and live pings.

Knows targets and members only by type, never posts or queues. May import audit and core. Higher apps declare what can
be told in their own `notices.py`. Begin with `notify.py` (rows), then `live.py` (pings), `delivery.py` and `mail/`
(what leaves by mail), `hooks.py` (what comes in).
"""
