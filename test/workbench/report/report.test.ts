import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { itemsets, baskets as receipts, rules } from "../../../lib/basket";
import { DISPLAY, type MimeBundle } from "../../../lib/core/text/display";
import * as table from "../../../lib/core/text/table";
import { make } from "../../../lib/data/baskets/simulated-baskets";
import { toBundle } from "../../../lib/notebook/show";
import { basketPlots, charts } from "../../../lib/plot";
import type { Cell, Notebook, Output } from "../../../lib/workbench/notebooks/notebook-file";
import { renderIndex, renderReport } from "../../../lib/workbench/report";
import { hashOf } from "../../../lib/workbench/report/document/html-page";

/** The pages in a real browser take minutes, so only on request. */
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (file) => process.env.MERCHANT_LAB_BROWSER && fs.existsSync(file),
);
const TEMPLATES = [
  "<script>P</script>",
  "</script><script>P</script>",
  "<img src=x onerror=P>",
  '"><img src=x onerror="P">',
  "'><svg onload=P>",
  "<svg><script>P</script></svg>",
  "<a href=javascript:P>x</a>",
  '<a href="&#106;avascript:P">x</a>',
  "<iframe srcdoc='<script>P</script>'>",
  "</td></tr></table><script>P</script>",
  "</title><script>P</script>",
  "</desc></svg><img src=x onerror=P>",
  "<style>@import url(http://x.invalid)</style>",
  "<math><mi xlink:href='javascript:P'>x",
  "<details open ontoggle=P>",
  '" onmouseover="P" x="',
  "' autofocus onfocus='P' '",
  "<!--><img src=x onerror=P>-->",
  "<b onclick=P>b</b>",
  "[x](javascript:P)",
  "![x](http://x.invalid/y.png)",
  "$\\href{javascript:P}{x}$",
  "<base href=//x.invalid>",
  "<object data=javascript:P>",
  "\u2028<img src=x onerror=P>",
];
const CALLS = [
  "window.hit=1",
  "alert(1)",
  "eval('hit=1')",
  "fetch('//x.invalid')",
  "top.hit=1",
  "hit`1`",
  "(hit=1)",
  "void hit",
];
const PAYLOADS = TEMPLATES.flatMap((template) => CALLS.map((call) => template.replaceAll("P", call)));

const shown = (data: MimeBundle): Output => ({ output_type: "display_data", data, metadata: {} });

function notebookOf(
  title: string,
  outputs: readonly Output[],
  code = "show(x);",
  metadata: Notebook["metadata"] = {},
): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata,
    cells: [
      {
        cell_type: "markdown",
        metadata: {},
        source: `# ${title}\n\n摘要：一句。\n\nWhat sells? Milk, $5 a piece.`,
      },
      { cell_type: "markdown", metadata: {}, source: `## Method 方法\n\n$$\na^2 = b\n$$\n\n${title}` },
      { cell_type: "code", metadata: {}, source: code, execution_count: 1, outputs },
    ],
  };
}

const CHECK = {
  label: "test MSE",
  measured: 24.2911,
  expected: 24.29,
  within: 0.01,
  source: "the article, 4.2",
  passed: true,
};
const figure = charts.bar(["a", "b"], [1, 2], { title: "Sold" });
const plain = renderReport(
  {
    name: "01",
    notebook: notebookOf(
      "01 Baskets 购物篮",
      [
        shown({ "text/plain": "x", "application/vnd.merchant-lab.check+json": CHECK }),
        shown({
          "text/plain": "epochs = 3",
          "application/vnd.merchant-lab.parameter+json": { name: "epochs", value: 3, default: 3 },
        }),
        shown(figure[DISPLAY]()),
      ],
      "show(x);",
      { "merchant-lab": { seconds: 84 } },
    ),
  },
  { next: { name: "02-next", title: "02 Next" } },
);

