"""Tests TrialMatched in the browser of a person; the numbers are those of its list of features."""

import time
import urllib.request

import pytest
from conftest import SCREENSHOTS, wait_until
from patient import Patient
from selenium.webdriver.common.keys import Keys


@pytest.fixture
def quilla(browser, servers):
    return Patient(browser, servers)


def test_the_first_visit_leads_from_the_sign_in_to_records(quilla):
    quilla.open()
    assert quilla.title() == "Find a study that fits your health"
    quilla.check("sign-in")
    quilla.sign_in()
    assert quilla.title() == "Hello, Quilla"
    quilla.check("home-empty")
    quilla.link("Connect a hospital or clinic")
    quilla.check("connect")
    quilla.find("#search").send_keys("mapel gro")
    quilla.wait_for_text("1 place found")
    quilla.check("connect-found")
    quilla.click("#results a")
    quilla.wait_for_title("Connect Maple Grove General Hospital")
    quilla.check("consent")
    quilla.button("Agree and continue")
    quilla.choose("grant")
    quilla.wait_for_title("Connected")
    quilla.check("return-connected")
    quilla.link("Go to your home page")
    wait_until(lambda: quilla.state() == "syncing")
    quilla.check("home-syncing")
    quilla.servers.advance(seconds=60)
    wait_until(lambda: quilla.state() == "complete")
    quilla.wait_for_text("May fit you")
    quilla.check("home-complete")
    assert quilla.console_errors() == []


def test_records_are_shown_with_dates_ranges_and_sources(quilla):  # 8
    quilla.sign_in()
    quilla.connect_and_receive("maple")
    quilla.connect("cedar")
    quilla.servers.advance(seconds=60)
    quilla.open("/records")
    quilla.wait_for_text("Cedar Valley Children's Hospital")
    quilla.check("records")
    text = quilla.text()
    for section in ["Lab results", "Medicines", "Conditions", "Allergies", "Vaccinations",
                    "Visits and procedures", "Documents"]:
        assert section in text
    for name in ["Observation", "MedicationRequest", "Encounter", "DocumentReference"]:
        assert name not in text
    quilla.link("Hemoglobin A1c")
    quilla.wait_for_title("Hemoglobin A1c")
    quilla.check("lab")
    points = quilla.browser.find_elements("css selector", ".point")
    assert len(points) >= 2
    quilla.browser.execute_script("arguments[0].focus()", points[0])
    quilla.press(Keys.ENTER)
    row = quilla.find(quilla.browser.execute_script("return location.hash"))
    value, date = points[0].get_attribute("aria-label").split(", ")
    assert value in row.text and date in row.text


def test_a_study_states_the_reason_for_each_criterion(quilla):  # 9
    quilla.sign_in()
    quilla.open("/studies")
    assert "Something is missing" in quilla.text()
    quilla.connect_and_receive()
    quilla.open("/studies")
    quilla.check("studies")
    for name in ["steady-sugar", "clear-air-at-home"]:
        quilla.open(f"/studies/{name}")
        reasons = quilla.browser.find_elements("css selector", ".criterion")
        assert reasons and all(len(reason.text.splitlines()) == 3 for reason in reasons)
        quilla.check(f"study-{name}")


@pytest.mark.parametrize("text, name", [
    ("hospital maple", "Maple Grove"), ("“cedar” children’s", "Cedar Valley"),
    ("harbro", "Harbor Lights"), ("mychart", "Maple Grove"),
])
def test_the_search_forgives(quilla, text, name):  # 10
    quilla.sign_in()
    quilla.open("/connect")
    quilla.find("#search").send_keys(text)
    wait_until(lambda: name in quilla.text("#results"))


def test_a_search_without_a_result_gives_advice(quilla):  # 11
    quilla.sign_in()
    quilla.open("/connect?q=zzzz")
    assert "No place matches “zzzz”" in quilla.text()
    quilla.check("connect-nothing")


