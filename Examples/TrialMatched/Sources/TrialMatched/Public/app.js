import { call, connect, showProblem } from "./connect.js";

const patient = `/api/patients/${document.body.dataset.patient}`;
const find = (id) => document.getElementById(id);

// Text from the server is set as textContent and never parsed as HTML.
function createElement(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function createLogo(url) {
  const image = createElement("img", "", { alt: "", width: 40, height: 40, class: "logo" });
  image.onerror = () => { image.src = "/static/facility.svg"; image.onerror = null; };
  image.src = url || "/static/facility.svg";
  return image;
}

// Search as you type; a response that is not for the latest text is dropped.
let latestSearch = 0;
async function search(text) {
  const number = ++latestSearch;
  let facilities = [];
  try {
    if (text) facilities = await call(`/api/facilities?q=${encodeURIComponent(text)}`);
    showProblem(null);
  } catch (problem) {
    showProblem(problem);
  }
  if (number !== latestSearch) return;
  find("results").replaceChildren(...facilities.map((facility) => {
    const button = createElement("button", "", { type: "button", class: "card", "data-connect": facility.id });
    button.append(createLogo(facility.logo), createElement("span", facility.name));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
  find("found").textContent =
    !text ? "" : facilities.length === 1 ? "1 facility found" : `${facilities.length} facilities found`;
}

let searchTimer;
find("search").addEventListener("input", (event) => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => search(event.target.value.trim()), 150);
});
find("hosted").addEventListener("click", () => connect());

async function showFacilities() {
  const connections = await call(`${patient}/connections`);
  find("no-facilities").hidden = connections.length > 0;
  find("facilities").replaceChildren(...connections.map((connection) => {
    const item = createElement("li", "", { class: "card", "data-status": connection.status });
    const labels = createElement("div", "", { class: "labels" });
    labels.append(
      createElement("strong", connection.name),
      createElement("span", connection.userMessage.text, { class: "status" }));
    item.append(createLogo(connection.logo), labels);
    if (connection.userMessage.action === "reconnect") {
      item.append(createElement("button", "Connect again", {
        type: "button", "data-connect": connection.facility,
        "aria-label": `Connect ${connection.name} again`,
      }));
    }
    if (connection.status === "active") {
      const button = createElement("button", "Disconnect", {
        type: "button", class: "plain", "aria-label": `Disconnect ${connection.name}`,
      });
      button.addEventListener("click", () => disconnect(connection, button));
      item.append(button);
    }
    return item;
  }));
}

async function disconnect(connection, button) {
  button.disabled = true;
  try {
    await call(`${patient}/connections/${encodeURIComponent(connection.id)}`, { method: "DELETE" });
    await showFacilities();
    showProblem(null);
  } catch (problem) {
    button.disabled = false;
    showProblem(problem);
  }
}

async function showHistory() {
  const sessions = await call(`${patient}/history`);
  find("no-history").hidden = sessions.length > 0;
  find("history").replaceChildren(...sessions.map((session) => {
    const item = document.createElement("li");
    const time = createElement("time", new Date(session.startedAt).toLocaleString(), { datetime: session.startedAt });
    item.append(time, createElement("span", session.text));
    if (session.attempts.length) {
      const list = document.createElement("ul");
      for (const attempt of session.attempts) list.append(createElement("li", `${attempt.name}: ${attempt.text}`));
      item.append(list);
    }
    return item;
  }));
}

function showRecords(progress) {
  find("progress").textContent = progress.isSyncing
    ? `${progress.total} records so far, syncing …`
    : progress.total ? `${progress.total} records` : "No records yet.";
  find("counts").replaceChildren(...progress.counts.map(({ type, count }) => {
    const pair = document.createElement("div");
    pair.append(createElement("dt", type), createElement("dd", count));
    return pair;
  }));
}

// The browser reconnects automatically.
const stream = new EventSource(`${patient}/records/stream`);
stream.onmessage = (event) => {
  showRecords(JSON.parse(event.data));
  refresh();
};

function refresh() {
  showFacilities().catch(showProblem);
  showHistory().catch(showProblem);
}
refresh();
