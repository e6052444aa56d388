// Adds to pages that work without it: live updates, progress on click, and the search as you type.
import { addCombobox } from "./combobox.js";
import { addLiveUpdates } from "./live.js";

// A form is sent once: a second click does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.progress) return;
  const button = event.submitter ?? form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return event.preventDefault();
  button.dataset.label = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = form.dataset.progress;
  announce(form.dataset.progress);
});

// The browser's Back button shows the page as it was left.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("button[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
    button.textContent = button.dataset.label;
  }
});

export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

addLiveUpdates(announce);
for (const input of document.querySelectorAll("[data-combobox]")) addCombobox(input);