def test_a_place_is_connected_with_the_keyboard(quilla):  # 10, 12
    quilla.sign_in()
    quilla.open("/connect")
    quilla.press(Keys.TAB)
    assert quilla.focused().text == "Skip to the content"
    quilla.press(Keys.ENTER)
    quilla.press(Keys.TAB)
    search = quilla.focused()
    assert search.get_attribute("role") == "combobox"
    search.send_keys("epic")
    wait_until(lambda: search.get_attribute("aria-expanded") == "true")
    wait_until(lambda: "2 places found" in quilla.text("#found"))
    search.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    active = search.get_attribute("aria-activedescendant")
    assert quilla.find(f"#{active}").get_attribute("aria-selected") == "true"
    quilla.expect_accessible("combobox")
    search.send_keys(Keys.ESCAPE)
    assert not search.get_attribute("aria-activedescendant")
    search.send_keys(Keys.ESCAPE)
    assert search.get_attribute("value") == ""
    search.send_keys("harbor")
    wait_until(lambda: "Harbor" in quilla.text("#results"))
    search.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    quilla.wait_for_title("Connect Harbor Lights Medical Center")
    while quilla.focused().text != "Agree and continue":
        quilla.press(Keys.TAB)
    quilla.press(Keys.ENTER)
    wait_until(lambda: "/portal/" in quilla.browser.current_url)
    while quilla.focused().get_attribute("value") != "grant":
        quilla.press(Keys.TAB)
    quilla.press(Keys.ENTER)
    quilla.wait_for_title("Connected")


def test_a_second_click_starts_no_second_session(quilla):  # 10
    quilla.sign_in()
    quilla.open("/connect/fhirsrc_maple")
    quilla.browser.execute_script("""
        const button = document.querySelector("form.actions button");
        button.click();
        document.title = button.textContent;
        button.click();
        button.click();
    """)
    wait_until(lambda: "/portal/" in quilla.browser.current_url)
    sessions = quilla.servers.api("GET", f"/patients/{quilla.patient_id}/patient-sessions")
    assert len(sessions["data"]) == 1


def test_a_click_shows_progress(quilla):  # 10
    quilla.sign_in()
    quilla.open("/connect/fhirsrc_maple")
    quilla.browser.execute_script(  # the page stays, as while the app responds
        "document.addEventListener('submit', (event) => event.preventDefault())")
    quilla.button("Agree and continue")
    button = quilla.find("form.actions button")
    assert button.text == "Opening Maple Grove General Hospital…"
    assert button.get_attribute("aria-disabled") == "true"
    quilla.check("consent-progress")


def test_the_return_shows_every_place_with_its_outcome(quilla):  # 10
    quilla.sign_in()
    quilla.open("/connect")
    quilla.button("Browse all places")
    wait_until(lambda: "/connect/" in quilla.browser.current_url)
    for name, choice in [("harbor", "fail"), ("quarry", "grant"), ("meadow", "deny")]:
        quilla.find("#q").send_keys(Keys.CONTROL, "a")
        quilla.find("#q").send_keys(name, Keys.ENTER)
        wait_until(lambda: name in quilla.text("a.card").lower())
        quilla.click("a.card")
        quilla.choose(choice)
        wait_until(lambda: quilla.exists("#q"))
    quilla.click("form[method=post] button")
    quilla.wait_for_title("1 of 3 places is connected")
    assert "Connected. Records follow." in quilla.text()
    assert "reported a problem" in quilla.text()
    assert "You chose not to share" in quilla.text()
    quilla.check("return-mixed")
    quilla.link("Go to your home page")
    quilla.wait_for_title("Hello, Quilla")


def test_lost_access_is_shown_live_and_restored(quilla):  # 10, 12
    quilla.sign_in()
    quilla.connect_and_receive()
    another = quilla.find("#connect-another")
    quilla.browser.execute_script("arguments[0].focus()", another)
    quilla.servers.control_sandbox("fail-token-refresh", id=quilla.connection_id())
    wait_until(lambda: quilla.state() == "lost")
    assert quilla.focused().get_attribute("id") == "connect-another"
    announced = quilla.browser.execute_script(
        "return document.getElementById('announcer').textContent")
    assert "Access was lost" in announced
    quilla.check("home-lost")
    quilla.click("#facilities .button")
    quilla.button("Agree and continue")
    quilla.choose("grant")
    quilla.wait_for_title("Connected")
    quilla.open()
    wait_until(lambda: quilla.state() != "lost")


