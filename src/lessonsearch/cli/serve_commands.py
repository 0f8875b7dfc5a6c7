"""Server commands: serve the site, build its index."""

from __future__ import annotations

import errno
import os
import socket

import click

from lessonsearch.cli.main import main, open_with_progress
from lessonsearch.errors import LessonsearchError, SettingsError
from lessonsearch.query.query import Query
from lessonsearch.settings import PREFIX, Settings


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to serve on."
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Number of worker processes."
)
@click.option("--watch", is_flag=True, help="Pick up changes to the corpus while serving.")
def serve(host: str, port: int, workers: int, watch: bool) -> None:
    """Start the website. This builds the index first if it is missing or out of date."""
    from lessonsearch.server import serve as run  # no other command needs to load the server

    if watch:
        os.environ[f"{PREFIX}WATCH"] = "yes"  # each worker process reads the environment itself
    settings = Settings.read()
    open_with_progress().engine.close()
    _check_bindable(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving on http://{shown}:{port}/ (press Ctrl-C to stop)")
    run(host, port, workers, settings)


def _check_bindable(host: str, port: int) -> None:
    """Check that the address can be bound. Raises LessonsearchError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            in_use = error.errno == errno.EADDRINUSE
            why = (
                "is in use by another program"
                if in_use
                else f"is not an address that we can serve on ({error.strerror or error})"
            )
            raise LessonsearchError(f"{host}:{port} {why}. Choose another with --host or --port.") from error


@main.command("mcp")
@click.option(
    "--site", help="Address of the website for links. If you leave it out, we use LESSONSEARCH_URL."
)
def serve_assistants(site: str | None) -> None:
    """Let AI assistants search lessons and check quotations. They use the Model Context Protocol (MCP) over
    standard input and output."""
    try:
        from lessonsearch.assistants.mcp_server import mcp_server  # an optional extra
    except ModuleNotFoundError as missing:
        raise SettingsError(
            f"'lessonsearch mcp' needs {missing.name}. To install it, run pip install 'lessonsearch[mcp]'."
        ) from missing
    settings = Settings.read({**os.environ, f"{PREFIX}URL": site} if site else os.environ)
    if not settings.url:
        raise SettingsError("Give the address of your website with --site, so that each passage has a link.")
    mcp_server(open_with_progress(), settings.url).run()


@main.command()
def index() -> None:
    """Build the index if it is missing or out of date."""
    library = open_with_progress()
    everything = library.find(Query())
    click.echo(f"The index has {everything.total} lessons from {len(library.sources)} sources.")
