import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attributeText, parse } from "../../../../../lib/basket/rules/formats/pmml/xml";

describe("xml.parse()", () => {
  test("reads elements, attributes, text, CDATA, entities; skips comments and instructions", () => {
    const root = parse(
      `\ufeff<?xml version="1.0"?><!-- a --><p:a b='1 "2"' c="&lt;&#x4E2D;&#10;\n&quot;"><!-- <x> -->x&amp;<b/><![CDATA[<&]]>y</p:a>\n<?end?>`,
    );
    expect(root.name).toBe("p:a");
    // A line end in an attribute is a blank, one that is escaped stays one: XML 1.0, section 3.3.3.
    expect([...root.attributes]).toEqual([
      ["b", '1 "2"'],
      ["c", '<中\n "'],
    ]);
    expect(root.text).toBe("x&<&y");
    expect(root.children).toEqual([{ name: "b", attributes: new Map(), children: [], text: "" }]);
  });

  test("gives back every attribute that can be written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        let written: string;
        try {
          written = attributeText(text, "text");
        } catch (error) {
          expect(String(error)).toMatch(/^RangeError: Cannot write XML: text must be free of U\+/);
          return;
        }
        expect(parse(`<a b="${written}"/>`).attributes.get("b")).toBe(text);
      }),
      { seed: 17, numRuns: 2000 },
    );
  });

  test.each<[string, string, string]>([
    [
      "a document type",
      '<!DOCTYPE a [<!ENTITY b "c">]><a/>',
      "line 1 must be an element; document types are not read",
    ],
    ["a wrong end", "<a>\n<b></a>", "line 2 must be closed with </b>"],
    ["no end", "<a>", 'line 1 must be closed with </a>, current value is "the end of the text"'],
    ["a bottomless file", "<a>".repeat(1e5), "must be at most 200 levels deep"],
    ["two roots", "<a/><b/>", "line 1 must be the end of the text"],
    ["an attribute twice", '<a b="1" b="2"/>', "without a second attribute b"],
    ["an attribute without quotes", "<a b=1/>", "an attribute or the end of the tag a"],
    ["an unknown entity", "<a>&nbsp;</a>", "without unknown entities"],
    ["half an entity", "<a>&lt</a>", "without unknown entities"],
    ["an escaped NUL", "<a>&#0;</a>", "without unknown entities"],
    ["a raw control", "<a>\u0001</a>", "free of characters that XML does not allow"],
    ["nothing", "", 'line 1 must be an element, current value is "the end of the text"'],
  ])("refuses %s", (_name, text, message) => {
    expect(() => parse(text)).toThrow(SyntaxError);
    expect(() => parse(text)).toThrow(message);
  });
});

describe("xml.attributeText()", () => {
  test("escapes what is markup, and names what cannot be written", () => {
    expect(attributeText('a<b>&"c"\'\n', "x")).toBe("a&lt;b&gt;&amp;&quot;c&quot;'&#10;");
    expect(() => attributeText("a\u0000", "item 3")).toThrow(
      new RangeError(
        'Cannot write XML: item 3 must be free of U+0000, which XML does not allow, current value is "a\\u0000"',
      ),
    );
    expect(() => attributeText("\ud83d", "x")).toThrow("free of U+D83D");
    expect(attributeText("🍺", "x")).toBe("🍺");
  });
});
