import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "../kernel-client";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.close());

test("the history is answered", async () => {
  await kernel.execute("const milk = 1;");
  const { reply } = await kernel.ask("history_request", { hist_access_type: "tail", n: 1000 });
  expect(reply).toMatchObject({
    type: "history_reply",
    content: { status: "ok", history: [[1, 1, "const milk = 1;"]] },
  });
});

test("no comm is open, and one that is opened is closed", async () => {
  const { reply } = await kernel.ask("comm_info_request", { target_name: "jupyter.widget" });
  expect(reply).toMatchObject({ type: "comm_info_reply", content: { status: "ok", comms: {} } });
  const id = await kernel.send("comm_open", { comm_id: "c1", target_name: "jupyter.widget", data: {} });
  expect((await kernel.publication("comm_close", id)).content).toEqual({ comm_id: "c1", data: {} });
});

test.each([
  { code: "const price = 3;", status: "complete" },
  { code: "if (price > 2) {", status: "incomplete" },
  { code: "`abc", status: "incomplete" },
  { code: "const text = `first\n$" + "{1", status: "incomplete" },
  { code: "/* not closed", status: "incomplete" },
  { code: "`abc`", status: "complete" },
  { code: "const a = ;", status: "complete" },
])("a cell is complete or not: $code", async ({ code, status }) => {
  const { reply } = await kernel.ask("is_complete_request", { code });
  expect(reply).toMatchObject({ type: "is_complete_reply", content: { status } });
});

test("the documentation of a name is Markdown and a text: type, parameters, result, errors and example", async () => {
  const code = `/**
 * The price with its tax, $$p (1 + t)$$
 *
 * @param net In yuan.
 * @returns A price.
 * @throws {RangeError} If the price is negative.
 *
 * @example
 * gross(10); // 12
 */
const gross = (net: number): number => 1.2 * net;
gross`;
  const { reply } = await kernel.ask("inspect_request", { code, cursor_pos: code.length, detail_level: 0 });
  expect(reply.content).toEqual({
    status: "ok",
    found: true,
    metadata: {},
    data: {
      "text/markdown": `\`\`\`typescript
const gross: (net: number) => number
\`\`\`

The price with its tax, $$p (1 + t)$$

- \`net\` In yuan.

**Returns** A price.

**Throws** \`RangeError\` If the price is negative.

\`\`\`typescript
gross(10); // 12
\`\`\``,
      "text/plain": `const gross: (net: number) => number

The price with its tax, $$p (1 + t)$$
@param net In yuan.
@returns A price.
@throws {RangeError} If the price is negative.
@example gross(10); // 12`,
    },
  });
  const none = await kernel.ask("inspect_request", { code: "   ", cursor_pos: 1, detail_level: 0 });
  expect(none.reply.content).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
});

test("the documentation of a function lists its options, also within its parentheses", async () => {
  const code = `interface Limits {
  /** At most
   * so many.
   * @default 10
   */
  readonly most?: number;
  readonly names: readonly string[];
}
/** Counts.
 * @param options What is counted.
 * @returns A count.
 */
function count(rows: number, options: Limits): number { return rows; }
count(3, { names: [] });`;
  const at = async (text: string, source = code) => {
    const cursor_pos = source.lastIndexOf(text) + text.length;
    const { reply } = await kernel.ask("inspect_request", { code: source, cursor_pos, detail_level: 0 });
    return (reply.content.data as Record<string, string>)["text/markdown"];
  };
  const documented = await at("coun");
  expect(documented).toBe(`\`\`\`typescript
function count(rows: number, options: Limits): number
\`\`\`

Counts.

- \`options\` What is counted.

  - \`most?: number\` At most so many. Default: 10.

  - \`names: readonly string[]\`

**Returns** A count.`);
  for (const place of ["count(", "(3,", "{"]) expect(await at(place)).toBe(documented);
  expect(await at("names: []")).toBe(documented);
  expect(await at("name")).toContain("names: readonly string[]\n```");
  const lib = 'import { itemsets } from "merchant-lab";\nitemsets.mine([], { ';
  expect(await at("{ ", lib)).toMatch(
    /^ {2}- `minLength\?: number` Items in the smallest set to list\. Default: 1\.$/m,
  );
});

test.each(["is_complete_request", "inspect_request", "complete_request"])(
  "%s without code is answered with an error",
  async (type) => {
    const { reply, published } = await kernel.ask(type, {});
    expect(reply.type).toBe(type.replace("request", "reply"));
    expect(reply.content).toMatchObject({
      status: "error",
      ename: "TypeError",
      evalue: "Cannot answer: code must be a text, current value is undefined",
    });
    expect(published.map(({ content }) => content.execution_state)).toEqual(["busy", "idle"]);
  },
);

test("an unknown request and an unsigned one do no harm and show nothing", async () => {
  await kernel.execute("1;");
  const before = kernel.published().length;
  const unknown = await kernel.send("debug_request", { command: "initialize" }, "control");
  const comm = await kernel.send("comm_msg", { comm_id: "c9", data: {} });
  // A name that every object has.
  const inherited = await kernel.send("toString", {});
  await kernel.sendUnsigned("execute_request", { code: 'console.log("forged");' });
  const { reply } = await kernel.ask("kernel_info_request");
  expect(reply.content).toMatchObject({ status: "ok", protocol_version: "5.3" });
  for (const id of [unknown, comm, inherited]) {
    await kernel.publication("status", id);
    expect(kernel.replyCount(id)).toBe(0);
  }
  const types = kernel
    .published()
    .slice(before)
    .map(({ type }) => type);
  expect(new Set(types)).toEqual(new Set(["status"]));
});

test("a request is answered while a cell awaits", async () => {
  const id = await kernel.send("execute_request", { code: "await new Promise(() => {});" });
  await kernel.publication("execute_input", id);
  const completed = await kernel.ask("complete_request", { code: "mil", cursor_pos: 3 });
  expect(completed.reply.content.matches).toContain("milk");
  const interrupted = await kernel.ask("interrupt_request", {}, "control");
  expect(interrupted.reply).toMatchObject({ type: "interrupt_reply", content: { status: "ok" } });
  expect((await kernel.answerTo(id)).reply.content).toMatchObject({ status: "error", ename: "Interrupted" });
});

test("a shutdown says whether a restart follows", async () => {
  const { reply } = await kernel.ask("shutdown_request", { restart: true }, "control");
  expect(reply).toMatchObject({ type: "shutdown_reply", content: { status: "ok", restart: true } });
  expect(await kernel.exitCode).toBe(0);
});
