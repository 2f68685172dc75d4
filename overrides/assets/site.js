// Reading modes, contents, drawer; what is large is loaded when it is first asked for.
(() => {
  "use strict";
  const root = document.documentElement, body = document.body;
  const here = document.currentScript.src || new URL(body.dataset.base.replace(/\/?$/, "/assets/"), location.href);
  const all = (selector, each) => document.querySelectorAll(selector).forEach(each);
  const one = (selector) => document.querySelector(selector);
  const keep = (key, value) => { try { localStorage.setItem("look-" + key, value); } catch (e) { /* not kept */ } };

  function load(url, then) {
    const script = document.createElement("script");
    script.src = url;
    script.onload = then;
    document.head.append(script);
  }

  // --- elder mode in three steps, dark colours ---

  const elder = () => root.dataset.elder;
  const dark = () => root.dataset.mdColorScheme === "slate";

  function show() {
    all("[data-step]", (button) => button.hasAttribute("aria-pressed") &&
      button.setAttribute("aria-pressed", button.dataset.step === elder()));
    all("[data-set=dark]", (button) => button.setAttribute("aria-pressed", dark()));
  }

  all("[data-step]", (button) => {
    button.onclick = () => {
      const was = elder(), step = button.dataset.step;
      if (step > 0) root.dataset.elder = step; else delete root.dataset.elder;
      keep("elder", step);
      show();
      if (!was === !elder()) return;
      // What was pressed is gone, and something else stands for it: the sizes, to choose among.
      one(".elder details").open = !!elder();
      one(elder() ? ".elder [aria-pressed=true]" : ".tools [data-step]").focus();
    };
  });
  all("[data-set=dark]", (button) => {
    button.onclick = () => {
      root.dataset.mdColorScheme = dark() ? "default" : "slate";
      keep("dark", +dark());
      show();
    };
  });
  show();
  addEventListener("pageshow", show); // back from another page, on which another mode was chosen

  const sizes = one(".elder details");
  addEventListener("click", ({ target }) => { if (!sizes.contains(target)) sizes.open = elder() && target.closest("[data-step]"); });
  addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !sizes.open) return;
    sizes.open = false;
    one(".elder summary").focus();
  });

  // --- what is loaded when it is asked for ---

  all("[data-read]", (button) => {
    button.onclick = () => {
      if (window.readAloud) return window.readAloud(button);
      speechSynthesis.speak(new SpeechSynthesisUtterance("")); // iOS lets only a tap begin to speak
      load(new URL("read.js", here), () => window.readAloud(button));
    };
  });

  let asked = !!window.searchIndex;
  all(".find input", (field) => field.addEventListener("focus", () => {
    // By the time something is typed, the index has come.
    if (!asked) load(field.form.action.replace(".html", "/index.js"));
    asked = true;
  }));

  // Questions are shown one by one from the first paint; should their script not come, all at once.
  addEventListener("load", () => all(".quiz", (quiz) => quiz.classList.add("on")));

  // --- a mistake on this page: where it is, for the page that says how to tell of it ---

  all("[data-wrong]", (link) => {
    link.onclick = () => {
      const home = one("link[rel=canonical]"), chosen = getSelection();
      const target = one("article :target"), place = chosen.isCollapsed ? target || link : chosen.anchorNode;
      let heading = "";
      all("article h2, article h3", (title) => {
        const { top } = title.getBoundingClientRect(), inMenu = link.closest("#nav");
        // At the foot, the last one of the page says nothing, unless it is in view.
        const isAbove = place === link ? top < innerHeight / 2 && inMenu || top > 0 && !inMenu
          : title === place || title.compareDocumentPosition(place) & 4;
        if (isAbove) heading = title.textContent;
      });
      const address = (home || location).href.replace(/[?#].*/, ""), at = target ? "#" + target.id : "";
      const page = document.title + " " + (/^http/.test(address) ? address : link.dataset.wrong) + at;
      link.hash = new URLSearchParams({ page, heading, text: chosen + "" });
    };
  });

  // --- reports that are due, in the year that it is in Beijing ---

  const due = one("[data-newest]");
  if (due) {
    const years = [], now = new Date(Date.now() + 288e5).getUTCFullYear();
    for (let year = +due.dataset.newest + 1; year < now; year++) years.push(year);
    if (years.length) due.textContent = due.dataset.sayDue.replace("{years}", years.join("、"));
  }

  // --- citations: what an article says, beside its number; without this, the number leads to the list ---

  const said = document.createElement("div");
  said.className = "gloss";
  said.tabIndex = -1;
  said.setAttribute("popover", "");
  said.ontoggle = ({ newState }) => newState === "closed" && said.remove();
  all("[role=doc-noteref]", (link) => {
    link.onclick = (event) => {
      const entry = document.getElementById(link.hash.slice(1));
      entry.closest("details").open = !said.showPopover;
      if (!said.showPopover) return;
      event.preventDefault();
      said.replaceChildren(...entry.cloneNode(true).childNodes);
      link.parentNode.after(said);
      said.showPopover({ source: link });
      said.focus();
    };
  });

  // Who comes for the list, as from the search, sees it.
  if (location.hash === "#law") all(".grounds", (list) => { list.open = true; });

  // --- paper: the address of another page of this site, where the site has one ---

  addEventListener("beforeprint", () => {
    all(".grounds,.scan", (list) => { list.open = true; });
    const home = one("link[rel=canonical]");
    if (home) all("article a:not(.fig,.card,.tag,.btn)", (link) => {
      const to = link.getAttribute("href");
      if (!/^(#|\w+:)/.test(to)) link.dataset.at = decodeURI(new URL(to, home.href));
    });
  });

  // --- contents: open beside the text, and mark where the reader is ---

  const contents = one(".md-sidebar--secondary details");
  if (contents) {
    contents.open = matchMedia("(min-width:64em)").matches && !elder() && !one(".wide");
    const links = new Map(), chapters = new Map(), side = contents.parentNode;
    let now, chapter, waiting;
    // Of a long list, only the chapter being read shows its sections beside the text.
    const follow = () => {
      let here;
      waiting = 0;
      links.forEach((link, heading) => { if (heading.getBoundingClientRect().top < innerHeight * .3) here = link; });
      if (now && now === here) return;
      if (now) now.removeAttribute("aria-current");
      now = here;
      if (chapters.size > 14) chapters.forEach((own, link) =>
        link.parentNode.classList.toggle("off", link !== own && own !== chapters.get(now)));
      if (!now) return;
      now.setAttribute("aria-current", "true");
      side.scrollTop = now.offsetTop - side.clientHeight / 2;
    };
    all(".md-sidebar--secondary a", (link) => {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!heading) return;
      if (!link.classList.contains("l2")) chapter = link;
      chapters.set(link, chapter);
      links.set(heading, link);
    });
    addEventListener("scroll", () => { waiting = waiting || requestAnimationFrame(follow); }, { passive: true });
    follow();
  }

  // --- without a network: what was read is kept (macros/web/templates/sw.js); a preview has no such file ---

  if (navigator.serviceWorker) addEventListener("load", () => {
    navigator.serviceWorker.register(new URL("../sw.js", here)).catch(() => { /* not kept */ });
  });

  // --- the year in pictures: all of it, where there is room ---

  all(".units>details", (rest) => { rest.open = matchMedia("(min-width:48em)").matches; });

  // --- drawer ---

  function shut(event) {
    if (event.type !== "click" && !(event.key === "Escape" && location.hash === "#nav")) return;
    const y = scrollY;
    event.preventDefault();
    location.replace("#menu");
    document.getElementById("menu").focus();
    scrollTo(0, y);
  }
  addEventListener("keydown", shut);
  all("#nav [href='#menu']", (link) => { link.onclick = shut; });
})();
