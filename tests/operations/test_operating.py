"""What the documents give to those who run it: unit, proxies and versions are tried as they stand there."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

from lessonsearch import server
from lessonsearch.cli import main
from lessonsearch.settings import Settings
from support.paths import ROOT

pytestmark = pytest.mark.slow

OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def fenced(language: str) -> str:
    """The one block of that language in `docs/operating.md`."""
    [block] = re.findall(rf"^```{language}\n(.*?)^```$", OPERATING, re.MULTILINE | re.DOTALL)
    return str(block)


class TestUnit:
    @pytest.fixture
    def unit(self) -> configparser.RawConfigParser:
        parsed = configparser.RawConfigParser(strict=False)
        parsed.optionxform = str  # type: ignore[assignment,method-assign]
        parsed.read_string(re.sub(r"^Environment=(\w+)", r"\1", fenced("ini"), flags=re.MULTILINE))
        return parsed

    def test_systemd_takes_it(self, tmp_path: Path) -> None:
        analyze = shutil.which("systemd-analyze")
        if not analyze:
            pytest.skip("there is no systemd here; the other tests read the unit")
        file = tmp_path / "lessonsearch.service"
        file.write_text(
            fenced("ini").replace("/srv/lessonsearch/venv/bin/lessonsearch", "/bin/true"), "utf-8"
        )
        done = subprocess.run([analyze, "verify", str(file)], capture_output=True, text=True, check=False)
        about = [line for line in done.stderr.splitlines() if "lessonsearch" in line]
        assert (done.returncode, about) == (0, [])

    def test_its_settings_are_settings(self, unit: configparser.RawConfigParser) -> None:
        given = {name: value for name, value in unit["Service"].items() if name.startswith("LESSONSEARCH_")}
        read = Settings.read(given)
        assert (read.trusted_proxies, read.allowed_hosts) == (1, ("lessons.example.org",))
        cache = f"/var/cache/{unit['Service']['CacheDirectory']}/"
        assert str(read.index).startswith(cache), "the only place that the unit lets it write to"

    def test_its_command_is_a_command(self, unit: configparser.RawConfigParser) -> None:
        command = shlex.split(unit["Service"]["ExecStart"])
        assert command[0].endswith("/lessonsearch")
        assert CliRunner().invoke(main, [*command[1:], "--help"]).exit_code == 0

    def test_it_lets_requests_under_way_be_finished(self, unit: configparser.RawConfigParser) -> None:
        assert int(unit["Service"]["TimeoutStopSec"]) > server.SHUTDOWN_TIMEOUT


class TestProxies:
    def test_nginx_takes_it(self, tmp_path: Path) -> None:
        nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
        if not nginx:
            pytest.skip("there is no nginx here; the next test reads what matters")
        block = fenced("nginx").replace("listen 443 ssl", "listen 127.0.0.1:8443")
        block = re.sub(r"^ *ssl_certificate.*\n", "", block, flags=re.MULTILINE)  # there is none here
        block = block.replace("/var/cache/nginx", str(tmp_path))
        config = f"error_log stderr;\npid {tmp_path}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{block}}}\n"
        (tmp_path / "nginx.conf").write_text(config, "utf-8")
        done = subprocess.run(
            [nginx, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def test_nginx_says_what_the_server_believes(self) -> None:
        block = fenced("nginx")
        assert "proxy_set_header Host $host;" in block
        assert "proxy_set_header X-Forwarded-Proto $scheme;" in block
        assert block.count("{") == block.count("}")

    def test_caddy_takes_it(self, tmp_path: Path) -> None:
        caddy = shutil.which("caddy")
        if not caddy:
            pytest.skip("there is no Caddy here")
        (tmp_path / "Caddyfile").write_text(fenced("caddy"), "utf-8")
        adapt = [caddy, "adapt", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
        done = subprocess.run(adapt, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


class TestVersions:
    """`.ci/constraints.txt`: what deployers install."""

    LINES = (ROOT / ".ci" / "constraints.txt").read_text("utf-8").replace("\\\n", " ").splitlines()

    def test_each_is_one_version_with_its_hashes_from_nowhere_in_particular(self) -> None:
        for line in self.LINES:
            assert re.fullmatch(r"[a-z0-9-]+==\S+( ; [^-]+?)?( +--hash=sha256:[0-9a-f]{64})+", line), line[
                :80
            ]
            assert "://" not in line

    def test_they_are_what_the_project_asks_for(self) -> None:
        fixed = [Requirement(line.partition(" --hash")[0]) for line in self.LINES]
        for asked in map(Requirement, PROJECT["dependencies"]):
            versions = [
                str(one.specifier).removeprefix("==") for one in fixed if one.name == asked.name.lower()
            ]
            assert versions, f"{asked.name} is missing; make the file anew as docs/operating.md says"
            assert all(version in asked.specifier for version in versions), asked

    def test_their_licences_are_listed_and_free(self) -> None:
        names = {"jinja2": "Jinja", "pystemmer": "PyStemmer", "markdown": "Python-Markdown"}
        listed = ARCHITECTURE[ARCHITECTURE.index("## Dependencies") :].lower()
        free = re.compile(r"\b(MIT|MIT-CMU|BSD|BSD-[23]-Clause|PSF-2.0)\b")
        for name in {Requirement(line.partition(" --hash")[0]).name for line in self.LINES}:
            assert re.search(rf"\b{re.escape(names.get(name, name).lower())}\b", listed), name
            told = metadata.metadata(name)
            said = [
                told.get("License-Expression", ""),
                told.get("License", ""),
                *(told.get_all("Classifier") or []),
            ]
            assert any(free.search(text or "") for text in said), name
