// Calls of the app's API, and the start of a patient session, for both pages.

export async function call(path, options) {
  const response = await fetch(path, options);
  const body = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return body;
  throw new Error(body?.userMessage?.text ?? "Something went wrong. Please try again.");
}

export function showProblem(problem) {
  const element = document.getElementById("problem");
  element.textContent = problem ? problem.message : "";
  element.hidden = !problem;
}

export async function connect(facility) {
  showProblem(null);
  try {
    const { url } = await call("/api/connect", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(facility ? { facility } : {}),
    });
    location.assign(url);
  } catch (problem) {
    showProblem(problem);
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-connect]");
  if (button) connect(button.dataset.connect);
});
