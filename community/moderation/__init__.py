"""Deciding over content: flags, the queue, claims, decisions, watch rules and screening.

Knows "subjects", not posts: higher apps declare in their `moderated.py` what a decision does to their content. May
import members, realtime, audit and core. Begin with `actions/queue.py` and `actions/decisions.py`.
"""
