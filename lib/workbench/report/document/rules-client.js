// Runs in the browser: replaces each stored table of rules by one that can be sorted, filtered and paged.
(() => {
  const ROWS = 20;
  const isChinese = document.documentElement.lang.startsWith("zh");
  const words = (english, chinese) => (isChinese ? chinese : english);
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

  /** The fields to search by item and by least value of a measure, with the number of matching rules. */
  function createFilters(record) {
    const item = createElement("input", {
      type: "search",
      placeholder: words("part of a name", "名称的一部分"),
      autocomplete: "off",
    });
    const side = createElement(
      "select",
      {},
      createElement("option", { value: "0 1" }, words("either side", "任意一侧")),
      createElement("option", { value: "0" }, words("antecedent", "前项")),
      createElement("option", { value: "1" }, words("consequent", "后项")),
    );
    const measure = createElement(
      "select",
      {},
      ...record.measures.map(({ name }, i) => createElement("option", { value: String(i) }, name)),
    );
    const lift = record.measures.findIndex(({ name }) => name === "lift" || name === "提升度");
    measure.value = String(Math.max(0, lift));
    const least = createElement("input", { type: "number", step: "any", placeholder: words("any", "不限") });
    const count = createElement("output", { "aria-live": "polite" });
    const bar = createElement(
      "div",
      { class: "rules-bar", role: "search", "aria-label": words("Filter: ", "筛选：") + record.caption },
      createElement("label", {}, words("Item", "商品"), item),
      createElement("label", {}, words("on", "位于"), side),
      createElement("label", {}, words("Least", "下限"), measure),
      createElement("label", {}, words("of", "为"), least),
      count,
    );

    function isMatch(rule) {
      const text = item.value.trim().toLowerCase();
      const sides = side.value.split(" ").map(Number);
      return (
        (text === "" || sides.some((k) => rule.lowerCase[k].includes(text))) &&
        (least.value === "" || rule.numbers[Number(measure.value)] >= Number(least.value))
      );
    }
    return { bar, fields: [item, side, measure, least], count, isMatch };
  }

  /** An empty table with a button in each header cell. */
  function createGrid(record, headings) {
    const buttons = headings.map((name) => createElement("button", { type: "button" }, name));
    const heads = headings.map((_, column) => {
      const attributes = { scope: "col", "aria-sort": "none", ...(isNumber(column) && { class: "number" }) };
      return createElement("th", attributes, buttons[column]);
    });
    const body = createElement("tbody", {});
    const grid = createElement(
      "table",
      {},
      createElement("caption", {}, record.caption),
      createElement("thead", {}, createElement("tr", {}, ...heads)),
      body,
    );
    const scroll = createElement(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": record.caption },
      grid,
    );
    return { scroll, buttons, heads, body };
  }

  function createPager() {
    const buttons = words("First,Previous,Next,Last", "首页,上一页,下一页,末页")
      .split(",")
      .map((name) => createElement("button", { type: "button" }, name));
    const range = createElement("span", { class: "soft" });
    const pager = createElement(
      "div",
      { class: "rules-pages" },
      ...buttons.slice(0, 2),
      range,
      ...buttons.slice(2),
    );
    return { pager, buttons, range };
  }

  const isNumber = (column) => column >= 2;
  const cellValue = (rule, column) => (isNumber(column) ? rule.numbers[column - 2] : rule.sides[column]);

  function createRow(rule, columns) {
    const cells = Array.from({ length: columns }, (_, column) =>
      isNumber(column)
        ? createElement("td", { class: "number" }, formatNumber(cellValue(rule, column)))
        : createElement("td", {}, cellValue(rule, column)),
    );
    return createElement("tr", {}, ...cells);
  }

  function describeCount(matches, rules, { total }) {
    const [found, stored] = [formatCount(matches.length), formatCount(rules.length)];
    return rules.length < total
      ? words(
          `${found} of the first ${stored} rules; ${formatCount(total)} in all`,
          `前 ${stored} 条规则中的 ${found} 条；共 ${formatCount(total)} 条`,
        )
      : words(`${found} of ${stored} rules`, `${stored} 条规则中的 ${found} 条`);
  }

  /** Replaces the plain table of a section. */
  function replaceTable(section) {
    const record = JSON.parse(section.querySelector('script[type="application/json"]').textContent);
    const rules = readRules(record);
    const headings = [
      words("antecedent", "前项"),
      words("consequent", "后项"),
      ...record.measures.map(({ name }) => name),
    ];
    const filters = createFilters(record);
    const { scroll, buttons, heads, body } = createGrid(record, headings);
    const pages = createPager();
    const state = { column: -1, isDescending: false, page: 0 };
    let matches = rules;

    function update() {
      matches = rules.filter(filters.isMatch);
      const { column, isDescending } = state;
      if (column >= 0) {
        const sign = isDescending ? -1 : 1;
        matches.sort((a, b) => sign * compare(cellValue(a, column), cellValue(b, column)));
      }
      state.page = 0;
      draw();
    }

    function draw() {
      const pageCount = Math.max(1, Math.ceil(matches.length / ROWS));
      state.page = Math.min(pageCount - 1, Math.max(0, state.page));
      const first = state.page * ROWS;
      const last = Math.min(matches.length, first + ROWS);
      const rows = matches.slice(first, last).map((rule) => createRow(rule, headings.length));
      const empty = createElement(
        "td",
        { colspan: String(headings.length) },
        words("No rule matches.", "没有符合条件的规则。"),
      );
      body.replaceChildren(...(rows.length > 0 ? rows : [createElement("tr", {}, empty)]));
      heads.forEach((head, column) => {
        const order = state.column !== column ? "none" : state.isDescending ? "descending" : "ascending";
        head.setAttribute("aria-sort", order);
      });
      filters.count.textContent = describeCount(matches, rules, record);
      pages.range.textContent = `${formatCount(Math.min(matches.length, first + 1))}–${formatCount(last)}`;
      pages.pager.hidden = pageCount === 1;
      pages.buttons.forEach((button, i) => {
        button.disabled = i < 2 ? state.page === 0 : state.page === pageCount - 1;
      });
    }

    buttons.forEach((button, column) => {
      button.addEventListener("click", () => {
        // The first click sorts numbers descending and names ascending, the second reverses, the third
        // restores the order.
        const isFirst = state.column !== column;
        const isSecond = !isFirst && state.isDescending === isNumber(column);
        state.column = isFirst || isSecond ? column : -1;
        state.isDescending = isFirst ? isNumber(column) : !state.isDescending;
        update();
      });
    });
    for (const field of filters.fields) field.addEventListener("input", update);
    pages.buttons.forEach((button, i) => {
      button.addEventListener("click", () => {
        state.page = [0, state.page - 1, state.page + 1, Number.POSITIVE_INFINITY][i];
        draw();
      });
    });
    section.querySelector(".plain").replaceChildren(filters.bar, scroll, pages.pager);
    section.dataset.live = "yes";
    update();
  }

  for (const section of document.querySelectorAll("section.rules")) replaceTable(section);
})();
