// Runs in the browser: replaces each stored table of rules by one that can be sorted, filtered and paged.
(() => {
  const ROWS = 20;
  const compareText = new Intl.Collator(undefined, { numeric: true }).compare;
  const formatCount = (count) => count.toLocaleString("en-US");

  function createElement(name, attributes, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  }

  /** The rules of a stored record: names of both sides, and a number for each measure. */
  function readRules({ items, antecedents, consequents, measures }) {
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
      lowerCase: [antecedent.toLowerCase(), right[i].toLowerCase()],
      numbers: values.map((column) => column[i]),
    }));
  }

  function formatNumber(value) {
    if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "–";
    if (Number.isInteger(value)) return formatCount(value);
    const size = Math.abs(value);
    return size < 1e-4 ? value.toExponential(2) : value.toFixed(size >= 100 ? 1 : 4);
  }

  function compare(a, b) {
    if (typeof a === "string") return compareText(a, b);
    return a === b ? 0 : a < b ? -1 : 1;
  }

  function start(section) {
    const record = JSON.parse(section.querySelector('script[type="application/json"]').textContent);
    const rules = readRules(record);
    const headings = ["antecedent", "consequent", ...record.measures.map(({ name }) => name)];
    const isNumber = (column) => column >= 2;
    const cell = (rule, column) => (isNumber(column) ? rule.numbers[column - 2] : rule.sides[column]);
    const state = { column: -1, isDescending: false, page: 0 };

    const item = createElement("input", {
      type: "search",
      placeholder: "part of a name",
      autocomplete: "off",
    });
    const side = createElement(
      "select",
      {},
      createElement("option", { value: "0 1" }, "either side"),
      createElement("option", { value: "0" }, "antecedent"),
      createElement("option", { value: "1" }, "consequent"),
    );
    const measure = createElement(
      "select",
      {},
      ...record.measures.map(({ name }, i) => createElement("option", { value: String(i) }, name)),
    );
    const preferred = record.measures.findIndex(({ name }) => name === "lift");
    measure.value = String(Math.max(0, preferred));
    const least = createElement("input", { type: "number", step: "any", placeholder: "any" });
    const found = createElement("output", { "aria-live": "polite" });
    const bar = createElement(
      "div",
      { class: "rules-bar", role: "search", "aria-label": `Filter: ${record.caption}` },
      createElement("label", {}, "Item", item),
      createElement("label", {}, "on", side),
      createElement("label", {}, "Least", measure),
      createElement("label", {}, "of", least),
      found,
    );

    const buttons = headings.map((name) => createElement("button", { type: "button" }, name));
    const heads = headings.map((_, column) =>
      createElement(
        "th",
        { scope: "col", "aria-sort": "none", ...(isNumber(column) ? { class: "number" } : {}) },
        buttons[column],
      ),
    );
    const body = createElement("tbody", {});
    const grid = createElement(
      "table",
      {},
      createElement("caption", {}, record.caption),
      createElement("thead", {}, createElement("tr", {}, ...heads)),
      body,
    );
    const turns = ["First", "Previous", "Next", "Last"].map((name) =>
      createElement("button", { type: "button" }, name),
    );
    const place = createElement("span", { class: "soft" });
    const pager = createElement(
      "div",
      { class: "rules-pages" },
      ...turns.slice(0, 2),
      place,
      ...turns.slice(2),
    );

    let chosen = rules;
    function choose() {
      const text = item.value.trim().toLowerCase();
      const sides = side.value.split(" ").map(Number);
      const limit = least.value === "" ? Number.NEGATIVE_INFINITY : Number(least.value);
      const by = Number(measure.value);
      chosen = rules.filter(
        (rule) =>
          (text === "" || sides.some((k) => rule.lowerCase[k].includes(text))) &&
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
            createElement(
              "tr",
              {},
              ...headings.map((_, column) =>
                isNumber(column)
                  ? createElement("td", { class: "number" }, formatNumber(cell(rule, column)))
                  : createElement("td", {}, cell(rule, column)),
              ),
            ),
          ),
      );
      if (chosen.length === 0)
        body.append(
          createElement("tr", {}, createElement("td", { colspan: String(headings.length) }, "No rule fits.")),
        );
      heads.forEach((head, column) => {
        const order = state.column !== column ? "none" : state.isDescending ? "descending" : "ascending";
        head.setAttribute("aria-sort", order);
      });
      found.textContent =
        rules.length < record.total
          ? `${formatCount(chosen.length)} of the first ${formatCount(rules.length)} rules; ${formatCount(record.total)} in all`
          : `${formatCount(chosen.length)} of ${formatCount(rules.length)} rules`;
      place.textContent = `${formatCount(Math.min(chosen.length, from + 1))}–${formatCount(Math.min(chosen.length, from + ROWS))}`;
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
    const scroll = createElement(
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
