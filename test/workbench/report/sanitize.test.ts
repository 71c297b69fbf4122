import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../../lib/core/text/display";
import * as table from "../../../lib/core/text/table";
import { charts } from "../../../lib/plot";
import { sanitizeHtml, sanitizeSvg } from "../../../lib/workbench/report/sanitize";

describe("sanitizeHtml()", () => {
  test("keeps our own tables unchanged", () => {
    const html = table.toHtml(table.fromRecords([{ a: "x & y", n: 2 }], { caption: "c" }));
    expect(sanitizeHtml(html)).toBe(html);
  });

  test("closes open elements and removes end tags without a start tag", () => {
    expect(sanitizeHtml("<div><b>x</div></section></p>")).toBe("<div><b>x</b></div>&lt;/section&gt;");
    expect(sanitizeHtml("<b></b></b><i>")).toBe("<b></b><i></i>");
    expect(sanitizeHtml("<b><b></b></b></b>x")).toBe("<b><b></b></b>x");
  });

  test("keeps links to pages and images with their content, and no other address", () => {
    const image = '<img src="data:image/gif;base64,R0lGOD==" alt="cup">';
    expect(sanitizeHtml(image)).toBe(image);
    expect(sanitizeHtml('<a href="https://a.b/c?d#e">x</a>')).toBe('<a href="https://a.b/c?d#e">x</a>');
    for (const target of ["javascript:x", "data:text/html,x", "file:///x", "//a.b", "http:x", "xhttps://a.b"])
      expect(sanitizeHtml(`<a href="${target}">x</a>`)).toBe("<a>x</a>");
    expect(sanitizeHtml('<img src="http://a.b/c.png">')).toBe("<img>");
    expect(sanitizeHtml('<img src="data:image/svg+xml;base64,AAAA">')).toBe("<img>");
  });
});

describe("sanitizeSvg()", () => {
  test("keeps our own figures whole", () => {
    const svg = String(charts.bar(["a", "b"], [1, 2], { title: "Sold" })[DISPLAY]()["image/svg+xml"]);
    expect(sanitizeSvg(svg)).toEqual({ markup: svg, isWhole: true });
  });

  test.each([
    "<svg><style>x</style></svg>",
    '<svg onload="x"></svg>',
    '<svg width="1;"></svg>',
    "<svg><!-- x --></svg>",
  ])("says that %s is not whole", (svg) => {
    expect(sanitizeSvg(svg).isWhole).toBe(false);
  });

  test("writes no tag inside title and desc, which an HTML parser reads as HTML", () => {
    expect(sanitizeSvg("<svg><desc><title/></desc></svg>").markup).toBe(
      "<svg><desc>&lt;title/&gt;</desc></svg>",
    );
    expect(sanitizeSvg("<svg><title><g></title><g/></svg>").markup).toBe(
      "<svg><title>&lt;g&gt;</title><g/></svg>",
    );
    expect(sanitizeSvg("<svg><title/><desc/><g/></svg>").markup).toBe(
      "<svg><title></title><desc></desc><g/></svg>",
    );
    expect(sanitizeSvg("<svg><desc></svg>").markup).toBe("<svg><desc>&lt;/svg&gt;</desc></svg>");
  });

  test("reads an XML declaration, and numbers as SVG writes them", () => {
    expect(sanitizeSvg('<?xml version="1.0"?><svg></svg>').markup).toBe("<svg></svg>");
    for (const number of ["1", "-1.5", ".5", "-.5", "50%"])
      expect(sanitizeSvg(`<svg x="${number}"></svg>`).isWhole).toBe(true);
    for (const number of ["1.", ".", "-", "1e5", "%"])
      expect(sanitizeSvg(`<svg x="${number}"></svg>`).isWhole).toBe(false);
  });
});

test.each([
  ["many open tags and foreign end tags", (n: number) => "<b>".repeat(n) + "</i>".repeat(n)],
  ["many tags closed at once", (n: number) => `<p>${"<b>".repeat(n)}</p>`],
  ["a long wrong number", (n: number) => `<rect x="${"1".repeat(10 * n)}y">`],
  ["a long wrong attribute", (n: number) => `<b ${'x="1" '.repeat(n)}`],
])("%s take linear time", (_, markup) => {
  // In quadratic time each takes minutes.
  const size = 100_000;
  expect(sanitizeHtml(markup(size))).not.toBe("");
  expect(sanitizeSvg(markup(size)).markup).not.toBe("");
});