def test_a_failed_sync_has_advice_and_recovers(quilla):  # 10
    quilla.sign_in()
    quilla.servers.control_sandbox("fail-next-sync", facility="fhirsrc_maple")
    quilla.connect()
    quilla.open()
    quilla.servers.advance(seconds=60)
    wait_until(lambda: quilla.state() == "failed")
    assert "could not be read" in quilla.text("#records")
    assert "when you have records" in quilla.text("#studies")
    quilla.check("home-sync-failed")
    quilla.click("#facilities a.strong")
    quilla.wait_for_text("did not hand over the records")
    quilla.check("facility-sync-failed")
    quilla.servers.control_sandbox(
        "sync", patient=quilla.patient_id, facility="fhirsrc_maple")
    quilla.servers.advance(seconds=60)
    quilla.wait_for_text("Up to date")


def test_a_partial_sync_states_the_number_of_missing_records(quilla):  # 10
    quilla.sign_in()
    quilla.connect_and_receive()
    result = {"patient_id": quilla.patient_id, "connection_id": "fhirsrc_maple",
              "total": 40, "errors": 2}
    quilla.servers.deliver({
        "id": f"evt_partial_{time.time_ns()}", "type": "records.sync.completed",
        "created_at": "2099-01-01T00:00:00Z", "data": {"object": result}})
    wait_until(lambda: quilla.state() == "partial")
    quilla.check("home-sync-partial")
    quilla.click("#facilities a.strong")
    quilla.wait_for_text("2 records could not be read")
    quilla.check("facility-sync-partial")


@pytest.mark.parametrize("choice", ["keep", "delete"])
def test_a_place_is_disconnected(quilla, choice):  # 10
    quilla.sign_in()
    quilla.connect_and_receive()
    quilla.click("#facilities a.strong")
    quilla.wait_for_title("Maple Grove General Hospital")
    quilla.check("facility")
    quilla.click(f"input[value={choice}]")
    quilla.button("Disconnect")
    quilla.wait_for_text("Maple Grove General Hospital is disconnected.")
    assert quilla.state() == "off"
    quilla.check(f"home-disconnected-{choice}")
    quilla.open("/records")
    assert ("Medicines" in quilla.text()) == (choice == "keep")
    quilla.open("/account")
    assert "You disconnected Maple Grove General Hospital" in quilla.text()
    assert "You connected Maple Grove General Hospital." in quilla.text()
    quilla.check("account")


def test_all_data_is_deleted(quilla):  # 10
    quilla.sign_in()
    quilla.connect_and_receive()
    quilla.open("/account")
    quilla.click("input[name=confirm]")
    quilla.button("Delete my data")
    quilla.wait_for_text("Your data is deleted")
    assert "No hospital or clinic is connected yet." in quilla.text()


def test_a_part_that_fails_is_loaded_again(quilla):  # 11
    quilla.sign_in()
    quilla.connect_and_receive()
    quilla.servers.restart_app()  # a new process has loaded nothing yet
    with quilla.servers.without_medblocks():
        quilla.open()
        quilla.wait_for_text("could not be loaded")
        quilla.check("home-error")
    # The retry is in place; the page may have recovered by itself before the click.
    wait_until(lambda: "could not be loaded" not in quilla.text() or quilla.link("Try again"))
    quilla.wait_for_text("Up to date")


def test_offline_and_online_are_noticed(quilla):  # 11
    quilla.sign_in()
    quilla.connect_and_receive()
    quilla.browser.execute_cdp_cmd("Network.enable", {})
    network = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    quilla.browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions", {"offline": True, **network})
    quilla.wait_for_text("You are offline.")
    assert "Maple Grove" in quilla.text()
    quilla.check("home-offline")
    quilla.browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions", {"offline": False, **network})
    wait_until(lambda: not quilla.find("#offline").is_displayed())


def test_a_session_that_is_over_leads_to_the_sign_in(quilla):  # 11
    quilla.sign_in()
    quilla.browser.delete_all_cookies()
    quilla.servers.control_sandbox("advance", seconds=1)
    quilla.browser.execute_script("window.dispatchEvent(new Event('online'))")
    quilla.wait_for_text("Your session is over.")
    quilla.check("session-over")
    quilla.link("Sign in again")
    quilla.wait_for_title("Find a study that fits your health")


