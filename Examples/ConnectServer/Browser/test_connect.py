"""TrialMatched as a patient clicks through it."""

import urllib.request

from conftest import SHOTS, wait_until
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


def find(browser, css):
    return browser.find_element(By.CSS_SELECTOR, css)


def text(browser, css):
    return find(browser, css).text


def click(browser, css):
    wait_until(lambda: find(browser, css).is_displayed())
    find(browser, css).click()


def search(browser, world, name="maple"):
    browser.get(world.app_url)
    find(browser, "#search").send_keys(name)
    wait_until(lambda: "1 facility found" in text(browser, "#found"))


def to_portal(browser, world, name="maple"):
    search(browser, world, name)
    click(browser, "#results button")
    wait_until(lambda: "/portal/" in browser.current_url)


def decide(browser, choice):
    click(browser, f"button[value={choice}]")


def outcome(browser):
    wait_until(lambda: "/connected" in browser.current_url)
    return text(browser, ".outcome h1")


def home(browser):
    click(browser, "a.button")
    wait_until(lambda: find(browser, "#search"))


def records(browser, world):
    world.turn("advance", seconds=20)
    wait_until(lambda: text(browser, "#progress") == "20 records")
    return text(browser, "#counts")


def status_of(browser):
    wait_until(lambda: find(browser, "#facilities li"))
    return find(browser, "#facilities li").get_attribute("data-status")


def connect(browser, world):
    to_portal(browser, world)
    decide(browser, "approve")
    assert outcome(browser) == "Connected, records on their way"
    home(browser)


def lapse(browser, world):
    """What happens at the portal some day, by the switch of the local Medblocks."""
    patient = find(browser, "body").get_attribute("data-patient")
    link = world.api("GET", f"/patients/{patient}")["connections"][0]["id"]
    world.turn("lapse", id=link)


def problems(browser):
    """What the console says, but for logos of facilities that do not exist."""
    return [
        entry["message"] for entry in browser.get_log("browser")
        if ".invalid" not in entry["message"]
    ]


def test_one_facility(browser, world):
    connect(browser, world)
    assert status_of(browser) == "active"
    assert "more are on their way" in text(browser, "#progress")
    browser.save_screenshot(SHOTS / "arriving-wide.png")
    assert "Observation\n8" in records(browser, world)
    browser.save_screenshot(SHOTS / "records-wide.png")
    assert "Maple Grove General Hospital: Connected" in text(browser, "#history")
    assert problems(browser) == []


def test_hosted_page(browser, world):
    browser.get(world.app_url)
    click(browser, "#hosted")
    wait_until(lambda: "/connect/" in browser.current_url)
    find(browser, "#q").send_keys("harbor", Keys.ENTER)
    click(browser, "a.card")
    decide(browser, "fail")
    wait_until(lambda: "did not work" in text(browser, "main"))
    find(browser, "#q").send_keys("quarry", Keys.ENTER)
    wait_until(lambda: "Quarry" in text(browser, "a.card"))
    click(browser, "a.card")
    decide(browser, "approve")
    wait_until(lambda: "connected" in text(browser, "main"))
    browser.save_screenshot(SHOTS / "hosted-wide.png")
    click(browser, "form[method=post] button")
    assert outcome(browser) == "Connected, records on their way"
    home(browser)
    assert "Quarry Hill Community Hospital" in text(browser, "#facilities")
    wait_until(lambda: "could not finish" in text(browser, "#history"))


def test_refusal(browser, world):
    to_portal(browser, world)
    browser.save_screenshot(SHOTS / "portal-wide.png")
    decide(browser, "refuse")
    assert outcome(browser) == "Nothing was shared"
    assert "said no" not in text(browser, "body")  # the portal's own words
    browser.save_screenshot(SHOTS / "refused-wide.png")
    click(browser, "[data-connect]")  # Try again
    decide(browser, "approve")
    assert outcome(browser).startswith("Connected")


