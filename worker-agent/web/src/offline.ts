// Has the page kept by a service worker, so that it loads while the agent is out of reach. Browsers allow that only over
// HTTPS, and on the agent's own machine.

const scriptPath = "/sw.js";

// A newer page that is there already is taken before anything is shown: nothing can be lost by loading it then. Does not
// wait for the agent.
export async function keepPage(): Promise<void> {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  try {
    const there = await navigator.serviceWorker.getRegistration("/");
    const newer = there?.active && there.waiting;
    if (newer) {
      const taken = new Promise<void>((resolve) => navigator.serviceWorker.addEventListener("controllerchange", () => resolve(), { once: true }));
      newer.postMessage("take over");
      await Promise.race([taken, new Promise<void>((resolve) => setTimeout(resolve, 2_000))]);
      location.reload();
      return await new Promise<void>(() => {});
    }
    void navigator.serviceWorker.register(scriptPath, { updateViaCache: "none" }).catch(() => undefined);
    // Asked of the browser so that it does not clear what waits here when its disk is short.
    void navigator.storage?.persist?.().catch(() => undefined);
  } catch {
    // Without it the page works while the agent is there.
  }
}
