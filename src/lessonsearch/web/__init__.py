"""The web interface: pages for people and an API for programs. `app.create_app` assembles it."""
