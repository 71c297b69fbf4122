/** Live curves in a front end and in the runner: display ids, updates, interrupts. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { CodeCell } from "../../lib/workbench/notebooks/notebook-file";
import { runNotebook } from "../../lib/workbench/runner";
import { KernelClient } from "./kernel/kernel-client";
import { notebookOf, saved } from "./make-notebook";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const PLOTLY = "application/vnd.plotly.v1+json";

interface Shown {
  readonly data: Record<string, unknown> & { readonly "text/plain": string };
  readonly transient: { readonly display_id: string };
}

const opening = `
import { engine, liveCurves, network } from "merchant-lab";
const { tf } = await engine.start({ prefer: "wasm", threads: 1 });
const wide = 200, count = 4096;
const model = tf.sequential({ layers: [
  tf.layers.dense({ inputShape: [wide], units: 4, activation: "softmax", kernelInitializer: "zeros" }),
] });
const samples = network.samples(
  Float32Array.from({ length: count * wide }, (_, i) => ((i * 7) % 11) / 11), [wide],
  { labels: Uint8Array.from({ length: count }, (_, i) => i % 4) },
);`;
const training = (epochs: number) => `
const training = await liveCurves("Trial", { epochs: ${epochs}, samples: count }, (live) =>
  network.fit(model, samples, { epochs: ${epochs}, batchSize: 64, seed: 1, ...live }));`;

describe("in a kernel", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await KernelClient.start();
    expect((await kernel.execute(opening)).reply.content).toMatchObject({ status: "ok" });
  });
  afterAll(() => kernel.close());

  test("one display is shown, all that follows are updates of it, and the last holds no time", async () => {
    const { reply, published } = await kernel.execute(training(12));
    expect(reply.content).toMatchObject({ status: "ok" });
    const shown = published.filter(({ type }) => type === "display_data");
    const updates = published.filter(({ type }) => type === "update_display_data");
    expect(shown.length).toBe(1);
    expect(updates.length).toBeGreaterThanOrEqual(1);
    const [first, ...later] = [...shown, ...updates].map(({ content }) => content as unknown as Shown);
    expect(new Set([first, ...later].map(({ transient }) => transient.display_id)).size).toBe(1);
    expect(first.data).toEqual({ "text/plain": "Trial: 12 epochs of 4,096 samples" });
    const last = later[later.length - 1];
    expect(last.data["text/plain"]).toMatch(/^Trial\. After 12 epochs \d+\.\d\d% of the training samples/);
    expect(last.data).toHaveProperty([PLOTLY]);
    expect(last.data).toHaveProperty(["image/svg+xml"]);
  });

  test.skipIf(process.platform === "win32")(
    "an interrupt ends the training itself; the epochs so far stay on the page",
    async () => {
      const source = training(100_000).replace("const training", "const long");
      const id = await kernel.send("execute_request", { code: source });
      const isDrawn = () =>
        kernel
          .publishedFor(id)
          .some(({ content }) => PLOTLY in ((content as unknown as Partial<Shown>).data ?? {}));
      await expect.poll(isDrawn, { timeout: 60_000 }).toBe(true);
      kernel.signal("SIGINT");
      expect((await kernel.answerTo(id)).reply.content).toMatchObject({
        status: "error",
        ename: "Interrupted",
      });
      const texts = () =>
        kernel
          .publishedFor(id)
          .filter(({ type }) => type === "update_display_data")
          .map(({ content }) => (content as unknown as Shown).data["text/plain"]);
      await expect
        .poll(() => texts().at(-1), { timeout: 20_000 })
        .toMatch(/^Trial: ended after [1-9]\d* of 100000 epochs\./);
      const count = texts().length;
      // If the training continued, it would draw again within this time.
      await new Promise((later) => setTimeout(later, 1500));
      expect(texts().length).toBe(count);
      expect((await kernel.execute("model.countParams()")).reply.content).toMatchObject({ status: "ok" });
    },
  );
});

test("the runner stores only the final figure", async () => {
  const { status, notebook } = await runNotebook(saved(notebookOf(opening, training(3))));
  expect(status).toBe("ok");
  const { outputs } = notebook.cells[1] as CodeCell;
  expect(outputs.length).toBe(1);
  expect(outputs[0]).toMatchObject({
    output_type: "display_data",
    data: { [PLOTLY]: expect.anything(), "text/plain": expect.stringMatching(/^Trial\. After 3 epochs/) },
  });
});
