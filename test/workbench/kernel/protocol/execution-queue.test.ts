import { afterAll, beforeAll, expect, test } from "vitest";
import type { CellSession } from "../../../../lib/workbench/kernel/cell-session";
import { ExecutionQueue } from "../../../../lib/workbench/kernel/protocol/execution-queue";
import { History } from "../../../../lib/workbench/kernel/protocol/history";
import { type Answer, KernelClient, outputsOf, textOf } from "../kernel-client";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());

/** Sends requests at once and waits for all of them. */
async function executeTogether(requests: readonly { code: string; [field: string]: unknown }[]) {
  const ids: string[] = [];
  for (const request of requests) ids.push(await kernel.send("execute_request", request));
  return Promise.all(ids.map((id) => kernel.answerTo(id)));
}

function statesOf(answers: readonly Answer[]): readonly string[] {
  return answers.map(({ reply }) => reply.content.status);
}

/** Fails after it has blocked the event loop, in which requests arrive. */
const FAILING = 'const until = Date.now() + 300;\nwhile (Date.now() < until);\nthrow new Error("first");';
const WAITING = Array.from({ length: 20 }, (_, i) => ({ code: `console.log(${i});` }));

test("a failing cell aborts the requests that wait, and none that is sent after its reply", async () => {
  const [failed, ...aborted] = await executeTogether([{ code: FAILING }, ...WAITING]);
  const [next] = await executeTogether([{ code: 'console.log("next");' }]);
  expect(failed?.reply.content).toMatchObject({ status: "error", ename: "Error", evalue: "first" });
  expect(statesOf(aborted)).toEqual(WAITING.map(() => "aborted"));
  for (const { published } of aborted)
    expect(published.map(({ content }) => content)).toEqual([
      { execution_state: "busy" },
      { execution_state: "idle" },
    ]);
  expect(next?.reply.content).toMatchObject({ status: "ok" });
  expect(next && textOf(next)).toBe("next\n");
});

test("with stop_on_error false the requests that wait are executed", async () => {
  const answers = await executeTogether([{ code: FAILING, stop_on_error: false }, ...WAITING]);
  expect(statesOf(answers)).toEqual(["error", ...WAITING.map(() => "ok")]);
  expect(answers.slice(1).map((answer) => textOf(answer))).toEqual(WAITING.map((_, i) => `${i}\n`));
});

test("the kernel is busy with one request after the other", async () => {
  const before = kernel.published().length;
  await executeTogether([{ code: "await new Promise((done) => setTimeout(done, 100));" }, { code: "1;" }]);
  const states = kernel
    .published()
    .slice(before)
    .filter(({ type }) => type === "status");
  expect(states.map(({ content }) => content.execution_state)).toEqual(["busy", "idle", "busy", "idle"]);
});

test("a silent request shows nothing, counts nothing and is not remembered", async () => {
  const earlier = await kernel.execute('const late = setInterval(() => console.log("tick"), 20);');
  const answer = await kernel.execute(
    'import { display } from "tslab";\nconsole.log("hidden");\nconsole.error("hidden");\ndisplay.text("hidden");\nconst whispered = 4;\nwhispered',
    { silent: true, user_expressions: { whispered: "whispered" } },
  );
  expect(answer.published.map(({ type }) => type)).toEqual(["status", "status"]);
  expect(answer.reply.content).toEqual({
    status: "ok",
    execution_count: earlier.reply.content.execution_count,
    user_expressions: { whispered: { status: "ok", data: { "text/plain": "4" }, metadata: {} } },
    payload: [],
  });
  // Cells that run on in the background still print.
  const lines = () => kernel.publishedFor(earlier.id).filter(({ type }) => type === "stream").length;
  const before = lines();
  await expect.poll(lines, { timeout: 5000 }).toBeGreaterThan(before);
  const { reply, published } = await kernel.execute("clearInterval(late);");
  expect(reply.content.execution_count).toBe(Number(earlier.reply.content.execution_count) + 1);
  expect(published.find(({ type }) => type === "execute_input")?.content).toEqual({
    code: "clearInterval(late);",
    execution_count: reply.content.execution_count,
  });
  const history = await kernel.ask("history_request", { hist_access_type: "tail", n: 1 });
  expect(history.reply.content.history).toEqual([[1, reply.content.execution_count, "clearInterval(late);"]]);
});

test("a silent request that fails replies with the error and aborts nothing", async () => {
  const [failed, next] = await executeTogether([
    { code: FAILING.replaceAll("until", "silentUntil"), silent: true, store_history: true },
    { code: "1;" },
  ]);
  expect(failed?.reply.content).toMatchObject({ status: "error", evalue: "first" });
  expect(failed && outputsOf(failed)).toEqual([]);
  expect(next?.reply.content.status).toBe("ok");
});

