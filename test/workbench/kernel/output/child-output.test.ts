import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, textOf } from "../kernel-client";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute(`import { execFileSync, execSync, fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
const node = (script: string) => [process.execPath, ["-e", script]] as const;`);
});
afterAll(() => kernel.close());

async function run(code: string) {
  const answer = await kernel.execute(`{\n${code}\n}`);
  expect(answer.reply.content.traceback).toBeUndefined();
  return { out: textOf(answer), err: textOf(answer, "stderr") };
}

const BOTH = "process.stdout.write('out 牛'); process.stderr.write('err 奶')";

test.each([
  {
    what: "spawn",
    code: `await once(spawn(...node(${JSON.stringify(BOTH)}), { stdio: "inherit" }), "exit");`,
  },
  {
    what: "spawn with descriptors and streams",
    code: `await once(spawn(...node(${JSON.stringify(BOTH)}), { stdio: ["ignore", 1, process.stderr] }), "close");`,
  },
  { what: "spawnSync", code: `spawnSync(...node(${JSON.stringify(BOTH)}), { stdio: "inherit" });` },
  {
    what: "execFileSync",
    code: `execFileSync(...node(${JSON.stringify(BOTH)}), { stdio: ["ignore", "inherit", "inherit"] });`,
  },
  {
    what: "execSync",
    code: `execSync(\`"\${process.execPath}" -e "${BOTH}"\`, { stdio: "inherit" });`,
  },
])("the output of a child of $what that inherits the streams is shown", async ({ code }) => {
  expect(await run(code)).toEqual({ out: "out 牛", err: "err 奶" });
});

test("streams that are not inherited stay with the cell", async () => {
  const code = `const child = spawn(...node(${JSON.stringify(BOTH)}), { stdio: ["ignore", "pipe", "inherit"] });
let text = "";
child.stdout?.on("data", (chunk) => { text += chunk; });
await once(child, "close");
console.log([text, child.stderr, child.stdio[2]]);
console.log(spawnSync(...node(${JSON.stringify(BOTH)})).stdout.toString());
console.log(spawnSync(...node(${JSON.stringify(BOTH)}), { stdio: ["ignore", "inherit", "pipe"] }).output.map(String));`;
  expect(await run(code)).toEqual({
    out: "[ 'out 牛', null, null ]\nout 牛\nout 牛[ 'null', 'null', 'err 奶' ]\n",
    err: "err 奶",
  });
});

test("both streams may be sent to one", async () => {
  const code = `await once(spawn(...node(${JSON.stringify(BOTH)}), { stdio: ["ignore", 2, 2] }), "close");`;
  const { out, err } = await run(code);
  expect({ out, length: err.length }).toEqual({ out: "", length: 10 });
  expect(err).toContain("out 牛");
});

test("a synchronous child that fails shows its output and throws", async () => {
  const code = `try {
  execFileSync(...node("console.log('before'); process.exit(3)"), { stdio: "inherit" });
} catch (error) {
  console.log((error as { status: number }).status);
}`;
  expect((await run(code)).out).toBe("before\n3\n");
});

test("the last output of a child that has ended belongs to its cell", async () => {
  const script = "process.stdout.write('x'.repeat(3_000_000))";
  const { out } = await run(
    `await once(spawn(...node(${JSON.stringify(script)}), { stdio: "inherit" }), "exit");`,
  );
  expect(out).toHaveLength(3_000_000);
});

test("a child that still runs, and one that left its stream to another, do not hold the cell", async () => {
  const code = `const child = spawn(...node("setInterval(() => {}, 1000); console.log('started')"), { stdio: "inherit" });
await once(child, "spawn");
globalThis.setTimeout(() => child.kill("SIGKILL"), 3000);`;
  await run(code);
  const leave = `const script = \`const { pid } = require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 3000)"], { stdio: "inherit", detached: true }); console.log("left"); process.exit()\`;
await once(spawn(...node(script), { stdio: "inherit" }), "exit");`;
  expect((await run(leave)).out).toContain("left");
});

test("a program that does not exist is reported as usual", async () => {
  const code = `const [error] = await once(spawn("no-such-program", { stdio: "inherit" }), "error").catch((error) => [error]);
console.log(error.code);
console.log((spawnSync("no-such-program", { stdio: "inherit" }).error as NodeJS.ErrnoException).code);`;
  expect((await run(code)).out).toBe("ENOENT\nENOENT\n");
});
