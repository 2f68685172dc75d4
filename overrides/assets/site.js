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
  const dark = () => body.dataset.mdColorScheme === "slate";

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
      body.dataset.mdColorScheme = dark() ? "default" : "slate";
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
    all(".grounds", (list) => { list.open = true; });
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
    const links = new Map();
    let now;
    const watch = window.IntersectionObserver && new IntersectionObserver((changes) => {
      for (const { isIntersecting, target } of changes) {
        if (!isIntersecting) continue;
        if (now) now.removeAttribute("aria-current");
        now = links.get(target);
        now.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-12% 0px -70%" });
    all(".md-sidebar--secondary a", (link) => {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!heading || !watch) return;
      links.set(heading, link);
      watch.observe(heading);
    });
  }

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
  all("#nav .menu", (link) => { link.onclick = shut; });
})();