def test_failure(browser, world):
    to_portal(browser, world)
    decide(browser, "fail")
    assert outcome(browser) == "That did not work"
    assert "Try again" in text(browser, ".actions")
    home(browser)
    wait_until(lambda: "Nothing was connected" in text(browser, "#history"))
    assert not find(browser, "#no-facilities").get_attribute("hidden")


def test_expiry(browser, world):
    to_portal(browser, world)
    world.turn("advance", seconds=1800)
    decide(browser, "approve")
    wait_until(lambda: text(browser, "h1") == "This session is over")
    browser.get(world.app_url)
    wait_until(lambda: "Ran out of time" in text(browser, "#history"))


def test_lapse_and_reconnect(browser, world):
    connect(browser, world)
    records(browser, world)
    lapse(browser, world)
    # The webhook tells the app, and the app the page: nobody reloads.
    wait_until(lambda: status_of(browser) == "refresh_failed")
    assert "Access has lapsed" in text(browser, "#facilities")
    browser.save_screenshot(SHOTS / "lapsed-wide.png")
    click(browser, "#facilities [data-connect]")
    decide(browser, "approve")
    assert outcome(browser) == "Connected"
    home(browser)
    wait_until(lambda: status_of(browser) == "active")


def test_webhook_arrives(browser, world):
    connect(browser, world)
    records(browser, world)
    lapse(browser, world)  # the page asks nothing by itself once all records are there
    wait_until(lambda: status_of(browser) == "refresh_failed")
    assert "route=/webhooks status=204" in world.log.read_text()


def test_disconnect(browser, world):
    connect(browser, world)
    click(browser, "#facilities button")
    wait_until(lambda: status_of(browser) == "disconnected")
    assert text(browser, "#facilities button") == "Connect again"


def test_keyboard_only(browser, world):
    browser.get(world.app_url)
    keys = lambda *what: browser.switch_to.active_element.send_keys(*what)
    keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to the content"
    keys(Keys.ENTER)
    keys(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("id") == "search"
    keys("cedar")
    wait_until(lambda: "1 facility found" in text(browser, "#found"))
    keys(Keys.TAB)
    assert "Cedar Valley" in browser.switch_to.active_element.text
    keys(Keys.ENTER)
    wait_until(lambda: "/portal/" in browser.current_url)
    for _ in range(3):
        browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("value") == "approve"
    keys(Keys.ENTER)
    assert outcome(browser).startswith("Connected")


def test_narrow_screen(browser, world):
    browser.set_window_size(500, 900)  # the narrowest that headless Chromium makes; then as a phone
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True},
    )
    connect(browser, world)
    records(browser, world)
    width = browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= 360
    small = browser.execute_script(
        "return [...document.querySelectorAll('button')].filter(b => b.offsetHeight < 44).length"
    )
    assert small == 0
    browser.save_screenshot(SHOTS / "records-narrow.png")


def test_restart_in_the_middle(browser, world):
    to_portal(browser, world)
    world.restart_app()
    decide(browser, "approve")
    assert outcome(browser).startswith("Connected")
    home(browser)
    records(browser, world)


def test_no_key_and_no_stranger(browser, world):
    connect(browser, world)
    for path in ["/", "/static/app.js", "/static/connect.js", "/static/style.css"]:
        page = urllib.request.urlopen(world.app_url + path).read().decode()
        assert "mb_sk" not in page and "whsec" not in page
    patient = find(browser, "body").get_attribute("data-patient")
    browser.delete_all_cookies()
    browser.get(f"{world.app_url}/api/patients/{patient}/connections")
    assert "Maple" not in text(browser, "body")
    log = world.log.read_text()
    assert patient not in log and "mb_sk" not in log and "whsec" not in log
    calls = [line for line in log.splitlines() if "operation=api." in line]
    ours = [line for line in calls if "Webhook" not in line]  # those are made before any request
    assert ours and all("hb.request.id=" in line for line in ours)
