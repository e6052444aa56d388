"""Tests the pages of the local Medblocks: the hosted page, a portal and the control page."""

import pytest
from conftest import wait_until
from patient import Patient


@pytest.fixture
def tobin(browser, servers):
    servers.control_sandbox("hostile-names", names="on")
    yield Patient(browser, servers, "tobin")
    servers.control_sandbox("hostile-names", names="off")


def open_hosted_page(tobin):
    tobin.open("/connect")
    tobin.button("Browse all places")
    wait_until(lambda: "/connect/ps_" in tobin.browser.current_url)


def test_the_pages_are_accessible_and_narrow_even_with_hostile_names(tobin):
    tobin.sign_in()
    tobin.connect()
    tobin.browser.get(tobin.servers.sandbox_url)
    assert tobin.exists("form.panel")
    tobin.check("sandbox-control")
    open_hosted_page(tobin)
    assert "<script>" in tobin.text() and "Endless" in tobin.text()
    tobin.check("hosted-page")
    hosted_url = tobin.browser.current_url
    for facility in ["fhirsrc_qamar", "fhirsrc_longest", "fhirsrc_hostile_endless",
                     "fhirsrc_hostile_override"]:
        tobin.browser.get(f"{hosted_url.replace('/connect/', '/portal/')}/{facility}")
        tobin.check(f"portal-{facility}")
    # Every part of the pages was allowed, and no script ran.
    assert tobin.console_errors() == []


def test_the_control_page_explains_an_invalid_number(tobin):
    tobin.browser.get(tobin.servers.sandbox_url)
    tobin.browser.execute_script(
        "const field = document.getElementById('seconds'); field.type = 'text'; field.value = '-5';"
        "field.form.noValidate = true; field.form.querySelector('button').click()")
    tobin.wait_for_title("This value is not valid")
    tobin.check("sandbox-invalid")


def test_a_control_confirms_that_it_is_done(tobin):
    tobin.browser.get(tobin.servers.sandbox_url)
    tobin.button("Advance 20 seconds")
    wait_until(lambda: tobin.text("[role=status]") == "Done.")
