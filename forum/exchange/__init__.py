"""Boards as files: JSON Lines in and out, and other forums' exports made into them.

`lines` reads, `records` understands one line, `plans` says what comes of it, `importing` brings it in, `exporting`
writes; `discourse` and `phpbb` convert. The format: docs/how-to/move-a-board.md.
"""