def test_a_page_that_does_not_exist_says_so(quilla):  # 11
    quilla.sign_in()
    quilla.open("/nowhere")
    assert quilla.title() == "This page does not exist"
    quilla.check("not-found")


@pytest.mark.no_script
def test_everything_works_without_script(quilla):  # 11
    quilla.sign_in()
    quilla.link("Connect a hospital or clinic")
    quilla.find("#search").send_keys("maple", Keys.ENTER)
    quilla.wait_for_text("1 place found")
    quilla.click("#results a")
    quilla.button("Agree and continue")
    quilla.choose("grant")
    quilla.wait_for_title("Connected")
    quilla.servers.advance(seconds=60)
    quilla.open("/records")
    wait_until(lambda: quilla.browser.refresh() or "Medicines" in quilla.text())
    quilla.link("Hemoglobin A1c")
    assert quilla.exists(".chart svg") or quilla.exists("table")
    quilla.button("Sign out")
    quilla.wait_for_title("Find a study that fits your health")


def test_a_page_is_readable_at_400_percent(quilla):  # 12
    quilla.sign_in()
    quilla.connect_and_receive()
    quilla.resize(320, 256)  # 1280 by 1024 at 400 %
    for path in ["/", "/records", "/records/labs/hemoglobin-a1c", "/studies", "/account",
                 "/connect?q=maple", "/connect/fhirsrc_maple", "/facilities/fhirsrc_maple"]:
        quilla.open(path)
        width = quilla.browser.execute_script("return document.documentElement.scrollWidth")
        assert width <= 320, path
    small = quilla.browser.execute_script(
        "return [...document.querySelectorAll('button, .button')]"
        ".filter(b => b.offsetHeight < 44).length")
    assert small == 0


@pytest.mark.parametrize(
    "name", ["x" * 200, "مستشفى القيقب العام " * 5], ids=["unbroken", "arabic"])
def test_names_of_any_length_and_direction_fit(quilla, name):  # 12
    quilla.sign_in()
    quilla.connect_and_receive()
    quilla.resize(360, 740)
    for path in ["/", "/records", "/facilities/fhirsrc_maple", "/connect/fhirsrc_maple"]:
        for direction in ["ltr", "rtl"]:
            quilla.open(path)
            quilla.browser.execute_script(
                "document.dir = arguments[1];"
                "for (const name of document.querySelectorAll('bdi, [dir=auto], .value'))"
                "  name.textContent = arguments[0];", name, direction)
            width = quilla.browser.execute_script(
                "return document.documentElement.scrollWidth")
            assert width <= 360, f"{path} {direction}"
    quilla.browser.save_screenshot(SCREENSHOTS / f"names-{len(name)}.png")


def test_a_restart_of_the_app_loses_nothing(quilla):  # 2, 6
    quilla.sign_in()
    quilla.connect_and_receive()
    quilla.open_portal("harbor")
    quilla.servers.restart_app()
    quilla.choose("grant")
    quilla.wait_for_title("Connected")
    quilla.open()
    assert "Maple Grove General Hospital" in quilla.text("#facilities")
    quilla.wait_for_text("Up to date")


def test_a_link_that_somebody_else_sent_shows_nothing(quilla):  # 1
    quilla.sign_in()
    quilla.open_portal()
    quilla.browser.delete_all_cookies()  # as in the browser of somebody else
    quilla.choose("grant")
    quilla.wait_for_title("This connection was stopped")
    assert "Maple" not in quilla.text()
    quilla.check("connection-stopped")


def test_axe_reports_a_violation(quilla):
    quilla.open("/sign-in")
    quilla.browser.execute_script("document.querySelector('h1').style.color = '#ddd'")
    with pytest.raises(AssertionError, match="color-contrast"):
        quilla.expect_accessible("light grey on white")


def test_ids_and_secrets_are_not_exposed(quilla):  # 2
    quilla.sign_in()
    quilla.connect_and_receive()
    for path in ["/", "/records", "/account", "/facilities/fhirsrc_maple"]:
        quilla.open(path)
        source = quilla.browser.page_source
        for secret in [quilla.patient_id, "conn_", "ps_", "mb_sk", "whsec"]:
            assert secret not in source, path
    log = quilla.servers.log.read_text()
    for secret in [quilla.patient_id, "mb_sk", "whsec", "Samplewood"]:
        assert secret not in log
