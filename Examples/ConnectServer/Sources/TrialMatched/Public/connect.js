// Starting a trip to a portal, for both pages.

export async function call(path, options) {
  const response = await fetch(path, options);
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new Error(answer?.advice?.text ?? "Something went wrong. Please try again.");
}

export function tell(problem) {
  const box = document.getElementById("problem");
  box.textContent = problem ? problem.message : "";
  box.hidden = !problem;
}

export async function connect(facility) {
  tell(null);
  try {
    const { url } = await call("/api/connect", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(facility ? { facility } : {}),
    });
    location.assign(url);
  } catch (problem) {
    tell(problem);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-connect]");
  if (button) connect(button.dataset.connect);
});
