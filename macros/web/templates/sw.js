// Keeps pages for where there is no network: macros/web/offline.py.
"use strict";
const RELEASE = {{ release|tojson }}, GUIDES = {{ guides|tojson }};
const SCOPE = registration.scope; // other sites of this host have others
const NAME = `kept ${SCOPE} `, CACHE = NAME + RELEASE;
const DATED = /(<aside class="banner kept"[^>]*) hidden>/; // what cannot say its day is not kept
const plain = (url) => url.replace(/[?#].*/, "").replace(/\/$/, "/index.html");
const hant = (url) => url.startsWith(`${SCOPE}hant/`) ? "hant/" : "";
const isGuide = (url) => GUIDES.includes(url.slice((SCOPE + hant(url)).length));
const fresh = (url) => fetch(url, { cache: "no-cache" });

// What is to be left at once is kept with all guides, never for being read: that would tell.
// A page comes after its files, so it is whole.
async function keep(response, isRead) {
  if (!response.ok || response.redirected || !/html/.test(response.headers.get("content-type"))) return;
  const url = plain(response.url), headers = new Headers(response.headers), html = await response.text();
  if (!DATED.test(html) || isRead && html.includes('<nav class="exit"')) return;
  const cache = await caches.open(CACHE);
  for (const [, file] of html.matchAll(/ (?:href|src)="([^"]*assets\/[^"]+\.(?:css|js))"/g)) {
    if (!await cache.match(new URL(file, url))) await cache.add(new URL(file, url));
  }
  // The server's day: phones' clocks may be wrong.
  if (!headers.has("date")) headers.set("date", new Date().toUTCString());
  headers.delete("content-encoding");
  headers.delete("content-length");
  await cache.put(url, new Response(html, { headers }));
}

// Who opens a guide may need the next one, too: but nothing that was not asked for may cost money.
function isDear() {
  const { saveData, type, effectiveType } = navigator.connection || {};
  return saveData || type === "cellular" || /2g/.test(effectiveType);
}

async function keepGuides(edition) {
  const cache = await caches.open(CACHE);
  for (const guide of GUIDES) {
    const url = SCOPE + edition + guide;
    if (!await cache.match(url)) await keep(await fresh(url));
  }
}

let last = Promise.resolve(); // in turn: no guide is fetched twice
function read(response) {
  const url = plain(response.url);
  const next = async () => {
    await keep(response, true);
    if (isGuide(url) && !isDear()) await keepGuides(hant(url));
  };
  return last = last.then(next, next);
}

// A new release fetches the guides that were kept; until it can, the last one stays.
async function begin() {
  const urls = [];
  for (const name of await older()) urls.push(...await (await caches.open(name)).keys());
  const editions = new Set(urls.map(({ url }) => url).filter(isGuide).map(hant));
  if (editions.size && isDear()) throw new Error("later");
  for (const edition of editions) await keepGuides(edition);
  for (const { url } of await clients.matchAll({ includeUncontrolled: true, type: "window" })) {
    if (url.startsWith(SCOPE)) await read(await fresh(url));
  }
}

async function older() {
  return (await caches.keys()).filter((name) => name.startsWith(NAME) && name !== CACHE);
}

async function takeOver() {
  for (const name of await older()) await caches.delete(name);
  if (registration.navigationPreload) await registration.navigationPreload.enable();
  await clients.claim();
}

async function open(event) {
  try {
    const response = await event.preloadResponse || await fetch(event.request);
    event.waitUntil(read(response.clone()));
    return response;
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(plain(event.request.url));
    if (!kept) throw error;
    const date = new Date(kept.headers.get("date"));
    const day = `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日`;
    const html = (await kept.text()).replace(DATED, "$1>").replace("{day}", day);
    return new Response(html, { headers: kept.headers });
  }
}

async function file(request) {
  return await (await caches.open(CACHE)).match(request) || fetch(request);
}

addEventListener("install", (event) => { skipWaiting(); event.waitUntil(begin()); });
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  if (request.mode === "navigate") event.respondWith(open(event));
  else if (/\/assets\/[^/]+\.[0-9a-f]{8}\.\w+$/.test(request.url)) event.respondWith(file(request));
});
