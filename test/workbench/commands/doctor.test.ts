import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { catalogue } from "../../../lib/data";
import { examine, format, isReady } from "../../../lib/workbench/commands/doctor";

describe("doctor", () => {
  test("examine() examines every part and every data set", async () => {
    const sections = await examine();
    expect(sections.map(({ title }) => title)).toEqual([
      "Machine",
      "Node",
      "Jupyter (only for npm run lab)",
      "Tables",
      "Neural networks",
      "Data",
    ]);
    const [duckDb, client, ...local] = sections[3]?.findings ?? [];
    const version = String.raw`\d+\.\d+\.\d+`;
    const found = (name: string, detail: string) => ({
      state: "present",
      name,
      detail: expect.stringMatching(new RegExp(`^${detail}$`)),
    });
    expect(duckDb).toEqual(found("DuckDB", `v${version}, inside Node`));
    expect(client).toEqual(found("Spark client", `grpc-js ${version}, apache-arrow ${version}`));
    expect(local.map(({ name }) => name)).toEqual(["Java", "pyspark"]);
    const names = sections[5]?.findings.map(({ name }) => name);
    expect(names).toEqual(catalogue.sets().map(({ name }) => name));
    for (const { findings } of sections)
      expect(findings.map(({ name }) => name)).not.toContain("not examined");
    expect(isReady(sections)).toBe(true);
  });

  test("names what MERCHANT_LAB_DATA and MERCHANT_LAB_PYTHON name that is not there", async () => {
    const file = __filename;
    vi.stubEnv("MERCHANT_LAB_DATA", ["/nope", file, path.dirname(file)].join(path.delimiter));
    vi.stubEnv("MERCHANT_LAB_PYTHON", process.execPath);
    const findings = (await examine()).flatMap((section) => section.findings);
    const details = (name: string) =>
      findings.filter((each) => each.name === name).map(({ detail }) => detail);
    expect(details("MERCHANT_LAB_DATA")).toEqual(
      [path.resolve("/nope"), file].map((folder) => `names ${folder}: there is no such folder`),
    );
    expect(details("Python")).toEqual([
      `MERCHANT_LAB_PYTHON names ${process.execPath}, which is not Python 3.9 or later`,
    ]);
    vi.unstubAllEnvs();
  });

  test("says what a Spark server on this machine needs, and whether the one that is named answers", async () => {
    vi.stubEnv("JAVA_HOME", "/nope");
    vi.stubEnv("MERCHANT_LAB_PYTHON", process.execPath);
    vi.stubEnv("MERCHANT_LAB_SPARK", "sc://127.0.0.1:1/;token=s3cret");
    const tables = (await examine()).find(({ title }) => title === "Tables");
    vi.unstubAllEnvs();
    expect(tables?.findings.slice(2)).toEqual([
      {
        state: "absent",
        name: "Spark server",
        detail:
          "nothing answers at 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1; is the server running, and reachable from here? use_ssl=true if the server has TLS",
      },
      {
        state: "absent",
        name: "Java",
        detail: "17 or later was not found; only a Spark server on this machine needs it",
      },
      {
        state: "absent",
        name: "pyspark",
        detail: "pip install pyspark, for the Python above; only a Spark server on this machine needs it",
      },
    ]);
  });

  test("format() aligns the lines of all sections and ends with the next step", () => {
    const text = format([
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
    ["Node", "Next: fix Node: too old"],
  ])("format() says what to do where %s is broken, and isReady() is false", (name, last) => {
    const sections = [{ title: "Node", findings: [{ state: "broken", name, detail: "too old" } as const] }];
    expect(format(sections).endsWith(`\n${last}`)).toBe(true);
    expect(isReady(sections)).toBe(false);
  });
});
