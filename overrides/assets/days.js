// The last day of a deadline, from the day that it begins with. The page says how it is counted.
(() => {
  "use strict";
  const form = document.querySelector("form.days"), words = form.dataset;
  const from = form.querySelector("[type=date]"), said = form.querySelector("[role=status]");
  const kinds = form.querySelectorAll("[type=radio]"), DAY = 864e5;

  // Where there is no calendar to choose from, it is typed. A day that there is not is none.
  function day(text) {
    const [, y, m, d] = /^\s*(\d{4})\D(\d{1,2})\D(\d{1,2})\D?\s*$/.exec(text) || [];
    const date = new Date(Date.UTC(y, m - 1, d));
    return date.getUTCDate() === +d && y >= 1990 && y < 2100 ? date : null;
  }

  // The day itself is not counted; a month without the same day ends the time with its own last day.
  function last(start, period) {
    const n = parseInt(period, 10), y = start.getUTCFullYear(), m = start.getUTCMonth();
    if (/日$/.test(period)) return new Date(+start + n * DAY);
    const months = m + (/年$/.test(period) ? 12 * n : n), end = new Date(Date.UTC(y, months + 1, 0));
    return new Date(Date.UTC(y, months, Math.min(start.getUTCDate(), end.getUTCDate())));
  }

  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key]);

  function answer(start, { value, dataset }) {
    const end = last(start, value), now = new Date();
    const n = (end - Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) / DAY;
    const date = {
      do: dataset.do, y: end.getUTCFullYear(), m: end.getUTCMonth() + 1, d: end.getUTCDate(), w: words.week[end.getUTCDay()],
    };
    const rest = n > 0 ? fill(words.left, { n }) : n ? words.late : words.today;
    return fill(words.say, date) + rest + (dataset.law && fill(words.grounds, dataset));
  }

  const chosen = () => form.querySelector(":checked");
  const show = () => {
    form.querySelector("[for=days-from]").textContent = chosen().dataset.from;
    said.textContent = "";
  };
  kinds.forEach((kind) => { kind.onchange = show; });
  form.noValidate = true; // what is wrong is said below, in the page's own words
  form.onsubmit = (event) => {
    event.preventDefault();
    const start = day(from.value);
    from.setAttribute("aria-invalid", !start);
    said.textContent = start ? answer(start, chosen()) : words.none;
    if (!start) from.focus();
  };
  from.min = "1990-01-01";
  from.max = "2099-12-31";
  show(); // a page that is returned to keeps what was chosen
  form.hidden = false;
})();
