import { call, connect, tell } from "./connect.js";

const patient = `/api/patients/${document.body.dataset.patient}`;
const find = (id) => document.getElementById(id);

// Every text of the server's goes through textContent: nothing is read as HTML.
function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function logo(address) {
  const image = make("img", "", { alt: "", width: 40, height: 40, class: "logo" });
  image.onerror = () => { image.src = "/static/facility.svg"; image.onerror = null; };
  image.src = address || "/static/facility.svg";
  return image;
}

// Search as you type; an answer that comes too late is dropped.
let latest = 0;
async function search(text) {
  const turn = ++latest;
  let facilities = [];
  try {
    if (text) facilities = await call(`/api/facilities?q=${encodeURIComponent(text)}`);
    tell(null);
  } catch (problem) {
    tell(problem);
  }
  if (turn !== latest) return;
  find("results").replaceChildren(...facilities.map((facility) => {
    const button = make("button", "", { type: "button", class: "card", "data-connect": facility.id });
    button.append(logo(facility.logo), make("span", facility.name));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
  find("found").textContent =
    !text ? "" : facilities.length === 1 ? "1 facility found" : `${facilities.length} facilities found`;
}

let pause;
find("search").addEventListener("input", (event) => {
  clearTimeout(pause);
  pause = setTimeout(() => search(event.target.value.trim()), 150);
});
find("hosted").addEventListener("click", () => connect());

async function showFacilities() {
  const connections = await call(`${patient}/connections`);
  find("no-facilities").hidden = connections.length > 0;
  find("facilities").replaceChildren(...connections.map((connection) => {
    const item = make("li", "", { class: "card", "data-status": connection.status });
    const words = make("div", "", { class: "words" });
    words.append(make("strong", connection.name), make("span", connection.advice.text, { class: "status" }));
    item.append(logo(connection.logo), words);
    if (connection.advice.action === "reconnect") {
      item.append(make("button", "Connect again", {
        type: "button", "data-connect": connection.facility,
        "aria-label": `Connect ${connection.name} again`,
      }));
    }
    if (connection.status === "active") {
      const button = make("button", "Disconnect", {
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
    tell(null);
  } catch (problem) {
    button.disabled = false;
    tell(problem);
  }
}

async function showHistory() {
  const sessions = await call(`${patient}/history`);
  find("no-history").hidden = sessions.length > 0;
  find("history").replaceChildren(...sessions.map((session) => {
    const item = document.createElement("li");
    const time = make("time", new Date(session.startedAt).toLocaleString(), { datetime: session.startedAt });
    item.append(time, make("span", session.text));
    if (session.attempts.length) {
      const list = document.createElement("ul");
      for (const attempt of session.attempts) list.append(make("li", `${attempt.name}: ${attempt.text}`));
      item.append(list);
    }
    return item;
  }));
}

function showRecords(progress) {
  find("progress").textContent = progress.isArriving
    ? `${progress.total} so far, more are on their way …`
    : progress.total ? `${progress.total} records` : "None yet.";
  find("counts").replaceChildren(...progress.counts.map(({ type, count }) => {
    const pair = document.createElement("div");
    pair.append(make("dt", type), make("dd", count));
    return pair;
  }));
}

// The browser comes again by itself when the connection is lost.
const stream = new EventSource(`${patient}/records/stream`);
stream.onmessage = (event) => {
  showRecords(JSON.parse(event.data));
  refresh();
};

function refresh() {
  showFacilities().catch(tell);
  showHistory().catch(tell);
}
refresh();
