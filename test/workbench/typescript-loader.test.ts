import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../../lib/workbench/paths";

const LOADER = path.join(PROJECT, "lib/typescript-loader.js");
const CACHE = path.join(PROJECT, "node_modules/.cache/merchant-lab/typescript");

describe("the TypeScript loader", () => {
  let folder: string;
  let file: string;
  /** A text that only the files of this test contain. */
  const mark = `mark ${process.pid} ${Date.now()}`;
  const write = (body: string) => fs.writeFileSync(file, `export const mark: string = "${mark}";\n${body}\n`);
  const stored = () =>
    fs
      .readdirSync(CACHE)
      .map((name) => path.join(CACHE, name))
      .filter((name) => fs.readFileSync(name, "utf8").includes(mark));

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant-lab-loader-"));
    file = path.join(folder, "sample.ts");
  });
  afterAll(() => {
    for (const name of stored()) fs.rmSync(name);
    fs.rmSync(folder, { recursive: true });
  });

  /** Runs a script with the loader; `sample` is the file. */
  function run(script: string): Promise<string> {
    const code = `require(${JSON.stringify(LOADER)}); const sample = () => require(${JSON.stringify(file)}); ${script}`;
    return new Promise((resolve) => {
      const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
      child.on("close", () => resolve(output.trim()));
    });
  }
  const COMPILED = `Object.keys(require.cache).some((name) => name.endsWith("typescript.js"))`;

  test("compiles a file once, then loads its output without the compiler", async () => {
    write("export const value: number = 1;");
    expect(await run(`console.log(sample().value, ${COMPILED})`)).toBe("1 true");
    expect(stored()).toHaveLength(1);
    expect(await run(`console.log(sample().value, ${COMPILED})`)).toBe("1 false");
  });

  test("sees every edit, also one that leaves the size and the time as they were", async () => {
    const { atime, mtime } = fs.statSync(file);
    write("export const value: number = 2;");
    fs.utimesSync(file, atime, mtime);
    expect(await run("console.log(sample().value)")).toBe("2");
  });

  test("compiles again if the stored output was truncated", async () => {
    for (const name of stored()) fs.truncateSync(name, fs.statSync(name).size - 1);
    expect(await run(`console.log(sample().value, ${COMPILED})`)).toBe("2 true");
    expect(await run(`console.log(sample().value, ${COMPILED})`)).toBe("2 false");
  });

  test("compiles again if the stored output was changed", async () => {
    for (const name of stored())
      fs.writeFileSync(name, fs.readFileSync(name, "utf8").replace("value = 2", "value = 7"));
    expect(await run(`console.log(sample().value, ${COMPILED})`)).toBe("2 true");
    expect(await run(`console.log(sample().value, ${COMPILED})`)).toBe("2 false");
  });

  test("only compiles if the cache cannot be a folder", async () => {
    const project = path.join(folder, "project");
    fs.mkdirSync(path.join(project, "node_modules/.cache"), { recursive: true });
    fs.writeFileSync(path.join(project, "node_modules/.cache/merchant-lab"), "a file");
    for (const name of ["typescript", "ts-node"])
      fs.symlinkSync(
        path.join(PROJECT, "node_modules", name),
        path.join(project, "node_modules", name),
        "junction",
      );
    fs.mkdirSync(path.join(project, "lib"));
    const cache = path.join(project, "lib/typescript-cache.js");
    fs.copyFileSync(path.join(PROJECT, "lib/typescript-cache.js"), cache);
    fs.copyFileSync(path.join(PROJECT, "tsconfig.json"), path.join(project, "tsconfig.json"));
    const script = `console.log(require(${JSON.stringify(cache)}).compile(${JSON.stringify(file)}).includes("value = 2"))`;
    expect(await run(script)).toBe("true");
  });

  test("names the line of the TypeScript file in a stack trace, compiled or cached", async () => {
    write(
      "interface Gone { readonly a: number }\n\nexport function fail(): never {\n  throw new Error('here');\n}",
    );
    const script = "try { sample().fail() } catch (error) { console.log(error.stack.split('\\n')[1]) }";
    for (const _ of ["compiled", "cached"]) expect(await run(script)).toContain(`${file}:5:9`);
  });

  test("loads a re-exported namespace when it is first used, and once", async () => {
    const part = path.join(folder, "part.ts");
    fs.writeFileSync(part, `console.log("loads part");\nexport const value: number = 4; // ${mark}\n`);
    write('export * as part from "./part";\nexport * from "./all";');
    fs.writeFileSync(path.join(folder, "all.ts"), `export * as again from "./part"; // ${mark}\n`);
    const script = `
      const { mark } = sample();
      console.log(Object.keys(sample()).sort().join());
      console.log(sample().part.value, sample().part === sample().part, sample().again === sample().part);
      console.log({ ...sample() }.part.value);`;
    for (const _ of ["compiled", "cached"])
      expect((await run(script)).split("\n")).toEqual(["again,mark,part", "loads part", "4 true true", "4"]);
  });

  test("names the file and the line of a namespace that cannot be loaded, at its first use", async () => {
    const part = path.join(folder, "part.ts");
    fs.writeFileSync(part, `// ${mark}\nthrow new Error("no part");\n`);
    write('export * as part from "./part";');
    const script =
      "sample(); try { sample().part } catch (error) { console.log(error.stack.split('\\n')[1]) }";
    expect(await run(script)).toContain(`${part}:2:7`);
  });

  test("serves many processes that compile the same file at once", async () => {
    write("export const value: number = 3;");
    const answers = await Promise.all(Array.from({ length: 4 }, () => run("console.log(sample().value)")));
    expect(answers).toEqual(["3", "3", "3", "3"]);
    expect(stored().filter((name) => !name.endsWith(".js"))).toEqual([]);
  });
});
