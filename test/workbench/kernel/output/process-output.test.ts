import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT } from "../../../../lib/workbench/paths";
import { KernelClient, outputsOf, textOf } from "../kernel-client";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute(
    'import fs from "node:fs";\nimport { Readable } from "node:stream";\nimport { pipeline } from "node:stream/promises";',
  );
});
afterAll(() => kernel.close());

/** Executes a cell in braces, so that cells may use the same names. */
async function run(code: string) {
  const answer = await kernel.execute(`{\n${code}\n}`);
  expect(answer.reply.content.traceback).toBeUndefined();
  return { out: textOf(answer), err: textOf(answer, "stderr") };
}

describe("process.stdout in a cell", () => {
  test("joins characters that come in several chunks, each stream its own", async () => {
    const code = `const bytes = Buffer.from("é€牛𝄞");
for (const byte of bytes) {
  process.stdout.write(Buffer.from([byte]));
  process.stderr.write(new Uint8Array([byte]));
}`;
    expect(await run(code)).toEqual({ out: "é€牛𝄞", err: "é€牛𝄞" });
  });

  test("a character that is never completed ends with its cell, or with the next text", async () => {
    expect(await run("process.stdout.write(Buffer.from([0xe7, 0x89]));")).toEqual({ out: "", err: "" });
    expect((await run('console.log("next");')).out).toBe("next\n");
    const code = 'process.stdout.write(Buffer.from([0xe7]));\nprocess.stdout.write("a");';
    expect((await run(code)).out).toBe("\ufffda");
  });

  test("a stream of Chinese text arrives whole", async () => {
    const code = `const text = "数据分析与商店".repeat(20_000);
const bytes = Buffer.from(text);
const chunks = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) => bytes.subarray(i * 65_536, (i + 1) * 65_536));
await pipeline(Readable.from(chunks), process.stdout);`;
    expect((await run(code)).out).toBe("数据分析与商店".repeat(20_000));
  });

  test("write calls back after it, returns true, and reads encodings", async () => {
    const code = `const order: string[] = [];
await new Promise<void>((done) => {
  process.stdout.write("a", () => { order.push("called"); done(); });
  order.push("written");
});
await new Promise<void>((done) => process.stdout.write("e282ac", "hex", () => done()));
console.log(order, process.stdout.write("b".repeat(100_000)), process.stdout.writableNeedDrain);
process.stdout.write("YQ==", "base64");`;
    expect((await run(code)).out).toBe(`a€${"b".repeat(100_000)}[ 'written', 'called' ] true false\na`);
    const wrong = await kernel.execute("process.stdout.write(7 as never);");
    expect(wrong.reply.content).toMatchObject({
      ename: "TypeError",
      evalue: expect.stringContaining("chunk"),
    });
  });

  test("stays open after end and pipeline", async () => {
    const code = `await pipeline(Readable.from(["1 ", "2 "]), process.stdout);
await pipeline(Readable.from(["3 "]), process.stderr);
await new Promise<void>((done) => process.stdout.end("4 ", () => done()));
await new Promise<void>((done) => process.stdout.end(() => done()));
process.stdout.end("35", "hex");
process.stdout.end();
console.log();`;
    expect(await run(code)).toEqual({ out: "1 2 4 5\n", err: "3 " });
    expect((await run('await pipeline(Readable.from(["again"]), process.stdout);')).out).toBe("again");
  });
});

describe("fs.write in a cell, with the descriptor of a standard stream", () => {
  test("writes texts and parts of views, and returns the bytes", async () => {
    const code = `const view = new TextEncoder().encode("<milk>");
const counts = [
  fs.writeSync(1, "€ "),
  fs.writeSync(1, "e282ac", null, "hex"),
  fs.writeSync(2, view),
  fs.writeSync(1, view, 1, 4),
  fs.writeSync(1, view, { offset: 5 } as never),
  fs.writeSync(1, new Uint16Array([0x6261])),
];
console.log(counts);`;
    expect(await run(code)).toEqual({
      out: "€ €milk>ab[ 4, 3, 6, 4, 1, 2 ]\n",
      err: "<milk>",
    });
  });

  test("calls back, keeps its promise form, and leaves files alone", async () => {
    const code = `const { promisify } = await import("node:util");
const { bytesWritten, buffer } = await promisify(fs.write)(1, Buffer.from("abc"));
const [count, text] = await new Promise<[number, string]>((resolve) =>
  fs.write(2, "text", (_error, written, given) => resolve([written, given])));
const { writeSync } = await import("node:fs");
writeSync(1, " dynamic ");
console.log(bytesWritten, String(buffer), count, text);`;
    expect(await run(code)).toEqual({ out: "abc dynamic 3 abc 4 text\n", err: "text" });
    const file = `const name = (await import("node:path")).join((await import("node:os")).tmpdir(), "write-" + process.pid);
const descriptor = fs.openSync(name, "w");
fs.writeSync(descriptor, "milk");
fs.closeSync(descriptor);
console.log(fs.readFileSync(name, "utf8"));
fs.rmSync(name);`;
    expect((await run(file)).out).toBe("milk\n");
  });

  test("whole files and lists of views arrive as well", async () => {
    const code = `fs.writeFileSync(1, "a");
fs.writeFileSync("/dev/stdout", new Uint8Array([98]));
fs.appendFileSync("/dev/stderr", "63", "hex");
fs.writevSync(1, [Buffer.from("d"), new Uint16Array([0x6665])]);
await new Promise<void>((done) => fs.writeFile(2, "Zw==", { encoding: "base64" }, () => done()));
await new Promise<void>((done) => fs.writev(1, [Buffer.from("h")], () => done()));`;
    expect(await run(code)).toEqual({ out: "abdefh", err: "cg" });
  });

  test("200 MB do not fail, and are cut at the limit", async () => {
    const answer = await kernel.execute(
      'const megabyte = "x".repeat(2 ** 20);\nfor (let i = 0; i < 200; i++) fs.writeSync(1, megabyte);',
    );
    expect(answer.reply.content).toMatchObject({ status: "ok" });
    expect(textOf(answer)).toHaveLength(10_000_000);
    expect(textOf(answer, "stderr")).toMatch(/output cut/);
  });
});

test.each([
  "fs.writeSync(1, 7 as never);",
  "fs.writeFileSync(2, Symbol() as never);",
  'fs.writevSync(1, ["text"] as never);',
  'fs.write(1, "no callback", undefined as never);',
])("a wrong write is refused by Node itself: %s", async (code) => {
  const answer = await kernel.execute(code);
  expect(answer.reply.content).toMatchObject({ status: "error", ename: "TypeError" });
  expect(outputsOf(answer)).toHaveLength(1);
});

test("a pipeline to a standard stream that is a file ends as well", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "merchant lab output "));
  const file = fs.openSync(path.join(folder, "log.txt"), "w");
  const script = `require("./lib/typescript-loader.js");
    require("./lib/workbench/kernel/output").redirectProcess().direct({ stream() {}, display() {} });
    const { Readable } = require("node:stream");
    require("node:stream/promises").pipeline(Readable.from(["a"]), process.stdout).then(() => process.exit(7));`;
  const stdio = ["ignore", file, "inherit"] as const;
  const { status } = spawnSync(process.execPath, ["-e", script], { cwd: PROJECT, stdio: [...stdio] });
  fs.closeSync(file);
  expect(status).toBe(7);
  expect(fs.readFileSync(path.join(folder, "log.txt"), "utf8")).toBe("");
  fs.rmSync(folder, { recursive: true });
});
