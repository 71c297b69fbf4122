import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, textOf } from "./kernel-client";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute(
    "let rounds = 0;\nconst pause = (milliseconds = 5) => new Promise<void>((done) => setTimeout(done, milliseconds));",
  );
});
afterAll(() => kernel.close());

/** Interrupts a cell that has printed something. */
async function interrupt(code: string) {
  const id = await kernel.send("execute_request", { code });
  await kernel.publication("stream", id);
  await kernel.ask("interrupt_request", {}, "control");
  const answer = await kernel.answerTo(id);
  expect(answer.reply.content).toMatchObject({ status: "error", ename: "Interrupted" });
  return answer;
}

/** How often the loops went round while the kernel waited. */
async function roundsSince(): Promise<number> {
  await kernel.execute("await pause(30);");
  const answer = await kernel.execute("{ const before = rounds; await pause(100); rounds - before }");
  return Number(textOf(answer));
}

test.each([
  { loop: "a loop", code: 'for (;;) { await pause(); rounds += 1; if (rounds === 3) console.log("goes"); }' },
  {
    loop: "a function of the cell",
    code: 'const train = async () => { for (;;) { await pause(); rounds += 1; if (rounds % 3 === 0) console.log("goes"); } };\nawait Promise.all([train(), train()]);',
  },
  {
    loop: "a for await loop",
    code: 'async function* steps() { for (;;) { yield 1; } }\nfor await (const step of steps()) { rounds += step; if (rounds % 3 === 0) console.log("goes"); await pause(); }',
  },
  {
    loop: "a for await loop over a stream that the cell does not make",
    code: 'import { setInterval as every } from "node:timers/promises";\nfor await (const _ of every(5)) { rounds += 1; console.log("goes"); }',
  },
  {
    loop: "a function of an earlier cell that nobody awaits",
    code: 'void train();\nconsole.log("goes");\nawait pause(60_000);',
  },
])("an interrupt really stops $loop", async ({ code }) => {
  const answer = await interrupt(code);
  expect(answer.reply.content.evalue).toBe(
    "the cell was stopped at an await; timers, processes and calls of packages that it started may go on",
  );
  expect(await roundsSince()).toBe(0);
  expect(answer.published.filter(({ type }) => type === "error")).toHaveLength(1);
});

test("a cell that was interrupted runs its finally, and an await of a later cell is not stopped", async () => {
  const answer = await interrupt(
    'let isClosed = false;\ntry { console.log("goes"); await pause(50); console.log("not reached"); } finally { isClosed = true; }',
  );
  await kernel.execute("await pause(100);");
  expect(textOf(answer)).toBe("goes\n");
  expect(textOf(await kernel.execute("await pause();\nisClosed"))).toBe("true\n");
});

test("an interrupt while no cell runs stops what earlier cells still do", async () => {
  const { id } = await kernel.execute("rounds = 0;\nvoid train();");
  await kernel.publication("stream", id);
  await kernel.ask("interrupt_request", {}, "control");
  expect(await roundsSince()).toBe(0);
  expect(kernel.publishedFor(id).filter(({ type }) => type === "error")).toEqual([]);
});

test("await keeps its value, its errors and the line of the cell", async () => {
  const values = await kernel.execute(
    "const pair = [await 3, await Promise.resolve(4)];\nfor await (const value of [Promise.resolve(5), 6]) pair.push(value);\npair",
  );
  expect(textOf(values)).toBe("[ 3, 4, 5, 6 ]\n");
  const failed = await kernel.execute(
    'async function inner() {\n  await pause();\n  throw new RangeError("late");\n}\n\nawait inner();',
  );
  expect(failed.reply.content).toMatchObject({
    ename: "RangeError",
    traceback: [
      "RangeError: late",
      expect.stringMatching(/^ {4}at cell \[\d+\] line 3: throw new RangeError/),
      expect.stringMatching(/^ {4}at cell \[\d+\] line 6: await inner\(\);$/),
    ],
  });
});

test("a display that is never ready can be interrupted", async () => {
  await interrupt(
    'console.log("goes");\n({ [Symbol.for("Jupyter.display")]: () => new Promise<Record<string, string>>(() => {}) })',
  );
  expect(textOf(await kernel.execute("1 + 1"))).toBe("2\n");
});