test("without store_history a cell is shown but neither counted nor remembered", async () => {
  const earlier = await kernel.execute("const remembered = 1;");
  const { execution_count: count } = earlier.reply.content;
  const answer = await kernel.execute("const noted = remembered + 1;\nnoted", { store_history: false });
  expect(textOf(answer)).toBe("2\n");
  expect(answer.reply.content.execution_count).toBe(count);
  const failed = await kernel.execute('\nthrow new Error("uncounted");', { store_history: false });
  expect(failed.reply.content.traceback).toEqual([
    "Error: uncounted",
    '    at cell [0] line 2: throw new Error("uncounted");',
  ]);
  const { reply } = await kernel.ask("history_request", { hist_access_type: "tail", n: 1 });
  expect(reply.content.history).toEqual([[1, count, "const remembered = 1;"]]);
  expect((await kernel.execute("noted")).reply.content.execution_count).toBe(Number(count) + 1);
});

test("user expressions are answered with their values or their errors", async () => {
  const { reply, published } = await kernel.execute("const price = 3;\nconst missing = null;", {
    user_expressions: {
      number: "price * 2 // doubled",
      text: '"milk"',
      none: "missing",
      nothing: "undefined",
      later: "await Promise.resolve(price)",
      rich: '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>3</b>" }) })',
      wrongType: "price.length",
      thrown: '(() => { throw new RangeError("too dear"); })()',
      notOne: "const x = 1",
    },
  });
  const value = (text: string) => ({ status: "ok", data: { "text/plain": text }, metadata: {} });
  expect(reply.content).toMatchObject({ status: "ok", payload: [] });
  expect(reply.content.user_expressions).toMatchObject({
    number: value("6"),
    text: value("'milk'"),
    none: value("null"),
    nothing: value("undefined"),
    later: value("3"),
    rich: { status: "ok", data: { "text/html": "<b>3</b>", "text/plain": expect.any(String) } },
    wrongType: { status: "error", ename: "TypeScriptError", evalue: expect.stringContaining("length") },
    thrown: { status: "error", ename: "RangeError", evalue: "too dear", traceback: expect.any(Array) },
    notOne: { status: "error", ename: "TypeScriptError" },
  });
  expect(published.map(({ type }) => type)).toEqual(["status", "execute_input", "status"]);
  expect(textOf(await kernel.execute("price"))).toBe("3\n");
  const failed = await kernel.execute("throw new Error();", { user_expressions: { price: "price" } });
  expect(failed.reply.content).toMatchObject({ status: "error", user_expressions: {} });
});

test("a request without code is refused", async () => {
  const { reply, published } = await kernel.ask("execute_request", { silent: false });
  expect(reply.content).toMatchObject({
    status: "error",
    ename: "TypeError",
    evalue: "Cannot execute a cell: code must be a text, current value is undefined",
  });
  expect(published.map(({ type }) => type)).toEqual(["status", "status"]);
});

test("a request without content is answered with an error, and the next one is executed", async () => {
  const empty = await kernel.ask("execute_request", null);
  expect(empty.reply.content).toMatchObject({ status: "error", ename: "TypeError" });
  expect((await kernel.execute("1;")).reply.content).toMatchObject({ status: "ok" });
});

test("a request that cannot be answered holds up no other", async () => {
  const answered: string[] = [];
  const logged: string[] = [];
  const session = {
    async execute({ source }: { source: string }) {
      if (source === "bad") throw new Error("no answer");
      return { count: 1, error: undefined };
    },
    log: (text: string) => logged.push(text),
  };
  const queue = new ExecutionQueue(session as unknown as CellSession, new History(), {
    publish() {},
    reply: ({ content }) => void answered.push(content.code as string),
    async receiveArrived() {},
  });
  const header = { msg_type: "execute_request" };
  const add = (code: string) => queue.add({ identities: [], header, content: { code } });
  await Promise.all(["bad", "good"].map(add));
  await add("later");
  expect(answered).toEqual(["good", "later"]);
  expect(logged).toEqual(["a request was not answered: Error: no answer"]);
});

test("cells go on when one has replaced the timers", async () => {
  const start = "import { mock } from 'node:test';\nmock.timers.enable();\nconsole.log(1);";
  expect(textOf(await kernel.execute(start))).toBe("1\n");
  const replace = "globalThis.setTimeout = globalThis.setImmediate = (() => {}) as never;\nconsole.log(2);";
  expect(textOf(await kernel.execute(replace))).toBe("2\n");
  expect(textOf(await kernel.execute("console.log(3);"))).toBe("3\n");
  await kernel.execute("mock.timers.reset();");
});
