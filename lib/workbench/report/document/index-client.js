/** The search of the index: cards of the reports that hold all words, with the first lines that do. */
(() => {
  const isChinese = document.documentElement.lang.startsWith("zh");
  const [cards, source] = [document.querySelector(".cards"), document.getElementById("lines")];
  if (!cards || !source) return;
  const [box, input, count] = ["p", "input", "output"].map((name) => document.createElement(name));
  box.className = "search";
  input.type = "search";
  input.placeholder = isChinese ? "搜索全部报告" : "Search all reports";
  input.setAttribute("aria-label", input.placeholder);
  box.append(input, " ", count);
  const reports = JSON.parse(source.textContent).map(({ name, lines }) => ({
    card: document.querySelector(`.card[data-name="${CSS.escape(name)}"]`),
    address: `${encodeURIComponent(name)}.html`,
    lines,
    text: lines.join("\n").toLowerCase(),
  }));
  if (reports.length > 1) cards.before(box);

  /** A link to the word on the page, where the browser highlights it, with the text around it. */
  function linkTo(address, line, word) {
    const at = Math.max(0, line.toLowerCase().indexOf(word));
    const item = document.createElement("li");
    const link = document.createElement("a");
    const begin = Math.max(0, at - 30);
    link.textContent = `${begin > 0 ? "…" : ""}${line.slice(begin, at + 60)}${at + 60 < line.length ? "…" : ""}`;
    link.href = `${address}#:~:text=${encodeURIComponent(line.slice(at, at + word.length))}`;
    item.append(link);
    return item;
  }

  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { card, address, lines, text } of reports) {
      if (!card) continue;
      const isFound = words.every((word) => text.includes(word));
      card.hidden = !isFound;
      card.querySelector(".found")?.remove();
      if (!isFound) continue;
      found += 1;
      if (words.length === 0) continue;
      const has = (line, some) => some.every((word) => line.toLowerCase().includes(word));
      const together = lines.filter((line) => has(line, words));
      const shown = together.length > 0 ? together : lines.filter((line) => has(line, words.slice(0, 1)));
      const list = document.createElement("ul");
      list.className = "found";
      list.append(...shown.slice(0, 3).map((line) => linkTo(address, line, words[0])));
      card.append(list);
    }
    count.textContent =
      words.length > 0
        ? `${found} ${isChinese ? "/" : "of"} ${reports.length}${isChinese ? " 篇" : " reports"}`
        : "";
  }
  input.addEventListener("input", search);
  // The address ending #search=words, which tests and links use.
  const given = /^#search=(.*)/.exec(location.hash)?.[1];
  if (given) {
    input.value = decodeURIComponent(given);
    search();
  }
})();
