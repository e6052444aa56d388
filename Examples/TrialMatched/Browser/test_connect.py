"""Tests TrialMatched in the browser of a patient."""

import urllib.request

from conftest import SCREENSHOTS, wait_until
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


def find(browser, css):
    return browser.find_element(By.CSS_SELECTOR, css)


def text(browser, css):
    return find(browser, css).text


def click(browser, css):
    wait_until(lambda: find(browser, css).is_displayed())
    find(browser, css).click()


def save_screenshot(browser, name):
    browser.save_screenshot(SCREENSHOTS / f"{name}.png")


def search(browser, servers, name="maple"):
    browser.get(servers.app_url)
    find(browser, "#search").send_keys(name)
    wait_until(lambda: "1 facility found" in text(browser, "#found"))


def open_portal(browser, servers, name="maple"):
    search(browser, servers, name)
    click(browser, "#results button")
    wait_until(lambda: "/portal/" in browser.current_url)


def choose(browser, choice):
    """Clicks a button of the portal: grant, deny or fail."""
    click(browser, f"button[value={choice}]")


def return_title(browser):
    wait_until(lambda: "/connected" in browser.current_url)
    return text(browser, ".outcome h1")


def open_home(browser):
    click(browser, "a.button")
    wait_until(lambda: find(browser, "#search"))


def sync_records(browser, servers):
    """Advances the sandbox until all records are shown, and returns the counts."""
    servers.advance(seconds=20)
    wait_until(lambda: text(browser, "#progress") == "20 records")
    return text(browser, "#counts")


def connection_status(browser):
    wait_until(lambda: find(browser, "#facilities li"))
    return find(browser, "#facilities li").get_attribute("data-status")


def connect(browser, servers):
    open_portal(browser, servers)
    choose(browser, "grant")
    assert return_title(browser) == "Connected, records are syncing"
    open_home(browser)


def fail_token_refresh(browser, servers):
    """Makes the sandbox lose access to the patient's connection."""
    patient = find(browser, "body").get_attribute("data-patient")
    connection = servers.api("GET", f"/patients/{patient}")["connections"][0]["id"]
    servers.control_sandbox("fail-token-refresh", id=connection)


def console_errors(browser):
    """Returns the console messages, without those about logos that cannot be loaded."""
    return [
        entry["message"] for entry in browser.get_log("browser")
        if ".invalid" not in entry["message"]
    ]


def test_a_facility_is_connected_and_its_records_arrive(browser, servers):
    connect(browser, servers)
    assert connection_status(browser) == "active"
    assert "syncing" in text(browser, "#progress")
    save_screenshot(browser, "syncing-wide")
    assert "Observation\n8" in sync_records(browser, servers)
    save_screenshot(browser, "records-wide")
    assert "Maple Grove General Hospital: Connected" in text(browser, "#history")
    assert console_errors(browser) == []


def test_a_facility_is_connected_on_the_hosted_page(browser, servers):
    browser.get(servers.app_url)
    click(browser, "#hosted")
    wait_until(lambda: "/connect/" in browser.current_url)
    find(browser, "#q").send_keys("harbor", Keys.ENTER)
    click(browser, "a.card")
    choose(browser, "fail")
    wait_until(lambda: "failed" in text(browser, "main"))
    find(browser, "#q").send_keys("quarry", Keys.ENTER)
    wait_until(lambda: "Quarry" in text(browser, "a.card"))
    click(browser, "a.card")
    choose(browser, "grant")
    wait_until(lambda: "connected" in text(browser, "main"))
    save_screenshot(browser, "hosted-wide")
    click(browser, "form[method=post] button")
    assert return_title(browser) == "Connected, records are syncing"
    open_home(browser)
    assert "Quarry Hill Community Hospital" in text(browser, "#facilities")
    wait_until(lambda: "could not complete" in text(browser, "#history"))


def test_a_denial_can_be_retried(browser, servers):
    open_portal(browser, servers)
    save_screenshot(browser, "portal-wide")
    choose(browser, "deny")
    assert return_title(browser) == "Nothing was shared"
    save_screenshot(browser, "denied-wide")
    click(browser, "[data-connect]")  # Try again
    choose(browser, "grant")
    assert return_title(browser).startswith("Connected")


