"""Watch rules from and to YAML files: docs/how-to/keep-watch-rules.md."""
