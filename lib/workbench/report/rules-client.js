// Runs in the reader's browser: makes of each stored table of rules one that sorts, filters and turns its pages.
(() => {
  const ROWS = 20;
  const inOrder = new Intl.Collator(undefined, { numeric: true }).compare;
  const whole = (count) => count.toLocaleString("en-US");

  function make(name, attributes, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  }

  /** The stored record as rules: two sides of names, and a number for each measure. */
  function read({ items, antecedents, consequents, measures }) {
    const names = (side) =>
      side === "-"
        ? "∅"
        : side
            .split(",")
            .map((number) => items[Number(number)] ?? "?")
            .join(", ");
    const [left, right] = [antecedents, consequents].map((column) => column.split(" ").map(names));
    const values = measures.map((measure) => measure.values.split(" ").map(Number));
    return left.map((antecedent, i) => ({
      sides: [antecedent, right[i]],
      sought: [antecedent.toLowerCase(), right[i].toLowerCase()],
      numbers: values.map((column) => column[i]),
    }));
  }

  function written(value) {
    if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "–";
    if (Number.isInteger(value)) return whole(value);
    const size = Math.abs(value);
    return size < 1e-4 ? value.toExponential(2) : value.toFixed(size >= 100 ? 1 : 4);
  }

  function compare(a, b) {
    if (typeof a === "string") return inOrder(a, b);
    return a === b ? 0 : a < b ? -1 : 1;
  }

  function start(section) {
    const record = JSON.parse(section.querySelector('script[type="application/json"]').textContent);
    const rules = read(record);
    const headings = ["antecedent", "consequent", ...record.measures.map(({ name }) => name)];
    const isNumber = (column) => column >= 2;
    const cell = (rule, column) => (isNumber(column) ? rule.numbers[column - 2] : rule.sides[column]);
    const state = { column: -1, isDescending: false, page: 0 };

    const item = make("input", { type: "search", placeholder: "part of a name", autocomplete: "off" });
    const side = make(
      "select",
      {},
      make("option", { value: "0 1" }, "either side"),
      make("option", { value: "0" }, "antecedent"),
      make("option", { value: "1" }, "consequent"),
    );
    const measure = make(
      "select",
      {},
      ...record.measures.map(({ name }, i) => make("option", { value: String(i) }, name)),
    );
    const preferred = record.measures.findIndex(({ name }) => name === "lift");
    measure.value = String(Math.max(0, preferred));
    const least = make("input", { type: "number", step: "any", placeholder: "any" });
    const found = make("output", { "aria-live": "polite" });
    const bar = make(
      "div",
      { class: "rules-bar", role: "search", "aria-label": `Filter: ${record.caption}` },
      make("label", {}, "Item", item),
      make("label", {}, "on", side),
      make("label", {}, "Least", measure),
      make("label", {}, "of", least),
      found,
    );

    const buttons = headings.map((name) => make("button", { type: "button" }, name));
    const heads = headings.map((_, column) =>
      make(
        "th",
        { scope: "col", "aria-sort": "none", ...(isNumber(column) ? { class: "number" } : {}) },
        buttons[column],
      ),
    );
    const body = make("tbody", {});
    const grid = make(
      "table",
      {},
      make("caption", {}, record.caption),
      make("thead", {}, make("tr", {}, ...heads)),
      body,
    );
    const turns = ["First", "Previous", "Next", "Last"].map((name) =>
      make("button", { type: "button" }, name),
    );
    const place = make("span", { class: "soft" });
    const pager = make("div", { class: "rules-pages" }, ...turns.slice(0, 2), place, ...turns.slice(2));

    let chosen = rules;
    function choose() {
      const text = item.value.trim().toLowerCase();
      const sides = side.value.split(" ").map(Number);
      const limit = least.value === "" ? Number.NEGATIVE_INFINITY : Number(least.value);
      const by = Number(measure.value);
      chosen = rules.filter(
        (rule) =>
          (text === "" || sides.some((k) => rule.sought[k].includes(text))) &&
          (limit === Number.NEGATIVE_INFINITY || rule.numbers[by] >= limit),
      );
      const { column, isDescending } = state;
      if (column >= 0) {
        const sign = isDescending ? -1 : 1;
        chosen.sort((a, b) => sign * compare(cell(a, column), cell(b, column)));
      }
      state.page = 0;
      draw();
    }

    function draw() {
      const pages = Math.max(1, Math.ceil(chosen.length / ROWS));
      state.page = Math.min(pages - 1, Math.max(0, state.page));
      const from = state.page * ROWS;
      body.replaceChildren(
        ...chosen
          .slice(from, from + ROWS)
          .map((rule) =>
            make(
              "tr",
              {},
              ...headings.map((_, column) =>
                isNumber(column)
                  ? make("td", { class: "number" }, written(cell(rule, column)))
                  : make("td", {}, cell(rule, column)),
              ),
            ),
          ),
      );
      if (chosen.length === 0)
        body.append(make("tr", {}, make("td", { colspan: String(headings.length) }, "No rule fits.")));
      heads.forEach((head, column) => {
        const order = state.column !== column ? "none" : state.isDescending ? "descending" : "ascending";
        head.setAttribute("aria-sort", order);
      });
      found.textContent =
        rules.length < record.total
          ? `${whole(chosen.length)} of the first ${whole(rules.length)} rules; ${whole(record.total)} in all`
          : `${whole(chosen.length)} of ${whole(rules.length)} rules`;
      place.textContent = `${whole(Math.min(chosen.length, from + 1))}–${whole(Math.min(chosen.length, from + ROWS))}`;
      pager.hidden = pages === 1;
      turns.forEach((turn, i) => {
        turn.disabled = i < 2 ? state.page === 0 : state.page === pages - 1;
      });
    }

    buttons.forEach((button, column) => {
      button.addEventListener("click", () => {
        // Numbers are first wanted from the largest down, names from A on; a third click restores the order given.
        const isFirst = state.column !== column;
        const isSecond = !isFirst && state.isDescending === isNumber(column);
        state.column = isFirst || isSecond ? column : -1;
        state.isDescending = isFirst ? isNumber(column) : !state.isDescending;
        choose();
      });
    });
    for (const field of [item, side, measure, least]) field.addEventListener("input", choose);
    turns.forEach((turn, i) => {
      turn.addEventListener("click", () => {
        state.page = [0, state.page - 1, state.page + 1, Number.POSITIVE_INFINITY][i];
        draw();
      });
    });
    const scroll = make(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": record.caption },
      grid,
    );
    section.querySelector(".plain").replaceChildren(bar, scroll, pager);
    section.dataset.live = "yes";
    choose();
  }

  for (const section of document.querySelectorAll("section.rules")) start(section);
})();
