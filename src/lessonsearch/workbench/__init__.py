"""The workbench: pages in the browser on which a person turns reports into published lessons.

It runs on this machine only, for one person: it listens on the loopback address, opens with a token that
works once, and stores nothing but the Markdown files that an engineer would write. No page uses JavaScript.
"""
