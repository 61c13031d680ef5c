// In a preview only: loads the page anew when a file of the draft was saved. What is being typed is lost by it, as in
// any reload; nothing of a preview is kept anyway.
let seen = await stamp();
setInterval(async () => {
  const now = await stamp();
  if (now && seen && now !== seen) location.reload();
  seen = now ?? seen;
}, 1000);

async function stamp() {
  try {
    const response = await fetch("/preview/stamp", { cache: "no-store" });
    return response.ok ? await response.text() : null;
  } catch {
    return null; // stopped: the page stays as it is
  }
}
