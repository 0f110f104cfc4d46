// Everything here is an extra: the pages read and the form posts without it.
const root = document.documentElement;
const setting = (name) => document.querySelector(`meta[name="deployclaw:${name}"]`)?.content.trim() ?? "";

const toggle = document.querySelector(".theme");
if (toggle) {
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  });
}

const bookingUrl = setting("booking-url");
for (const link of document.querySelectorAll("[data-booking]")) {
  if (bookingUrl.startsWith("https://")) {
    link.href = bookingUrl;
    link.hidden = false;
  }
}

const plausibleDomain = setting("plausible-domain");
if (plausibleDomain) {
  const script = document.createElement("script");
  script.defer = true;
  script.src = setting("plausible-script") || "https://plausible.io/js/script.js";
  script.dataset.domain = plausibleDomain;
  document.head.append(script);
}

const form = document.querySelector("form[data-waitlist]");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const status = form.querySelector(".status");
  const button = form.querySelector("button");
  const say = (kind, text) => {
    status.dataset.kind = kind;
    status.textContent = text;
  };
  button.disabled = true;
  say("busy", "Sending…");
  try {
    const filled = [...new FormData(form)].filter(([, value]) => value !== "");
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(Object.fromEntries(filled)),
    });
    if (response.ok) {
      form.reset();
      say("done", "You are on the list. We write once, when there is room.");
    } else {
      const problem = await response.json().catch(() => ({}));
      say("error", problem.errors?.[0]?.detail ?? problem.detail ?? "That did not work. Please try again.");
    }
  } catch {
    say("error", "No connection. Please try again.");
  }
  button.disabled = false;
});
