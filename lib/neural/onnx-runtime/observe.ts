/**
 * What the values of a model are: onnxruntime runs it for two and for three random samples. So shapes and everything that is
 * computed from constants alone need no arithmetic here, whatever operators an exporter used for them.
 */
import { seeded } from "../../core/random";
import { DATA_TYPE, encodeMessages, type Message } from "./onnx-file";
import { onnxRuntime, openSession, type RuntimeTensor, refusal, type Session } from "./runtime";

/** What error messages say was attempted. */
export const READ_ACTION = "read an ONNX model for training";

/** Samples of the two runs: an axis of these sizes is the batch. */
const BATCH_SIZES = [2, 3] as const;
/** Sizes of other axes without a fixed size, in the two runs. */
const FREE_SIZES = [64, 96] as const;

/** A value in both runs. */
export type Observed = readonly [RuntimeTensor, RuntimeTensor];

/**
 * The input and the wanted values.
 *
 * @param sizes Of the input; -1 for the batch, NaN for another axis without a fixed size.
 * @throws {TypeError} If onnxruntime cannot run the model for any number of samples.
 */
export async function observe(
  model: Message,
  input: string,
  sizes: readonly number[],
  wanted: Iterable<string>,
): Promise<Map<string, Observed>> {
  const { Tensor } = onnxRuntime(READ_ACTION);
  const names = [...wanted];
  const dim = sizes.map((size) => (size > 0 ? { dimValue: size } : {}));
  const tensorType = { elemType: DATA_TYPE.float, shape: { dim } };
  const graph = {
    ...model.graph,
    input: [{ name: input, type: { tensorType } }],
    output: names.map((name) => ({ name })),
  };
  const bytes = encodeMessages({ ...model, graph });
  let session: Session | undefined;
  try {
    session = await openSession(READ_ACTION, bytes);
    const runs: Record<string, RuntimeTensor>[] = [];
    for (const run of [0, 1]) {
      const random = seeded(run);
      const dims = sizes.map((size) => (size === -1 ? BATCH_SIZES[run] : size || FREE_SIZES[run]));
      const length = dims.reduce((product, size) => product * size, 1);
      const values = Float32Array.from({ length }, () => random.normal());
      const given = { [input]: new Tensor("float32", values, dims) };
      runs.push({ ...given, ...(await session.run(given)) });
    }
    return new Map([input, ...names].map((name) => [name, [runs[0][name], runs[1][name]]]));
  } catch (cause) {
    const rule = "one that onnxruntime runs for any number of samples";
    throw new TypeError(refusal(READ_ACTION, "the model", rule, cause), { cause });
  } finally {
    await session?.release();
  }
}

/** Sizes as those of the input. */
export function sizesOf([first, second]: Observed): number[] {
  return first.dims.map((size, axis) => {
    const other = second.dims[axis];
    return size === other ? size : size === BATCH_SIZES[0] && other === BATCH_SIZES[1] ? -1 : Number.NaN;
  });
}