describe("renderReport()", () => {
  test("contains title, formula, code, figure, facts and the table of checks", () => {
    for (const part of [
      "<title>01 Baskets 购物篮</title>",
      'class="katex"',
      "data:font/woff2;base64,",
      'class="hljs-title function_"',
      'role="img"',
      "<code>epochs = 3</code>",
      "84\u00a0s",
      "the article, 4.2",
      "✓ passed",
      'href="02-next.html"',
    ])
      expect(plain).toContain(part);
  });

  test("numbers the tables that have a caption", () => {
    const outputs = ["First", "", "Second"].map((caption) =>
      shown(table.fromRecords([{ item: "tea" }], { caption })[DISPLAY]()),
    );
    const html = renderReport({ name: "page", notebook: notebookOf("", outputs) });
    expect(html).toMatch(
      /<caption[^>]*><a class="figure-number" id="table\.1" href="#table\.1">Table 1<\/a> First<\/caption>/,
    );
    expect(html).toContain('href="#table.2">Table 2</a> Second</caption>');
  });

  test("numbers the figures, so that one can be linked to", () => {
    const drawing = shown(figure[DISPLAY]());
    const html = renderReport({ name: "x", notebook: notebookOf("Figure 2", [drawing, drawing]) });
    expect([...html.matchAll(/<figure id="([^"]*)"/g)].map(([, id]) => id)).toEqual(["figure.1", "figure.2"]);
    expect(html).toMatch(/<a class="figure-number" href="#figure\.2">Figure 2<\/a> [^<]*Bar chart/);
  });

  test("a figure whose own colours would not be seen on the dark page keeps the colours of paper", () => {
    const drawingOf = (colour: string, rest = "") =>
      /<div class="drawing[^>]*>/.exec(
        renderReport({
          name: "x",
          notebook: notebookOf("x", [
            shown({ "image/svg+xml": `<svg><desc>x</desc><circle fill="${colour}"${rest}/></svg>` }),
          ]),
        }),
      )?.[0];
    expect(drawingOf("#08426E")).toBe('<div class="drawing on-paper">');
    expect(drawingOf("#0072B2")).toBe('<div class="drawing">');
    expect(drawingOf("#1F2328", ' class="ink"')).toBe('<div class="drawing">');
    expect(plain).toMatch(/\.on-paper \{\s+--paper: #ffffff;/);
  });

  test("on paper there is no code", () => {
    const print = /@media print \{.*/s.exec(plain)?.[0];
    expect(print).toMatch(/details\.code \{\s+display: none;/);
  });

  test("loads nothing and stays below 6 MB", () => {
    const page = plain.replace(/<script type="text\/plain" id="plotly">[^<]*<\/script>/, "");
    expect(page).not.toMatch(/(?:src|srcset|poster|data)\s*=\s*["']?(?!data:)[a-z]*:?\/\//i);
    expect(page).not.toMatch(/url\((?!data:)/);
    expect(page).toContain("default-src 'none'");
    expect(Buffer.byteLength(plain)).toBeLessThan(6e6);
  });

  test("omits plotly without a figure", () => {
    expect(renderReport({ name: "x", notebook: notebookOf("x", []) }).length).toBeLessThan(300_000);
  });

  test("contains the script for rule tables only with such a table, and always the plain table", () => {
    const html = renderReport({
      name: "x",
      notebook: notebookOf("x", [shown(rulesNamed("milk")[DISPLAY]())]),
    });
    expect(html).toMatch(/<section class="rules".*<td style="text-align:left">milk<\/td>/s);
    expect(html).toContain('querySelectorAll("section.rules")');
    expect(plain).not.toContain('querySelectorAll("section.rules")');
  });

  test("does not take prices for formulas", () => {
    expect(plain).toContain("Milk, $5 a piece");
  });
});

describe("what a page hides until it is opened", () => {
  const textOf = (source: string) => {
    const notebook = notebookOf("x", []);
    const cells = [notebook.cells[0], { cell_type: "markdown" as const, metadata: {}, source }];
    return renderReport({ name: "x", notebook: { ...notebook, cells } });
  };

  test("an answer with its Markdown, and text behind it", () => {
    const html = textOf(
      "Which?\n<details><summary>Answer *答案*</summary>\n\n- **Milk**\n\n```ts\nconst a = 1 < 2;\n```\n\n</details>\nOutside",
    );
    expect(html.replaceAll("\n", "")).toContain(
      '<p>Which?</p><details class="answer"><summary>Answer <em><span lang="zh">答案</span></em></summary><ul><li><strong>Milk</strong></li></ul><pre><code class="language-ts">const a = 1 &lt; 2;</code></pre></details><p>Outside</p>',
    );
  });

  test.each([
    "<details><summary>Answer</summary>\n\nnot closed",
    "<details open><summary>Answer</summary>\n\nx\n\n</details>",
    "<details><summary><b>x</b></summary>\n\nx\n\n</details>",
    "x <details><summary>x</summary>\n\nx\n\n</details>",
    "</details>",
  ])("but other HTML remains text: %j", (source) => {
    const html = textOf(source);
    expect(html).not.toContain('class="answer"');
    expect(html).toContain("&lt;");
  });

  const check = (label: string, passed = true) =>
    shown({ "text/plain": "x", "application/vnd.merchant-lab.check+json": { ...CHECK, label, passed } });
  const checked = (...outputs: readonly Output[]) =>
    renderReport({ name: "x", notebook: notebookOf("x", outputs) });

  test("passed checks that follow each other, in one line", () => {
    const html = checked(check("one"), check("two"), shown({ "text/plain": "between" }), check("three"));
    expect(html.match(/<details class="folded">/g)).toHaveLength(1);
    const [, folded, rest] = /<details class="folded">(.*?)<\/details>(.*)/s.exec(html) ?? [];
    expect(folded).toContain("2 checks passed");
    expect(folded).toMatch(/one: .*two: /s);
    expect(folded).not.toContain("three");
    expect(rest).toMatch(/between.*three: /s);
  });

  test("but never one that failed, and not one alone", () => {
    expect(checked(check("one"), check("two", false), check("three"))).not.toContain('class="folded"');
    expect(checked(check("one"), check("two"), check("three", false))).toMatch(
      /2 checks passed.*<\/details>\n<p class="check failed">/s,
    );
  });

  test("the source of a cell that Jupyter hides", () => {
    const [title, text, cell] = notebookOf("x", []).cells;
    const withJupyter = (jupyter: unknown) =>
      renderReport({
        name: "x",
        notebook: { ...notebookOf("x", []), cells: [title, text, { ...cell, metadata: { jupyter } }] },
      });
    expect(withJupyter({ source_hidden: true })).toContain('<details class="code"><summary>');
    for (const jupyter of [{ source_hidden: false }, undefined, null, "x"])
      expect(withJupyter(jupyter)).toContain('<details class="code" open><summary>');
  });

  test("the code of hidden cells in a row, in one line after all that they show", () => {
    const [title, , cell] = notebookOf("x", [], "const a = 1;").cells;
    const hidden = { ...cell, metadata: { jupyter: { source_hidden: true } } };
    const log: Output = { output_type: "stream", name: "stdout", text: "epoch 1" };
    const shows = {
      ...hidden,
      outputs: [log, shown({ "text/plain": "3 of 3 steps" }), shown({ "text/html": "<p>here" })],
    };
    const answer: Cell = { cell_type: "markdown", metadata: {}, source: "## The answer" };
    const pageOf = (...cells: Notebook["cells"]) =>
      renderReport({ name: "x", notebook: { ...notebookOf("x", []), cells: [title, ...cells] } });
    const html = pageOf(cell, hidden, answer, hidden, shows, hidden, answer);
    expect(html.match(/class="code group"/g)).toHaveLength(1);
    expect(html).toMatch(
      /The answer<\/h2>\n<\/div>\n+<div class="outputs">.*here.*4 cells of code.*epoch 1.*3 of 3 steps.*The answer<\/h2>/s,
    );
    expect(html.match(/<span class="count">/g)).toHaveLength(5);
    expect(pageOf(hidden, cell, hidden)).not.toContain('class="code group"');
    expect(pageOf(hidden, hidden)).toContain("2 cells of code");
    expect(checked(log)).toMatch(/<\/details><div class="outputs"><pre class="text">epoch 1/);
  });

  test("the parameters of a cell, which the facts list", () => {
    const record = { name: "epochs", value: 3, default: 3 };
    const output = shown({
      "text/plain": "epochs is 3",
      "application/vnd.merchant-lab.parameter+json": record,
    });
    const html = checked(output, shown({ "text/plain": "after" }));
    expect(html).toContain("<code>epochs = 3</code>");
    expect(html).not.toContain("epochs is 3");
    expect(html).toContain("after");
  });
});

/** A table of two rules with an item of this name. */
function rulesNamed(name: string) {
  const both = itemsets.mine(receipts.of([[name, "b"]]), { minSupport: 1 });
  return basketPlots.ruleTable(rules.from(both, { minConfidence: 1 }), { caption: name });
}

/** The documents in which each payload stands in every place that a notebook has for text. */
function documentsOf(payload: string): readonly string[] {
  const html = table.toHtml(table.fromRecords([{ [payload]: payload }], { caption: payload }));
  const drawn = charts.bar([payload], { [payload]: [1], b: [2] }, { title: payload, yTitle: payload });
  const svg = String(drawn[DISPLAY]()["image/svg+xml"]);
  const record = (mime: string, fields: object) =>
    shown({ "text/plain": payload, [`application/vnd.merchant-lab.${mime}+json`]: fields });
  const outputs: Output[] = [
    shown(drawn[DISPLAY]()),
    shown(toBundle([{ [payload]: payload }])),
    shown(rulesNamed(payload)[DISPLAY]()),
    shown(toBundle(payload)),
    ...["text/html", "text/markdown", "text/latex", "image/png", "application/json", payload].map((mime) =>
      shown({ [mime]: payload, "text/plain": payload }),
    ),
    shown({ "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg">${payload}</svg>` }),
    shown({ "image/svg+xml": payload }),
    record("check", { ...CHECK, label: payload, source: payload }),
    record("check", { ...CHECK, measured: payload, expected: payload }),
    record("check", { ...CHECK, label: { toString: payload }, [payload]: 1 }),
    record("check", { ...CHECK, passed: payload }),
    record("parameter", { name: payload, value: payload, default: 1 }),
    record("session", {
      datasets: [{ name: payload, origin: payload, detail: payload }],
      engine: payload,
      versions: { [payload]: payload },
    }),
    { output_type: "stream", name: payload as "stdout", text: payload },
    { output_type: "error", ename: payload, evalue: payload, traceback: [] },
    { output_type: "error", ename: payload, evalue: payload, traceback: [payload] },
  ];
  const notebook = notebookOf(payload, outputs, payload, {
    "merchant-lab": { origin: payload, seconds: payload },
  });
  const [opening, prose, cell] = notebook.cells;
  const hostile = { ...cell, execution_count: payload as never };
  const attached = {
    ...prose,
    source: `![${payload}](attachment:x)`,
    attachments: { x: { "image/png": payload } },
  };
  const report = renderReport(
    { name: payload, notebook: { ...notebook, cells: [opening, prose, attached as Cell, hostile] } },
    {
      previous: { name: payload, title: payload },
      next: { name: payload, title: payload },
      otherRun: { name: payload, isFinished: true },
    },
  );
  const index = renderIndex([
    { name: payload, notebook },
    { name: payload, problem: payload },
  ]);
  const withoutAssets = (page: string) =>
    page.replace(/(id="plotly">)[^<]*/, "$1").replace(/<style>[\s\S]*?<\/style>/, "");
  return [html, svg, withoutAssets(report), withoutAssets(index)];
}

/**
 * What in a page could run code or load a file, found by a strict reading: every "<" must begin a tag of a known name with
 * quoted attributes, as our pages are written. A page that passes reads the same in every parser.
 */
function activeParts(page: string): readonly string[] {
  const [, head, script] = /^([\s\S]*)<script>([\s\S]*?)<\/script>\s*<\/body>\s*<\/html>\s*$/.exec(page) ?? [
    "",
    page,
    "",
  ];
  const found: string[] = [];
  if (script !== "" && !head.includes(hashOf(script))) found.push("a script without its hash");
  const known =
    /^(!DOCTYPE|html|head|meta|title|body|main|nav|header|section|article|details|summary|a|b|i|u|s|button|dl|dt|dd|figure|figcaption|script|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|div|span|p|br|hr|strong|em|small|sub|sup|code|pre|blockquote|ul|ol|li|h[1-6]|img|svg|desc|g|rect|path|circle|ellipse|line|polyline|polygon|text|tspan|image|math|semantics|m[a-z]+|annotation)$/;
  const tag = /<(?:\/?([A-Za-z!][A-Za-z0-9]*)((?:\s+[A-Za-z][\w:-]*(?:="[^"<>]*")?)*)\s*\/?>)?/g;
  for (const [whole, name, attributes] of head.matchAll(tag)) {
    if (name === undefined || !known.test(name)) found.push(whole || "<");
    if (
      name === "script" &&
      !whole.startsWith("</") &&
      !/type="(application\/json|text\/plain)"/.test(attributes)
    )
      found.push(whole);
    for (const [, key, value = ""] of (attributes ?? "").matchAll(/\s([A-Za-z][\w:-]*)(?:="([^"]*)")?/g)) {
      const isFile = /^(src|srcset|poster|data|xlink:href)$/.test(key) && !value.startsWith("data:image/");
      if (/^on/i.test(key) || isFile || /^\s*(javascript|vbscript|data:text)/i.test(value)) found.push(whole);
    }
  }
  return found;
}

test("the reader of pages finds active parts", () => {
  for (const page of [
    "<p><script>1</script>",
    "<img src=x>",
    '<p onclick="x">',
    "<iframe>",
    "<",
    '<a href="javascript:x">',
  ])
    expect(activeParts(page)).not.toEqual([]);
  expect(activeParts('<p class="a">x</p><img src="data:image/png;base64,AA==" alt="">')).toEqual([]);
});

test("no text of a notebook becomes active in a page, wherever it stands", () => {
  // The calls inside the payloads differ only in their text.
  for (const payload of TEMPLATES.map((template) => template.replaceAll("P", CALLS[0])))
    for (const page of documentsOf(payload)) expect(activeParts(page), payload).toEqual([]);
});

describe("the content security policy", () => {
  const policyOf = (page: string) => /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";

  test("allows the scripts of the page by their hashes, and no other", () => {
    const rules = renderReport({
      name: "x",
      notebook: notebookOf("x", [shown(rulesNamed("milk")[DISPLAY]())]),
    });
    for (const page of [plain, rules, renderIndex([])]) {
      const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
      const allowed = /script-src ([^;]*);/.exec(policyOf(page))?.[1].split(" ") ?? [];
      expect(allowed[0]).toBe(hashOf(script));
      expect(allowed).toHaveLength(page === plain ? 2 : 1);
      for (const source of allowed) expect(source).toMatch(/^'sha256-[A-Za-z0-9+/]{43}='$/);
    }
  });

  test("allows plotly, whose hash is that of the decompressed script", () => {
    const packed = /<script type="text\/plain" id="plotly">([^<]*)</.exec(plain)?.[1] ?? "";
    const script = gunzipSync(Buffer.from(packed, "base64")).toString("utf8");
    expect(policyOf(plain)).toContain(hashOf(script));
  });

  test("allows nothing else that a page could do", () => {
    expect(policyOf(plain).replace(/'sha256-[^']*'/g, "#")).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; script-src # #; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'",
    );
  });
});

/** Parses each document in a browser and counts the elements that could run code or load files. */
function activeElements(documents: readonly string[]): number[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-report-"));
  try {
    const file = path.join(folder, "page.html");
    const packed = Buffer.from(JSON.stringify(documents)).toString("base64");
    fs.writeFileSync(
      file,
      `<meta charset="utf-8"><pre id="out"></pre><script>
const bytes = Uint8Array.from(atob("${packed}"), (c) => c.charCodeAt(0));
const counts = JSON.parse(new TextDecoder().decode(bytes)).map((text) => {
  const page = new DOMParser().parseFromString(text, text.startsWith("<svg") ? "image/svg+xml" : "text/html");
  let count = page.querySelector("parsererror") ? 1000 : 0;
  for (const element of page.querySelectorAll("*")) {
    const name = element.localName;
    if (/^(iframe|object|embed|base|form|math-script|foreignObject)$/.test(name)) count++;
    if (name === "script" && !/^(application\\/json|text\\/plain)$/.test(element.type) && element.parentElement !== page.body) count++;
    for (const { name: key, value } of element.attributes) {
      if (/^on/i.test(key)) count++;
      if (/^\\s*(javascript|vbscript):/i.test(value)) count++;
      if (/^(src|srcset|xlink:href)$/.test(key) && !value.startsWith("data:")) count++;
    }
  }
  return count + Math.max(0, page.querySelectorAll("body > script:not([type])").length - 1);
});
document.getElementById("out").textContent = JSON.stringify(counts);
</script>`,
    );
    const flags = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${folder}/profile`,
      "--dump-dom",
    ];
    const dom = execFileSync(String(CHROMIUM), [...flags, `file://${file}`], {
      encoding: "utf8",
      maxBuffer: 1e9,
      timeout: 100_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return JSON.parse(/<pre id="out">([^<]*)<\/pre>/.exec(dom)?.[1] ?? "null");
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The page after its scripts have run. */
function domOf(html: string, place = ""): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-report-"));
  try {
    const file = path.join(folder, "report.html");
    fs.writeFileSync(file, html);
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000"];
    return execFileSync(
      String(CHROMIUM),
      [...flags, `--user-data-dir=${folder}/profile`, "--dump-dom", `file://${file}${place}`],
      { encoding: "utf8", maxBuffer: 1e9, timeout: 100_000, stdio: ["ignore", "pipe", "ignore"] },
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(!CHROMIUM)("in a browser (on request: MERCHANT_LAB_BROWSER=1, with Chromium)", () => {
  test("the counter finds active elements", () => {
    const counts = activeElements(["<p>quiet</p>", "<p><script>1</script></p>", "<img src=x onerror=y>"]);
    expect(counts[0]).toBe(0);
    expect(counts[1]).toBeGreaterThan(0);
    expect(counts[2]).toBeGreaterThan(0);
  });

  test("no name, caption or error out of 200 becomes active in a table, a figure or a report", () => {
    expect(PAYLOADS.length).toBe(200);
    const documents = PAYLOADS.flatMap(documentsOf);
    const counts = activeElements(documents);
    const active = documents.filter((_, i) => counts[i] !== 0).map((_, i) => i);
    expect(counts.length).toBe(800);
    expect(active).toEqual([]);
  }, 180_000);

  test("no payload runs when its report is opened", () => {
    // Each hit would show in the title; the policy is taken out, so that escaping alone must hold.
    const hit = "document.title='hit'";
    for (const template of TEMPLATES) {
      const page = documentsOf(template.replaceAll("P", hit))[2].replace(
        /<meta http-equiv="Content[^>]*>/,
        "",
      );
      expect(/<title>([^<]*)/.exec(domOf(page))?.[1], template).not.toBe("hit");
    }
  }, 600_000);

  test("the policy stops a script that got into the page", () => {
    const page = plain.replace("<main", "<script>document.title='hit'</script><main");
    expect(/<title>([^<]*)/.exec(domOf(page))?.[1]).toBe("01 Baskets 购物篮");
  }, 180_000);

  test("a table of 10,000 rules can be sorted, filtered and paged", () => {
    const shop = make({ baskets: 1500, seed: 2 }).baskets;
    const found = rules.from(itemsets.mine(shop, { minSupport: { count: 3 }, maxLength: 4 }), {
      minConfidence: 0.05,
    });
    const some = rules.top(found, 10_000);
    const table = basketPlots.ruleTable(some, { stored: 10_000 });
    const html = renderReport({ name: "x", notebook: notebookOf("x", [shown(table[DISPLAY]())]) });
    const read = `const cells = () => [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent));
      const sorts = () => [...table.querySelectorAll("th")].map((head) => head.getAttribute("aria-sort"));
      const note = () => table.querySelector("output").textContent;
      const set = (field, value) => { field.value = value; field.dispatchEvent(new Event("input")); };`;
    const act = `const table = document.querySelector("section.rules"); ${read}
      const seen = [];
      table.querySelectorAll("th button")[5].click();
      seen.push({ rows: cells(), sorts: sorts(), note: note() });
      set(table.querySelector("input[type=search]"), "MILK");
      set(table.querySelector("input[type=number]"), "2.5");
      table.querySelectorAll(".rules-pages button")[2].click();
      seen.push({ rows: cells(), note: note() });
      set(table.querySelector("input[type=search]"), "nobody sells this");
      seen.push({ rows: cells(), note: note() });
      document.body.innerHTML = "<pre id=out></pre>";
      document.getElementById("out").textContent = btoa(unescape(encodeURIComponent(JSON.stringify(seen))));`;
    const allowed = html.replace("script-src ", `script-src ${hashOf(act)} `);
    const dom = domOf(allowed.replace("</body>", `<script>${act}</script></body>`));
    const packed = /<pre id="out">([^<]*)<\/pre>/.exec(dom)?.[1] ?? "";
    const [sorted, filtered, none] = JSON.parse(Buffer.from(packed, "base64").toString());

    const records = [...some];
    const byLift = records.map(({ lift }) => lift).sort((a, b) => b - a);
    expect(sorted.rows.map((row: string[]) => Number(row[5]))).toEqual(
      byLift.slice(0, 20).map((lift) => Number(Number(lift.toPrecision(6)).toFixed(4))),
    );
    expect(sorted.sorts).toEqual(["none", "none", "none", "none", "none", "descending", "none", "none"]);
    expect(sorted.note).toBe("10,000 of 10,000 rules");
    const wanted = records.filter(
      (rule) => rule.lift >= 2.5 && [...rule.antecedent, ...rule.consequent].join(", ").includes("milk"),
    );
    expect(filtered.note).toBe(`${wanted.length.toLocaleString("en-US")} of 10,000 rules`);
    expect(filtered.rows).toHaveLength(20);
    for (const row of filtered.rows) expect(`${row[0]} ${row[1]}`).toContain("milk");
    expect(none).toEqual({ rows: [["No rule matches."]], note: "0 of 10,000 rules" });
  }, 180_000);

  test("a figure becomes interactive offline", () => {
    const dom = domOf(plain, "#figures");
    expect(dom).toContain('data-live="yes"');
    expect(dom).toContain('class="main-svg"');
  }, 180_000);
});
