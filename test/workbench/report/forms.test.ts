/** Every form of output is shown on the page, or named. */
import { describe, expect, test } from "vitest";
import { escapeHtml } from "../../../lib/core/text/display";
import type { Cell, Output } from "../../../lib/workbench/notebooks/notebook-file";
import { renderReport } from "../../../lib/workbench/report";
import { renderMarkdown } from "../../../lib/workbench/report/markdown";
import { renderOutput } from "../../../lib/workbench/report/output-html";
import { notebookOf, text } from "../make-notebook";

const PAGE = () => ({ ids: new Map<string, number>() });
const render = (data: Readonly<Record<string, unknown>>) =>
  renderOutput({ output_type: "display_data", data, metadata: {} } as Output, PAGE());
const DATA = "iVBORw0KGg==";

describe("an output", () => {
  test.each(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"])(
    "%s is an image",
    (type) => {
      expect(render({ [type]: `${DATA}\n`, "text/plain": "a <cup>" })).toBe(
        `<img src="data:${type};base64,${DATA}" alt="a &#60;cup&#62;">`,
      );
      expect(render({ [type]: DATA })).toContain('alt="image"');
    },
  );

  test("an image with wrong content is named, with the text beside it", () => {
    expect(render({ "image/png": '" onerror="x', "text/plain": "cup" })).toBe(
      '<pre class="text">cup</pre><p class="soft">This page cannot show image/png.</p>',
    );
  });

  test("an SVG of ours is a drawing; any other is an image, in which nothing runs", () => {
    expect(render({ "image/svg+xml": "<svg><desc>Sold</desc></svg>" })).toBe(
      '<figure id="figure.1"><div class="drawing"><svg><desc>Sold</desc></svg></div><figcaption><span><a class="figure-number" href="#figure.1">Figure 1</a> Sold</span></figcaption></figure>',
    );
    const svg = '<svg width="1"><style>g{}</style></svg>';
    const html = render({ "image/svg+xml": svg, "text/plain": "chart" });
    const [, packed] =
      /^<figure id="figure.1"><div class="drawing"><img src="data:image\/svg\+xml;base64,([^"]*)" alt="chart">/.exec(
        html,
      ) ?? [];
    expect(Buffer.from(packed, "base64").toString()).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" width="1"><style>g{}</style></svg>',
    );
  });

  test("an SVG as an image keeps its name space", () => {
    const svg = '<svg width="1" xmlns="http://www.w3.org/2000/svg"><defs></defs></svg>';
    const packed = /base64,([^"]*)"/.exec(render({ "image/svg+xml": svg }))?.[1] ?? "";
    expect(Buffer.from(packed, "base64").toString()).toBe(svg);
  });

  test.each([
    ["$$x^2$$", 'class="formula"><span class="katex-display"'],
    ["$x^2$", 'class="formula"><span class="katex-display"'],
    ["\\begin{cases}a\\\\b\\end{cases}", 'class="formula"><span class="katex-display"'],
    ["The root of $x^2$ is $x$.", '<div class="prose"><p>The root of <span class="katex">'],
  ])("LaTeX %s is a formula", (latex, html) => {
    expect(render({ "text/latex": latex, "text/plain": "x" })).toContain(html);
  });

  test("Markdown, HTML and JSON are shown", () => {
    expect(render({ "text/markdown": "**a**" })).toBe('<div class="prose"><p><strong>a</strong></p>\n</div>');
    expect(render({ "text/html": "<b>a</b>" })).toBe('<div class="scroll"><b>a</b></div>');
    expect(render({ "application/json": { price: "<5" }, "text/plain": "x" })).toBe(
      '<pre class="text">{\n  &#34;price&#34;: &#34;&#60;5&#34;\n}</pre>',
    );
  });

  test("a figure of plotly without a drawing has its text until it is opened", () => {
    const html = render({ "application/vnd.plotly.v1+json": { data: [] }, "text/plain": "Figure" });
    expect(html).toContain('<div class="drawing"><pre class="text">Figure</pre></div>');
    expect(html).toContain('class="open-figure"');
  });

  test("a form that no page can show is named, also with a text", () => {
    expect(render({ "application/pdf": DATA, "image/<b>": DATA })).toBe(
      '<p class="soft">This page cannot show application/pdf, image/&#60;b&#62;.</p>',
    );
    expect(render({ "application/vnd.jupyter.widget-view+json": {}, "text/plain": "Slider" })).toBe(
      '<pre class="text">Slider</pre><p class="soft">This page cannot show application/vnd.jupyter.widget-view+json.</p>',
    );
    expect(render({ "application/vnd.merchant-lab.training+json": {}, "text/plain": "x" })).toBe(
      '<pre class="text">x</pre>',
    );
    expect(render({})).toBe("");
  });

  test("the best form is taken, and the others are not named", () => {
    const forms = { "application/pdf": "x", "text/plain": "x", "image/png": DATA, "text/html": "<b>x</b>" };
    expect(render(forms)).toBe('<div class="scroll"><b>x</b></div>');
  });
});

