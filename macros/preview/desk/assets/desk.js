// The desk in the browser: pointing in the page, trying a form while it is filled in, news.
(() => {
  "use strict";
  const dark = matchMedia("(prefers-color-scheme:dark)");
  const look = () => {
    document.body.dataset.mdColorScheme = dark.matches ? "slate" : "default";
  };
  look();
  dark.addEventListener("change", look);

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, text, name) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  // --- pointing -----------------------------------------------------------------------------
  const frame = document.querySelector(".look");
  const side = document.querySelector(".side");
  const LINKED = "a.fig, a.tag.hide, a.card";
  const FIGURE = `${LINKED}, span.fig, [data-of*='#'], table[data-of] tr[id]`;
  const NAMED = { "a.tel": "tel", ".term": "term", ".place": "place" };
  const PARTS = "p, li, h1, h2, h3, h4, td, th, dt, dd, blockquote, figcaption, summary, legend";
  const TEXT = `main :is(${PARTS}):not(nav *, .plot *)`;
  const ALONE = ".place, span.fig";
  const STYLE =
    `:is(${FIGURE}){cursor:pointer!important}` +
    `.desk-here{outline:2px solid var(--accent)!important;outline-offset:2px;background:var(--soft)!important}` +
    `.desk-point:hover{outline:1px dashed var(--line-ui);outline-offset:3px;cursor:pointer}`;

  const identity = (element) => {
    const year = (e) => /^(\d{4})\//.exec(e?.dataset.of || "")?.[1];
    const from = (when, name) => (when ? `${when}/${name}` : name);  // without a year: the latest
    const of = [];
    for (let e = element; e; e = e.parentElement?.closest("[data-of]")) {
      if (e.dataset?.of) of.push(e.dataset.of);
    }
    const when = of.map((o) => /^(\d{4})\//.exec(o)?.[1]).find(Boolean) || "";
    const inner = of.map((o) => o.replace(/^\d{4}\//, "")).find((o) => o.includes("#"));
    const link = element.closest(LINKED);
    if (link?.hash) {
      const url = new URL(link.href);
      const stem = decodeURIComponent(url.pathname.split("/").pop().replace(/\.html$/, ""));
      const name = decodeURIComponent(url.hash.slice(1)).replace(/^\d{4}-/, "");
      return from(year(link) || when, `${stem}#${name}`);
    }
    const row = element.closest("table[data-of] tr[id]");
    if (row) {
      const table = row.closest("table[data-of]").dataset.of.replace(/^\d{4}\//, "");
      if (table && !table.includes("#")) return from(when, `${table}#${row.id}`);
    }
    return inner ? from(when, inner) : "";
  };
  const words = (element) => {
    const copy = element.cloneNode(true);
    all(".gloss, sup, svg, script, .tag.q", copy).forEach((e) => e.remove());
    return copy.textContent.trim().slice(0, 600);
  };
  const open = (element) => {
    const doc = element.ownerDocument;
    all(".desk-here", doc).forEach((e) => e.classList.remove("desk-here"));
    element.classList.add("desk-here");
    const asked = new URLSearchParams({ page: doc.location.pathname });
    const kind = Object.keys(NAMED).find((one) => element.matches(one));
    if (element.closest(FIGURE)) asked.set("of", identity(element));
    if (kind) {
      asked.set("kind", NAMED[kind]);
      asked.set("name", kind === "a.tel" ? element.href.replace("tel:", "") : words(element));
    }
    if (element.matches(".head h1")) asked.set("kind", "title");
    asked.set("text", words(element));
    side.dataset.asked = "1";
    side.src = `/_desk/point?${asked}`;
  };
  const prepare = () => {
    const doc = frame.contentDocument;
    const view = frame.contentWindow;
    if (!doc || !doc.querySelector("main") || doc.body.classList.contains("desk")) return;
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(STYLE);
    doc.adoptedStyleSheets = [sheet];
    // One of them is a stop of the Tab key; from there the arrows lead to the others.
    const points = all(TEXT, doc).filter((e) => words(e) && !e.querySelector("p, li, td"));
    points.forEach((e, number) => {
      e.classList.add("desk-point");
      e.tabIndex = number ? -1 : 0;
    });
    all(ALONE, doc).forEach((e) => (e.tabIndex = 0));
    doc.addEventListener("focusin", (event) => {
      if (!event.target.matches(".desk-point")) return;
      points.forEach((e) => (e.tabIndex = e === event.target ? 0 : -1));
    });
    const target = (event) => {
      const named = event.target.closest(`${Object.keys(NAMED).join(",")}, ${LINKED}`);
      if (named) return named;
      if (event.target.closest("a, button, input, label, summary, select")) return null;
      return event.target.closest(FIGURE) || event.target.closest(".desk-point");
    };
    doc.addEventListener(
      "click",
      (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        const element = target(event);
        if (!element || (view.getSelection().toString() && element.matches(".desk-point"))) return;
        event.preventDefault();
        event.stopPropagation();
        open(element);
      },
      true,
    );
    doc.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches(ALONE)) open(event.target);
      if (!event.target.matches(".desk-point") || event.ctrlKey || event.altKey) return;
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter") open(event.target);
      else if (!by) return;
      event.preventDefault();
      // What is folded away takes no focus: on to the next that does.
      for (let at = points.indexOf(event.target) + by; by && points[at]; at += by) {
        points[at].focus();
        if (doc.activeElement === points[at]) break;
      }
    });
  };
  let reloading = null;
  if (frame) {
    frame.addEventListener("load", () => {
      prepare();
      if (reloading) frame.contentWindow.scrollTo(0, reloading.y);
      reloading = null;
    });
    if (frame.contentDocument?.readyState === "complete") prepare();
    // Who comes from the list of problems wants the form, not the page beside it.
    if (!side.getAttribute("src").startsWith("/_desk/start")) side.dataset.asked = "1";
    side.addEventListener("load", () => {
      const doc = side.contentDocument;
      const page = doc?.querySelector("[data-shown]");
      if (page && page.dataset.shown && frame.contentWindow.location.pathname === "/_desk/start") frame.src = page.dataset.shown;
      if (side.dataset.asked) {
        delete side.dataset.asked;
        side.contentWindow.focus();
        [".cm-content", ".desk-focus", ".choices a", "main"].map((s) => doc.querySelector(s)).find(Boolean)?.focus();
      }
    });
  }

  // --- a form -------------------------------------------------------------------------------
  const form = document.querySelector("[data-form]");
  const fault = (p) => {
    const item = make("li", "", p.level === "错误" ? "bad" : "");
    item.append(make("b", p.title), `：${p.text}`);
    return item;
  };
  const button = (m) => {
    const one = make("button", m.label, "mend");
    one.type = "button";
    one.dataset.value = m.value;
    return one;
  };
  const show = (found) => {
    for (const field of all(".field[data-id]", form)) {
      const one = found.fields?.[field.dataset.id];
      const say = field.querySelector("[data-say]");
      if (!say) continue;
      say.textContent = one?.say || "";
      say.classList.toggle("bad", Boolean(one && !one.ok));
      field.querySelector("[data-mends]").replaceChildren(...(one?.mends || []).map(button));
      field.querySelector("[data-faults]").replaceChildren(...(one?.problems || []).map(fault));
      const input = field.querySelector("input, textarea, select");
      const bad = one && (!one.ok || one.problems?.some((p) => p.level === "错误"));
      input?.toggleAttribute("aria-invalid", Boolean(bad));
      if (bad) input?.setAttribute("aria-invalid", "true");
    }
    const refusal = form.querySelector("[data-refusal]");
    refusal.hidden = !found.refusal;
    refusal.textContent = found.refusal || "";
    const others = form.querySelector("[data-others]");
    if (others) {
      others.replaceChildren(...(found.others || []).map(fault));
      others.hidden = !found.others?.length;
    }
    const relations = form.querySelector("[data-relations]");
    if (relations && found.relations) {
      relations.replaceChildren(
        ...found.relations.map((r) => {
          const item = make("li", `${r.text}：`, r.result === "不成立" ? "bad" : "");
          item.append(make("b", r.result));
          return item;
        }),
      );
    }
    if (found.problems && form.querySelector("#text")) {
      form.querySelector("[data-faults]").replaceChildren(...found.problems.map(fault));
      const mends = found.problems.filter((p) => p.mend).map((p) => button(p.mend));
      form.querySelector("[data-mends]").replaceChildren(...mends);
    }
  };
  let editor = null;
  if (form) {
    let timer = 0;
    let number = 0;
    const attempt = async () => {
      const own = ++number;
      try {
        const body = new URLSearchParams(new FormData(form));
        const answer = await fetch(window.penned(form.dataset.try), { method: "POST", body });
        if (answer.ok && own === number) show(await answer.json());
      } catch {
        // The desk has ended; saving will say so.
      }
    };
    form.addEventListener("input", () => {
      form.dataset.changed = "1";
      clearTimeout(timer);
      timer = setTimeout(attempt, 150);
    });
    document.addEventListener("click", (event) => {
      const mend = event.target.closest(".mend");
      if (!mend) return;
      const field = mend.closest(".field");
      const input = field.querySelector("input, textarea, select");
      if (editor && input.id === "text") {
        editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: mend.dataset.value } });
        editor.focus();
      } else {
        input.value = mend.dataset.value;
        input.focus();
        input.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    form.addEventListener("submit", () => delete form.dataset.changed);
    addEventListener("beforeunload", (event) => {
      if (form.dataset.changed) event.preventDefault();
    });
    const wanted = form.dataset.focus;
    const fields = all(".field[data-id]", form);
    const field = fields.find((f) => f.dataset.id === wanted) || fields.find((f) => wanted && f.dataset.id.startsWith(wanted.slice(0, -1)));
    const inputs = all("input:not([type=hidden]), textarea:not([hidden]), select", field || form);
    const first = inputs.find((e) => !e.closest(".rename"));
    first?.classList.add("desk-focus");
    first?.closest("details")?.setAttribute("open", "");
    // Who came here from the page is led by the shell; what became of a form is read from its top.
    if (document.hasFocus() && !document.querySelector("[role=status].note")) first?.focus();
    if (field) field.scrollIntoView({ block: "nearest" });
  }
  // One value is one line: Enter saves, as in any other field.
  for (const area of all("textarea[data-line]")) {
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        area.form.requestSubmit();
      }
    });
    area.addEventListener("input", () => {
      if (/[\r\n]/.test(area.value)) area.value = area.value.replace(/[\r\n]+/g, "");
    });
  }
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s" && form) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  addEventListener("DOMContentLoaded", async () => {
    const area = document.querySelector("[data-editor]");
    if (!area || !window.deskEditor) return;
    let names = [];
    editor = window.deskEditor(area, names, document.body.dataset.nonce);
    try {
      names.push(...(await (await fetch(area.dataset.editor)).json()));
    } catch {
      // Without names there is no completion.
    }
  });

  // --- a file dragged onto the page ---------------------------------------------------------
  const drop = document.querySelector(".drop");
  if (drop) {
    const input = drop.querySelector("[type=file]");
    // A browser names its own button in its own language, and this one speaks Chinese.
    const choose = make("button", "选一个文件", "btn plain");
    const chosen = make("span", "", "chosen");
    const box = make("div", "", "file");
    const tell = () => {
      const name = input.files[0]?.name || "";
      chosen.textContent = name ? `选好了：${name}` : "还没有选；也可以拖到这里";
      choose.textContent = name ? "换一个文件" : "选一个文件";
    };
    choose.type = "button";
    choose.id = `${input.id}-choose`;
    chosen.setAttribute("role", "status");
    choose.setAttribute("aria-describedby", input.getAttribute("aria-describedby"));
    const label = drop.querySelector(`label[for="${input.id}"]`);
    label.id = `${input.id}-label`;
    label.htmlFor = choose.id;
    choose.setAttribute("aria-labelledby", `${label.id} ${choose.id}`);
    input.hidden = true;
    input.required = false; // the desk says so itself: a browser cannot point at what is hidden
    box.append(choose, chosen);
    input.after(box);
    tell();
    choose.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      tell();
      choose.focus();
    });
    addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    addEventListener("dragleave", () => drop.classList.remove("over"));
    addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      tell();
    });
  }

  // --- news ---------------------------------------------------------------------------------
  const count = document.querySelector("[data-count]");
  if (count) {
    let epoch = "";
    const listen = async () => {
      for (;;) {
        try {
          const answer = await fetch(`/_desk/news?epoch=${epoch}`);
          if (!answer.ok) return;
          const news = await answer.json();
          count.textContent = news.is_known ? news.errors : "…";
          count.classList.toggle("bad", news.errors > 0);
          if (epoch !== "" && news.pages !== frame?.dataset.pages && frame && !frame.src.includes("/_desk/")) {
            reloading = { y: frame.contentWindow.scrollY };
            frame.contentWindow.location.reload();
          }
          if (frame) frame.dataset.pages = news.pages;
          epoch = news.epoch;
        } catch {
          await new Promise((done) => setTimeout(done, 2000));
        }
      }
    };
    listen();
  }
})();
