"""Runs a local Medblocks and the app as processes, and a Chromium for each test."""

import contextlib
import hmac
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.parse
import urllib.request

import pytest
from selenium import webdriver

BINARY = os.environ["MEDBLOCKS_BINARY"]
APP_BINARY = os.environ["TRIAL_MATCHED_BINARY"]
SCREENSHOTS = pathlib.Path(os.environ.get("SCREENSHOTS", "/tmp/trial-matched-screenshots"))
API_KEY = "mb_sk_sbx_local"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(check, seconds=30):
    """Calls a function until it returns a true value; exceptions count as false."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if value := check():
                return value
        except Exception:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not true within {seconds} s: {check}")


def environment(**variables):
    """Returns the environment without Medblocks variables, except the given ones."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MEDBLOCKS_")}
    return kept | variables


class Process:
    """A process with its output in a log file."""

    def __init__(self, log, binary, *arguments, **variables):
        self.log = open(log, "ab")
        self.process = subprocess.Popen(
            [binary, *arguments], stdout=self.log, stderr=self.log, env=environment(**variables)
        )

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.log.close()


class Servers:
    """A local Medblocks whose clock is stopped, and the app that uses it."""

    def __init__(self, folder):
        self.port, self.sandbox_port = free_port(), free_port()
        self.app_url = f"http://localhost:{self.port}"
        self.sandbox_url = f"http://localhost:{self.sandbox_port}"
        self.log, self.database = folder / "app.log", folder / "app.sqlite"
        self.medblocks = Process(
            folder / "medblocks.log", BINARY, "sandbox", "--speed", "0",
            "--sandbox-port", str(self.sandbox_port),
        )
        self.wait_for(self.sandbox_url + "/health")
        self.start_app()

    def start_app(self):
        self.app = Process(
            self.log, APP_BINARY, "--port", str(self.port), "--database", str(self.database),
            MEDBLOCKS_API_KEY=API_KEY, MEDBLOCKS_API_URL=self.sandbox_url,
        )
        self.wait_for(self.app_url + "/health")

    def restart_app(self):
        self.app.stop()
        self.start_app()

    def control_sandbox(self, action, **fields):
        """Submits a form of the sandbox control page."""
        form = urllib.parse.urlencode(fields).encode()
        urllib.request.urlopen(f"{self.sandbox_url}/sandbox/{action}", form)

    def advance(self, seconds):
        self.control_sandbox("advance", seconds=seconds)

    def deliver(self, event):
        """Delivers a webhook event to the app, signed with the secret of its endpoint."""
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            secret, = database.execute("SELECT secret FROM app_webhook_secrets").fetchone()
        body, time_sent = json.dumps(event), int(time.time())
        digest = hmac.digest(secret.encode(), f"{time_sent}.{body}".encode(), "sha256").hex()
        request = urllib.request.Request(
            self.app_url + "/webhooks", body.encode(),
            {"Medblocks-Signature": f"t={time_sent},v1={digest}"})
        assert urllib.request.urlopen(request).status == 200

    def api(self, method, path, body=None):
        """Calls the API of the local Medblocks."""
        request = urllib.request.Request(
            self.sandbox_url + path, json.dumps(body).encode() if body else None,
            {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"},
            method=method,
        )
        return json.load(urllib.request.urlopen(request))

    def wait_for(self, url):
        wait_until(lambda: urllib.request.urlopen(url, timeout=2).status == 200)

    @contextlib.contextmanager
    def without_medblocks(self):
        """Suspends the local Medblocks, so that it does not respond."""
        self.medblocks.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.medblocks.process.send_signal(signal.SIGCONT)

    def stop(self):
        self.app.stop()
        self.medblocks.stop()


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    servers = Servers(tmp_path_factory.mktemp("servers"))
    yield servers
    servers.stop()


@pytest.fixture
def browser(request):
    """A Chromium without cookies; a screenshot is saved at the end of each test."""
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     "--hide-scrollbars"]:
        options.add_argument(argument)
    options.add_argument("--window-size=1000,1400")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if request.node.get_closest_marker("no_script"):
        options.add_experimental_option(
            "prefs", {"profile.managed_default_content_settings.javascript": 2})
    browser = webdriver.Chrome(
        options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    yield browser
    browser.save_screenshot(SCREENSHOTS / f"{request.node.name}-end.png")
    browser.quit()


def pytest_configure(config):
    config.addinivalue_line("markers", "no_script: JavaScript is disabled in the browser")
