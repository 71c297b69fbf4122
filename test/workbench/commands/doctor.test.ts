import { describe, expect, test } from "vitest";
import { catalogue } from "../../../lib/data";
import { examine, isFit, write } from "../../../lib/workbench/commands/doctor";

describe("doctor", () => {
  test("examine() looks at every part and at every data set", async () => {
    const sections = await examine();
    expect(sections.map(({ title }) => title)).toEqual([
      "Machine",
      "Node",
      "Jupyter (only for npm run lab)",
      "Neural networks",
      "Data",
    ]);
    const names = sections[4]?.findings.map(({ name }) => name);
    expect(names).toEqual(catalogue.sets().map(({ name }) => name));
    for (const { findings } of sections)
      expect(findings.map(({ name }) => name)).not.toContain("not examined");
    expect(isFit(sections)).toBe(true);
  });

  test("write() aligns the lines of all sections and ends with what to do", () => {
    const text = write([
      { title: "Node", findings: [{ state: "present", name: "npm", detail: "11" }] },
      { title: "Neural networks", findings: [{ state: "absent", name: "native engine", detail: "no" }] },
    ]);
    expect(text.split("\n")).toEqual([
      "Node",
      "  ✓ npm            11",
      "",
      "Neural networks",
      "  – native engine  no",
      "",
      "Next: npm start; npm run setup -- --native for faster training",
    ]);
  });

  test.each([
    ["packages", "Next: npm ci"],
    ["Node", "Next: mend Node: too old"],
  ])("write() says what to do where %s is broken, and isFit() is false", (name, last) => {
    const sections = [{ title: "Node", findings: [{ state: "broken", name, detail: "too old" } as const] }];
    expect(write(sections).endsWith(`\n${last}`)).toBe(true);
    expect(isFit(sections)).toBe(false);
  });
});
