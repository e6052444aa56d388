"""A person who uses TrialMatched in a browser."""

import importlib.resources
import urllib.parse
import urllib.request

from conftest import SCREENSHOTS, wait_until
from selenium.webdriver.common.by import By

AXE = importlib.resources.files("axe_core_python").joinpath("axe.min.js").read_text()
WIDE, NARROW = (1100, 900), (360, 740)


class Patient:
    """A demo person in a browser, whose data is deleted first."""

    def __init__(self, browser, servers, person="quilla"):
        self.browser, self.servers, self.person = browser, servers, person
        self.patient_id = f"trialmatched-{person}"
        delete_data(servers, person)
        self.resize(*WIDE)

    # The page

    def find(self, css):
        return self.browser.find_element(By.CSS_SELECTOR, css)

    def exists(self, css):
        return bool(self.browser.find_elements(By.CSS_SELECTOR, css))

    def text(self, css="main"):
        return self.find(css).text

    def title(self):
        return self.text("h1")

    def open(self, path="/"):
        self.browser.get(self.servers.app_url + path)

    def click(self, css):
        wait_until(lambda: self.find(css).is_displayed())
        self.find(css).click()

    def link(self, text):
        self.browser.find_element(By.LINK_TEXT, text).click()

    def button(self, text):
        self.browser.find_element(By.XPATH, f"//button[normalize-space()='{text}']").click()

    def wait_for_title(self, title):
        wait_until(lambda: self.title() == title)

    def wait_for_text(self, text, css="main"):
        wait_until(lambda: text in self.text(css))

    def focused(self):
        return self.browser.switch_to.active_element

    def press(self, *keys):
        self.focused().send_keys(*keys)

    def resize(self, width, height):
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})

    def set_dark(self, is_dark):
        scheme = "dark" if is_dark else "light"
        self.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    # Steps

    def sign_in(self):
        self.open("/sign-in")
        self.click(f"button[value={self.person}]")
        wait_until(lambda: self.exists("#facilities"))

    def open_portal(self, facility="maple"):
        self.open(f"/connect/fhirsrc_{facility}")
        self.button("Agree and continue")
        wait_until(lambda: "/portal/" in self.browser.current_url)

    def choose(self, choice):
        """Clicks a button of the portal: grant, deny or fail."""
        self.click(f"button[value={choice}]")

    def connect(self, facility="maple"):
        self.open_portal(facility)
        self.choose("grant")
        self.wait_for_title("Connected")

    def connect_and_receive(self, facility="maple"):
        self.connect(facility)
        self.open()
        self.servers.advance(seconds=60)
        wait_until(lambda: self.state() == "complete")

    def state(self):
        return self.find("#facilities li").get_attribute("data-state")

    def connection_id(self):
        return self.servers.api("GET", f"/patients/{self.patient_id}")["connections"][0]["id"]

    # Checks

    def check(self, name):
        """Saves screenshots of a state and expects no axe violation, in light and dark."""
        for width, height in [WIDE, NARROW]:
            self.resize(width, height)
            for is_dark in [False, True]:
                self.set_dark(is_dark)
                size = "wide" if width == WIDE[0] else "narrow"
                scheme = "dark" if is_dark else "light"
                if size == "wide" or scheme == "light":  # the contrast does not depend on the size
                    self.expect_accessible(f"{name}, {size}, {scheme}")
                self.browser.save_screenshot(SCREENSHOTS / f"{name}-{size}-{scheme}.png")
            page_width = self.browser.execute_script(
                "return document.documentElement.scrollWidth")
            assert page_width <= width, f"{name} is {page_width} wide"
        self.resize(*WIDE)
        self.set_dark(False)

    def expect_accessible(self, name):
        self.browser.execute_script(AXE)
        result = self.browser.execute_async_script(
            "axe.run().then(arguments[arguments.length - 1])")
        violations = [
            f"{violation['id']}: {node['html']} {node['failureSummary']}"
            for violation in result["violations"] for node in violation["nodes"]]
        assert not violations, f"{name}:\n" + "\n".join(violations)

    def console_errors(self):
        return [entry["message"] for entry in self.browser.get_log("browser")
                if entry["level"] == "SEVERE"]


def post(servers, path, cookie="", **fields):
    """Submits a form as the app's own page does, and returns the response."""

    class KeepRedirects(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments):
            return None

    request = urllib.request.Request(
        servers.app_url + path, urllib.parse.urlencode(fields).encode(),
        {"Origin": servers.app_url, "Cookie": cookie})
    try:
        return urllib.request.build_opener(KeepRedirects).open(request)
    except urllib.error.HTTPError as error:
        return error


def delete_data(servers, person):
    cookie = post(servers, "/sign-in", person=person).headers["Set-Cookie"].split(";")[0]
    assert post(servers, "/account/delete", cookie, confirm="yes").status == 303
