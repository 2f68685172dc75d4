// The big screen: one slide at a time, by itself, by keys or by remote control. A new release takes
// the place of the old one only when all of it has come; without a network nothing is seen of that.
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const asked = new URLSearchParams(location.search);
  const wide = matchMedia("(min-width:60em)");
  const over = new AbortController(), { signal } = over;
  const on = (target, type, then) => target.addEventListener(type, then, { signal });
  let slides, at, playing, turn, poll;

  // --- one slide at a time ---

  function show(n) {
    at = (n + slides.length) % slides.length;
    slides.forEach((slide, i) => { slide.hidden = wide.matches && i !== at; });
    one(".at").textContent = `${at + 1} / ${slides.length}`;
    wait();
  }

  function wait() {
    clearTimeout(turn);
    if (playing && wide.matches) turn = setTimeout(() => {
      root.classList.add("quiet"); // no pointer over the picture
      show(at + 1);
    }, one(".stage").dataset.seconds * 1000);
  }

  function play(yes) {
    playing = yes;
    const button = one("[data-do=pause]");
    button.textContent = playing ? button.dataset.pause : button.dataset.play;
    one(".at").setAttribute("aria-live", playing ? "off" : "polite"); // read out only what was asked for
    wait();
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen().catch(() => {});
  }

  // --- keys, remote control, buttons ---

  const acts = {
    back: () => show(at - 1), next: () => show(at + 1), first: () => show(0), last: () => show(-1),
    pause: () => play(!playing), stop: () => play(false), full,
  };
  const keys = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", MediaTrackNext: "next",
    ArrowLeft: "back", ArrowUp: "back", PageUp: "back", MediaTrackPrevious: "back",
    Home: "first", End: "last", " ": "pause", MediaPlayPause: "pause", Escape: "stop",
  };
  on(document, "keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey || !wide.matches) return;
    if (event.key === " " && event.target.closest("button")) return; // presses it
    event.preventDefault();
    acts[act]();
  });
  on(document, "click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) acts[button.dataset.do]();
  });
  on(document, "pointermove", () => root.classList.remove("quiet"));
  on(wide, "change", () => show(at));

  // --- a new release ---

  async function get(url) {
    const late = new AbortController(), timer = setTimeout(() => late.abort(), 60000);
    try {
      const answer = await fetch(url, { cache: "no-cache", signal: late.signal });
      if (!answer.ok) throw new Error(answer.status);
      return await answer.text();
    } finally {
      clearTimeout(timer);
    }
  }

  const arrived = (node) => new Promise((yes, no) => {
    node.onload = yes;
    node.onerror = () => { node.remove(); no(); };
    document.head.append(node);
  });

  async function look() {
    const { version } = JSON.parse(await get(one("#news").href));
    if (version === root.dataset.version) return;
    const page = new DOMParser().parseFromString(await get(location.pathname), "text/html");
    if (page.documentElement.dataset.version !== version) return; // still being copied: next time
    const [style, program] = [["link[rel=stylesheet]", "href"], ["script[src]", "src"]].map(([part, address]) => {
      const was = one(part), now = page.querySelector(part).getAttribute(address);
      return was.getAttribute(address) !== now && { was, now };
    });
    if (program) await get(program.now);
    if (style) {
      await arrived(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style.now }));
      style.was.remove();
    }
    const held = document.activeElement && document.activeElement.dataset.do;
    document.title = page.title;
    root.dataset.version = version;
    document.body.replaceWith(document.adoptNode(page.body));
    begin(at);
    if (held) one(`[data-do=${held}]`).focus();
    if (program) {
      await arrived(Object.assign(document.createElement("script"), { src: program.now }));
      program.was.remove();
    }
  }

  function watch() {
    poll = setTimeout(() => look().catch(() => {}).then(() => signal.aborted || watch()),
      one(".stage").dataset.minutes * 60000);
  }

  // --- begin ---

  function begin(n) {
    slides = [...document.querySelectorAll(".slide")];
    one(".controls").hidden = false;
    one("[data-do=full]").hidden = !document.fullscreenEnabled;
    show(Math.min(n, slides.length - 1));
    play(playing);
  }

  // The script of a new release takes over from this one.
  document.dispatchEvent(new Event("screen-over"));
  on(document, "screen-over", () => { over.abort(); clearTimeout(turn); clearTimeout(poll); });
  root.classList.add("on");
  playing = asked.get("play") === "1" || !matchMedia("(prefers-reduced-motion:reduce)").matches;
  begin(Math.max(0, (asked.get("slide") | 0) - 1));
  if (location.protocol !== "file:") watch();
})();
