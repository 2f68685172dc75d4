// Quizzes: one question at a time, graded in the page; nothing is kept and nothing is sent.
// Without this script every question shows and its answer unfolds (render/templates/quiz.html).
(() => {
  "use strict";

  function make(name, attributes, text = "") {
    const node = document.createElement(name);
    for (const key of Object.keys(attributes)) node.setAttribute(key, attributes[key]);
    node.textContent = text;
    return node;
  }

  // What replaceChildren does, which Chrome knows since 86.
  function fill(node, ...children) {
    node.textContent = "";
    node.append(...children);
  }

  function shuffled(list) {
    const all = [...list];
    for (let i = all.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [all[i], all[j]] = [all[j], all[i]];
    }
    return all;
  }

  // So many questions, from each topic in turn.
  function draw(cards, take) {
    const topics = {}, drawn = [];
    for (const card of shuffled(cards)) (topics[card.dataset.topic] = topics[card.dataset.topic] || []).push(card);
    while (drawn.length < Math.min(take, cards.length)) {
      for (const topic of shuffled(Object.values(topics))) if (topic.length) drawn.push(topic.pop());
    }
    return drawn.slice(0, take);
  }

  function start(quiz) {
    const cards = [...quiz.querySelectorAll(".q-card")], words = quiz.querySelector(".quiz-say").dataset;
    const say = (name, blanks) => words["say" + name].replace(/{(\w+)}/g, (_, key) => blanks[key]);
    const isPaper = quiz.dataset.kind === "paper";
    const progress = make("p", { class: "lead q-at", tabindex: -1 }), bar = make("div", { class: "bar", "aria-hidden": true });
    const sign = make("p", { class: "q-sign" }), wrong = make("p", { class: "q-wrong" });
    const status = make("div", { role: "status" }), more = make("div", { class: "more" });
    const go = make("button", { class: "btn" }), back = make("button", { class: "btn plain", type: "button" }, words.sayBack);
    let asked, at, right; // right: whether each answer given was

    sign.append(make("span", {}, words.sayName), make("span", {}, words.sayDate));
    wrong.append(make("b", {}, words.sayWrong));
    back.onclick = () => turn(at - 1);
    for (const card of cards) {
      card.answer = card.querySelector(".answer");
      card.querySelector("legend").tabIndex = -1;
      card.onsubmit = (event) => {
        event.preventDefault();
        if (!right.has(card)) grade(card); else if (at + 1 < asked.length) turn(at + 1); else finish();
      };
    }

    function begin() {
      right = new Map();
      asked = isPaper ? draw(cards, +quiz.dataset.take) : cards;
      status.before(...asked);
      for (const card of cards) {
        card.reset();
        card.hidden = !asked.includes(card);
        card.querySelector("legend").dataset.n = asked.indexOf(card) + 1;
        card.querySelector("fieldset").disabled = card.querySelector(".why").open = false;
        card.querySelectorAll(".verdict, .opt em").forEach((node) => node.remove());
        card.querySelectorAll(".opt").forEach((option) => option.classList.remove("yes", "no"));
      }
      quiz.classList.remove("done");
      fill(more, go, back);
      show(0);
    }

    const count = () => [...right.values()].filter(Boolean).length;

    function show(i) {
      const card = asked[at = i], graded = right.has(card);
      for (const one of cards) {
        one.classList.toggle("at", one === card);
        one.querySelector(".why").append(one.answer);
      }
      fill(status, ...(graded ? [card.answer] : []));
      progress.textContent = say("Progress", { n: i + 1, all: asked.length, right: count() });
      fill(bar, ...asked.map((one, n) => make("i", { class: n === i ? "at" : right.has(one) ? "on" : "" })));
      go.textContent = !graded ? words.sayCheck : i + 1 < asked.length ? words.sayNext : words.sayFinish;
      go.setAttribute("form", card.id); // Enter in a choice presses it
      back.hidden = !i;
    }

    function turn(i) {
      show(i);
      progress.scrollIntoView({ block: "nearest" });
      asked[i].querySelector("legend").focus();
    }

    function grade(card) {
      const chosen = card.querySelector(":checked"), good = card.querySelector("[data-right]");
      fill(status);
      if (!chosen) {
        card.querySelector("input").focus();
        return status.append(make("p", { class: "q-none" }, words.sayNone));
      }
      const option = chosen.closest(".opt"), verdict = make("p", { class: "verdict" });
      right.set(card, option === good);
      good.classList.add("yes");
      good.append(make("em", {}, words.sayRight));
      if (option !== good) {
        option.classList.add("no");
        option.append(make("em", {}, words.sayChosen));
      }
      verdict.append(make("b", {}, option === good ? words.sayGood : words.sayBad));
      card.answer.prepend(verdict);
      card.querySelector("fieldset").disabled = true;
      show(at);
      go.focus();
    }

    function finish() {
      const again = make("button", { class: "btn", type: "button" }, isPaper ? words.sayDraw : words.sayAgain);
      const print = make("button", { class: "btn plain", type: "button" }, words.sayPrint);
      show(at);
      fill(status);
      for (const card of asked) {
        card.querySelector(".why").append(card.answer);
        card.querySelector(".why").open = !right.get(card);
        card.classList.toggle("at", !right.get(card));
      }
      progress.textContent = say("Result", { all: asked.length, right: count() });
      wrong.hidden = count() === asked.length;
      quiz.classList.add("done");
      again.onclick = () => { begin(); turn(0); };
      print.onclick = () => window.print();
      fill(more, again, print);
      progress.focus();
    }

    quiz.append(progress, bar, sign, wrong, status, more);
    begin();
    quiz.classList.add("on", "run");
  }

  document.querySelectorAll(".quiz").forEach(start);
})();
