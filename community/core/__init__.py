"""The cellar: what every app may use and what knows no domain.

Owns labels (`tlp`), rulings, visibility, Markdown to safe HTML (`markup`), rate limits (`throttle`), random public ids
and the error pages. Imports nothing of ours. Begin with `rulings.py` and `visibility.py`.
"""
