// Replaces the live parts of a page when the server reports a change, and keeps the focus.

const notice = document.getElementById("offline");

function showNotice(text, link) {
  notice.replaceChildren(text);
  if (link) {
    const anchor = document.createElement("a");
    [anchor.href, anchor.textContent] = link;
    notice.append(" ", anchor);
  }
  notice.hidden = !text;
}

// The key by which an element is found again in the new version of its part.
function keyOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.getAttribute("href")) return `[href="${CSS.escape(element.getAttribute("href"))}"]`;
  return null;
}

function replace(part, newPart) {
  if (part.innerHTML === newPart.innerHTML) return false;
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  part.replaceChildren(...newPart.childNodes);
  if (focused) {
    const key = keyOf(focused);
    const target = (key && part.querySelector(key)) ?? part.querySelector("h1, h2, a");
    if (target && !target.matches("a, button")) target.tabIndex = -1;
    target?.focus({ preventScroll: true });
  }
  return true;
}

export function addLiveUpdates(announce) {
  let running = false;
  let waiting = false;
  let isOver = false;

  async function refresh() {
    if (running) { waiting = true; return; }
    running = true;
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (response.status === 401 || new URL(response.url).pathname === "/sign-in") {
        isOver = true;
        showNotice("Your session is over.", ["/sign-in", "Sign in again"]);
        return;
      }
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const announcements = [];
      for (const part of document.querySelectorAll("[data-live]")) {
        const newPart = page.getElementById(part.id);
        if (!newPart) continue;
        const text = newPart.dataset.announce;
        if (text && text !== part.dataset.announce) announcements.push(text);
        part.dataset.announce = text ?? "";
        const hadProblem = part.querySelector(".problem");
        if (replace(part, newPart) && hadProblem && !part.querySelector(".problem")) {
          announcements.push("Everything is up to date again.");
        }
      }
      if (announcements.length) announce(announcements.join(" "));
      showNotice("");
    } catch {
      showOffline();
    } finally {
      running = false;
      if (waiting) { waiting = false; refresh(); }
    }
  }

  function showOffline() {
    showNotice("You are offline. This page shows what was known last, and continues by itself.");
  }
  window.addEventListener("offline", showOffline);
  window.addEventListener("online", refresh);

  // Try again in place, where a part of the page could not be loaded.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-retry]");
    if (!link || !link.closest("[data-live]")) return;
    event.preventDefault();
    link.textContent = "Trying again…";
    announce("Trying again…");
    refresh();
  });

  const path = document.body.dataset.stream;
  if (!path) return;
  let source;
  let delay = 2000;
  function listen() {
    if (isOver) return;
    source = new EventSource(path);
    source.addEventListener("open", () => { delay = 2000; });
    source.addEventListener("message", refresh);
    source.addEventListener("error", () => {
      // The browser does not open a stream again that the server refused.
      if (source.readyState !== EventSource.CLOSED) return;
      refresh();
      setTimeout(listen, delay);
      delay = Math.min(delay * 2, 60000);
    });
  }
  listen();
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) { listen(); refresh(); } });
}
