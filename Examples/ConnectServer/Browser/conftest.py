"""The app and a Medblocks of its own as processes, and a Chromium for each test."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request

import pytest
from selenium import webdriver

BINARY = os.environ["MEDBLOCKS_BINARY"]
SHOTS = pathlib.Path(os.environ.get("SCREENSHOTS", "/tmp/connect-server-screenshots"))
KEY = "mb_sk_sbx_local"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(check, seconds=30):
    """Polls until a check holds; what it needs is said by the test that fails."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if value := check():
                return value
        except Exception:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {check}")


def environment(**variables):
    """Ours without any of Medblocks' variables, but for those given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MEDBLOCKS_")}
    return kept | variables


class Process:
    """One of our own processes, ended by its own id."""

    def __init__(self, log, *arguments, **variables):
        self.log = open(log, "ab")
        self.process = subprocess.Popen(
            [BINARY, *arguments], stdout=self.log, stderr=self.log, env=environment(**variables)
        )

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.log.close()


class World:
    """A Medblocks on this machine, and the app in front of it."""

    def __init__(self, folder):
        self.folder = folder
        self.port, self.sandbox_port = free_port(), free_port()
        self.app_url = f"http://localhost:{self.port}"
        self.sandbox_url = f"http://localhost:{self.sandbox_port}"
        self.log = folder / "app.log"
        self.medblocks = Process(
            folder / "medblocks.log", "sandbox", "--speed", "0",
            "--sandbox-port", str(self.sandbox_port),
        )
        self.answers(self.sandbox_url + "/health")
        self.start_app()

    def start_app(self):
        self.app = Process(
            self.log, "serve", "--port", str(self.port),
            MEDBLOCKS_API_KEY=KEY, MEDBLOCKS_API_URL=self.sandbox_url,
        )
        self.answers(self.app_url + "/health")

    def restart_app(self):
        self.app.stop()
        self.start_app()

    def turn(self, switch, **fields):
        """One of the switches of the local Medblocks, where time stands still otherwise."""
        form = urllib.parse.urlencode(fields).encode()
        urllib.request.urlopen(f"{self.sandbox_url}/world/{switch}", form)

    def api(self, method, path, body=None):
        """A call of the local Medblocks' API."""
        request = urllib.request.Request(
            self.sandbox_url + path, json.dumps(body).encode() if body else None,
            {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}, method=method,
        )
        return json.load(urllib.request.urlopen(request))

    def answers(self, url):
        wait_until(lambda: urllib.request.urlopen(url, timeout=2).status == 200)

    def stop(self):
        self.app.stop()
        self.medblocks.stop()


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("world"))
    yield world
    world.stop()


@pytest.fixture
def browser(request):
    """A new Chromium, so a new visitor; a test that fails leaves its screenshot."""
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]:
        options.add_argument(argument)
    options.add_argument("--window-size=1000,1400")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    SHOTS.mkdir(parents=True, exist_ok=True)
    yield browser
    browser.save_screenshot(SHOTS / f"{request.node.name}-end.png")
    browser.quit()