describe("an image in a text cell", () => {
  const markdown = (source: string, attachments = {}) => renderMarkdown(source, PAGE(), attachments).html;

  test("is shown if it is attached", () => {
    const attachments = { "a b.png": { "image/png": DATA }, "c.svg": { "image/svg+xml": "<svg></svg>" } };
    expect(markdown("![cup](attachment:a%20b.png)", attachments)).toBe(
      `<p><img src="data:image/png;base64,${DATA}" alt="cup"></p>\n`,
    );
    expect(markdown("![](attachment:c.svg)", attachments)).toContain('<img src="data:image/svg+xml;base64,');
  });

  test("is named if it is missing or has a form that cannot be shown", () => {
    expect(markdown("![cup](attachment:a.png)")).toContain("[The attached image a.png is missing: cup]");
    expect(markdown("![cup](attachment:__proto__)")).toContain(
      "[The attached image __proto__ is missing: cup]",
    );
    expect(markdown("![cup](attachment:a.pdf)", { "a.pdf": { "application/pdf": DATA } })).toContain(
      "[The attached image a.pdf cannot be shown: cup]",
    );
    expect(markdown("![](attachment:a%20b.pdf)", { "a b.pdf": {} })).toContain("a b.pdf cannot be shown");
    expect(markdown("![](attachment:%ff)")).toContain("[The attached image %ff is missing: ]");
  });

  test("with another address is a link", () => {
    expect(markdown("![cup](https://a.b/c.png)")).toBe('<p><a href="https://a.b/c.png">cup</a></p>\n');
    expect(markdown("![](https://a.b/c.png)")).toContain(">image</a>");
    expect(markdown(`![cup](data:image/jpeg;base64,${DATA})`)).toContain(
      `<img src="data:image/jpeg;base64,${DATA}"`,
    );
  });

  test("is on the page of its notebook", () => {
    const cell = { ...text("![cup](attachment:a.png)"), attachments: { "a.png": { "image/png": DATA } } };
    expect(renderReport({ name: "x", notebook: notebookOf(text("# A"), cell as Cell) })).toContain(
      `<img src="data:image/png;base64,${DATA}" alt="cup">`,
    );
  });
});

describe("the values of a check", () => {
  const check = (fields: object) =>
    render({
      "application/vnd.merchant-lab.check+json": {
        label: "share",
        expected: 0.5,
        measured: 0.5,
        passed: true,
        ...fields,
      },
    });

  test("are short, with all digits as a tooltip", () => {
    const html = check({ measured: 0.32965686274509803, expected: 0.3296568627450981, within: 1e-12 });
    expect(html).toContain('<b><span title="0.32965686274509803">0.329657</span></b>');
    expect(html).toContain('expected <span title="0.3296568627450981">0.329657</span> ± 1e-12');
    expect(check({})).toContain("<b>0.5</b>, expected 0.5</span>");
  });

  test("have all digits if the check failed", () => {
    expect(check({ measured: 0.32965686274509803, passed: false })).toContain("<b>0.32965686274509803</b>");
  });
});

describe("text that is nested too deeply for the parser", () => {
  const quotes = (depth: number) => `${">".repeat(depth)} milk`;
  const list = (depth: number) =>
    Array.from({ length: depth }, (_, i) => `${"  ".repeat(i)}- item ${i}`).join("\n");

  test("is shown as its source, and nothing of it is lost", () => {
    for (let depth = 95; depth < 105; depth++)
      expect(renderMarkdown(quotes(depth), PAGE()).html).toContain("milk");
    for (let depth = 45; depth < 55; depth++)
      expect(renderMarkdown(list(depth), PAGE()).html).toContain(`item ${depth - 1}`);
    const { html, headings } = renderMarkdown(`# A\n${quotes(2000)} <b>`, PAGE());
    expect(html.startsWith(`<pre># A\n${escapeHtml(">>")}`)).toBe(true);
    expect(html.endsWith(` milk ${escapeHtml("<b>")}</pre>\n`)).toBe(true);
    expect(headings).toEqual([]);
  });

  test("up to there it is rendered", () => {
    for (const source of [quotes(97), list(48)])
      expect(renderMarkdown(source, PAGE()).html).not.toContain("<pre>");
  });
});

describe("headings", () => {
  test("have different ids, also 60,000 equal ones, which takes minutes in quadratic time", () => {
    const page = PAGE();
    const { headings } = renderMarkdown("# A\n\n".repeat(60_000), page);
    expect(new Set(headings.map(({ id }) => id)).size).toBe(60_000);
    expect(headings.slice(0, 3).map(({ id }) => id)).toEqual(["a", "a-2", "a-3"]);
    expect(renderMarkdown("# A-3\n\n# A", page).headings.map(({ id }) => id)).toEqual(["a-3-2", "a-60001"]);
  });

  test("of a page do not take the ids of its parts", () => {
    const html = renderReport({ name: "x", notebook: notebookOf(text("# Top\n\n## Checks\n\n## Content")) });
    for (const id of ["top-2", "checks-2", "content-2"]) expect(html).toContain(`id="${id}"`);
  });
});
