"""The web interface: HTML pages and a JSON API. `app.create_app` assembles it."""