def test_a_portal_failure_is_reported(browser, servers):
    open_portal(browser, servers)
    choose(browser, "fail")
    assert return_title(browser) == "The connection failed"
    assert "Try again" in text(browser, ".actions")
    open_home(browser)
    wait_until(lambda: "Nothing was connected" in text(browser, "#history"))
    assert not find(browser, "#no-facilities").get_attribute("hidden")


def test_an_expired_session_is_reported(browser, servers):
    open_portal(browser, servers)
    servers.advance(seconds=1800)
    choose(browser, "grant")
    wait_until(lambda: text(browser, "h1") == "This session has ended")
    browser.get(servers.app_url)
    wait_until(lambda: "Expired" in text(browser, "#history"))


def test_a_facility_is_reconnected_after_a_failed_token_refresh(browser, servers):
    connect(browser, servers)
    sync_records(browser, servers)
    fail_token_refresh(browser, servers)
    # A webhook updates the app, and the app updates the page without a reload.
    wait_until(lambda: connection_status(browser) == "refresh_failed")
    assert "Access was lost" in text(browser, "#facilities")
    save_screenshot(browser, "refresh-failed-wide")
    click(browser, "#facilities [data-connect]")
    choose(browser, "grant")
    assert return_title(browser) == "Connected"
    open_home(browser)
    wait_until(lambda: connection_status(browser) == "active")


def test_a_webhook_updates_the_page(browser, servers):
    connect(browser, servers)
    sync_records(browser, servers)
    fail_token_refresh(browser, servers)  # the page does not poll after all records have arrived
    wait_until(lambda: connection_status(browser) == "refresh_failed")
    assert "route=/webhooks status=200" in servers.log.read_text()


def test_a_facility_is_disconnected(browser, servers):
    connect(browser, servers)
    click(browser, "#facilities button")
    wait_until(lambda: connection_status(browser) == "disconnected")
    assert text(browser, "#facilities button") == "Connect again"


def test_a_facility_is_connected_with_the_keyboard(browser, servers):
    def press(*keys):
        browser.switch_to.active_element.send_keys(*keys)

    browser.get(servers.app_url)
    press(Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to the content"
    press(Keys.ENTER)
    press(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("id") == "search"
    press("cedar")
    wait_until(lambda: "1 facility found" in text(browser, "#found"))
    press(Keys.TAB)
    assert "Cedar Valley" in browser.switch_to.active_element.text
    press(Keys.ENTER)
    wait_until(lambda: "/portal/" in browser.current_url)
    for _ in range(3):
        press(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("value") == "grant"
    press(Keys.ENTER)
    assert return_title(browser).startswith("Connected")


def test_the_page_fits_a_narrow_screen(browser, servers):
    browser.set_window_size(500, 900)  # headless Chromium is not narrower without emulation
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True},
    )
    connect(browser, servers)
    sync_records(browser, servers)
    width = browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= 360
    small_buttons = browser.execute_script(
        "return [...document.querySelectorAll('button')].filter(b => b.offsetHeight < 44).length"
    )
    assert small_buttons == 0
    save_screenshot(browser, "records-narrow")


def test_a_session_survives_a_restart_of_the_app(browser, servers):
    open_portal(browser, servers)
    servers.restart_app()
    choose(browser, "grant")
    assert return_title(browser).startswith("Connected")
    open_home(browser)
    sync_records(browser, servers)


def test_secrets_and_patient_data_are_not_exposed(browser, servers):
    connect(browser, servers)
    for path in ["/", "/static/app.js", "/static/connect.js", "/static/style.css"]:
        page = urllib.request.urlopen(servers.app_url + path).read().decode()
        assert "mb_sk" not in page and "whsec" not in page
    patient = find(browser, "body").get_attribute("data-patient")
    browser.delete_all_cookies()
    browser.get(f"{servers.app_url}/api/patients/{patient}/connections")
    assert "Maple" not in text(browser, "body")
    log = servers.log.read_text()
    assert patient not in log and "mb_sk" not in log and "whsec" not in log
    calls = [line for line in log.splitlines() if "operation=api." in line]
    # The calls for webhook endpoints precede the first request.
    request_calls = [line for line in calls if "Webhook" not in line]
    assert request_calls and all("hb.request.id=" in line for line in request_calls)
