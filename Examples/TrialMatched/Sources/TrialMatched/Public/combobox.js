// A search as you type: the combobox pattern of ARIA 1.2 with a list of links.

export function addCombobox(input) {
  const list = document.getElementById(input.dataset.combobox);
  const found = document.getElementById("found");
  let options = [];
  let active = -1;
  let latest = 0;
  let timer;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Places");
  adopt();

  // Turns the links of the list into options.
  function adopt() {
    options = [...list.querySelectorAll("a")];
    options.forEach((link, index) => {
      link.parentElement.setAttribute("role", "presentation");
      link.id = `option-${index}`;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
      link.tabIndex = -1;
    });
    input.setAttribute("aria-expanded", String(options.length > 0));
    list.hidden = options.length === 0;
    select(-1);
  }

  function select(index) {
    options[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  async function search() {
    const number = ++latest;
    const query = input.value.trim();
    const address = `/connect?q=${encodeURIComponent(query)}`;
    found.textContent = query ? "Searching…" : "";
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (number !== latest) return;
      const newFound = page.getElementById("found");
      if (!newFound) throw new Error();
      list.replaceChildren(...page.getElementById(list.id).childNodes);
      found.textContent = newFound.textContent;
      history.replaceState(null, "", query ? address : "/connect");
    } catch {
      if (number !== latest) return;
      list.replaceChildren();
      found.textContent = "The search does not respond. Please try again.";
    }
    adopt();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const start = active < 0 && step < 0 ? options.length : active;
      select((start + step + options.length) % options.length);
    } else if (event.key === "Enter" && options[active]) {
      event.preventDefault();
      options[active].click();
    } else if (event.key === "Escape") {
      if (active >= 0) return select(-1);
      input.value = "";
      clearTimeout(timer);
      search();
    }
  });
}
