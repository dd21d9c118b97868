// Loads the page while the agent is out of reach. It keeps the files of the page and nothing else: what the agent says
// of people and tasks is never cached here, the page has its own memory for that.
//
// The build puts the names of all files, and a version made from their contents, in the place of the constants below. A
// new version is fetched whole beside the one in use and takes over when a page that has just been loaded asks for it;
// the version before it stays, for pages that are still open and load more of it.

interface Lifetime extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetching extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Scope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(what: "install" | "activate", heard: (event: Lifetime) => void): void;
  addEventListener(what: "fetch", heard: (event: Fetching) => void): void;
  addEventListener(what: "message", heard: (event: MessageEvent) => void): void;
}

declare const __PAGE_FILES__: string[];
declare const __PAGE_VERSION__: string;

const scope = self as unknown as Scope;
const prefix = "muster-page-";
const name = prefix + __PAGE_VERSION__;

// Past the browser's own cache, so that one version is never made of two.
async function install(): Promise<void> {
  const cache = await caches.open(name);
  await cache.addAll(__PAGE_FILES__.map((path) => new Request(path, { cache: "reload" })));
}

async function activate(): Promise<void> {
  const mine = (await caches.keys()).filter((one) => one.startsWith(prefix) && one !== name);
  for (const old of mine.slice(0, -1)) await caches.delete(old);
  await scope.clients.claim();
}

async function find(path: string): Promise<Response | undefined> {
  return (await (await caches.open(name)).match(path)) ?? (await caches.match(path));
}

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("message", (event) => void (event.data === "take over" && scope.skipWaiting()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.location.origin) return;
  const page = url.pathname === "/" || url.pathname === "/icon.svg" || url.pathname.startsWith("/assets/");
  if (page) event.respondWith(find(url.pathname).then((kept) => kept ?? fetch(request)));
});

export {};
