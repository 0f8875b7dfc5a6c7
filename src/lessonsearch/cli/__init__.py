"""The command line. Each command is a few lines over the packages below; errors are one line and exit code 1.

To add a command, write it in the module of its subject, or in a new one that is named here.
"""

from __future__ import annotations

from lessonsearch.cli import import_commands, quality_commands, search_commands, serve_commands
from lessonsearch.cli.main import main

__all__ = ["import_commands", "main", "quality_commands", "search_commands", "serve_commands"]
