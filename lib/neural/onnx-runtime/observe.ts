/**
 * What the values of a model are: onnxruntime runs it twice for random samples, two and then three unless their number is fixed. So
 * shapes and everything that is computed from constants alone need no arithmetic here, whatever operators an exporter used for them.
 */
import { mustBe } from "../../core/errors";
import { seeded } from "../../core/random";
import { DATA_TYPE, encodeMessages, IR_VERSION, type Message } from "./onnx-file";
import { OnnxNode, READ_ACTION } from "./onnx-node";
import { onnxRuntime, openSession, type RuntimeTensor, refusal, type Session, SILENT } from "./runtime";

/** Samples of the two runs, where any number may be given. */
const BATCH_SIZES = [2, 3] as const;
/** Sizes of other axes without a fixed size, in the two runs. */
const FREE_SIZES = [64, 96] as const;

/** A value in both runs. */
export interface Observed {
  readonly runs: readonly [RuntimeTensor, RuntimeTensor];
  /** -1 for the batch, NaN for another axis without a fixed size. */
  readonly sizes: readonly number[];
}

export interface ObservedModel {
  readonly input: string;
  readonly output: string;
  /** Those that depend on the numbers of the samples, not only on how many there are. */
  readonly nodes: readonly OnnxNode[];
  /** The input, the output, constants that the nodes take, and outputs whose sizes are needed. */
  readonly values: ReadonlyMap<string, Observed>;
}

/**
 * @param check Throws if it does not know the node; returns whether the sizes of its output are needed, but none of its constants.
 * @throws {TypeError} If the model has several inputs or outputs, or onnxruntime cannot run it for any number of samples.
 */
export async function observe(model: Message, check: (node: OnnxNode) => boolean): Promise<ObservedModel> {
  const { name: input, sizes, fixedBatch } = inputOf(model);
  const output: string = model.graph.output[0].name;
  const nodes = computedNodes(model, input);
  const computed = new Set([input, ...nodes.flatMap(({ outputs }) => outputs)]);
  const wanted = nodes.flatMap((node) =>
    check(node) ? node.outputs : node.inputs.filter((name) => name !== "" && !computed.has(name)),
  );
  const names = [...new Set([output, ...wanted])];
  const batches = fixedBatch ? [fixedBatch, fixedBatch] : BATCH_SIZES;
  const dims = [0, 1].map((run) =>
    sizes.map((size) => (size === -1 ? batches[run] : size || FREE_SIZES[run])),
  );
  const runs = await runTwice(model, input, dims, names);
  const observed = [input, ...names].map((name): [string, Observed] => {
    const [first, second] = runs.map((own) => own[name]);
    const isBatch = (size: number, axis: number) =>
      size === batches[0] && second.dims[axis] === batches[1] && (!fixedBatch || axis === 0);
    const own = first.dims.map((size, axis) =>
      isBatch(size, axis) ? -1 : size === second.dims[axis] ? size : Number.NaN,
    );
    return [name, { runs: [first, second], sizes: own }];
  });
  return { input, output, nodes, values: new Map(observed) };
}

async function runTwice(model: Message, input: string, dims: readonly number[][], names: readonly string[]) {
  const { Tensor } = onnxRuntime(READ_ACTION);
  const dim = dims[0].map((size, axis) => (size === dims[1][axis] ? { dimValue: size } : {}));
  const type = { tensorType: { elemType: DATA_TYPE.float, shape: { dim } } };
  const graph = { ...model.graph, input: [{ name: input, type }], output: names.map((name) => ({ name })) };
  let session: Session | undefined;
  try {
    // In old versions of the format, weights are inputs too.
    session = await openSession(READ_ACTION, encodeMessages({ ...model, irVersion: IR_VERSION, graph }));
    const runs: Record<string, RuntimeTensor>[] = [];
    for (const [run, sizes] of dims.entries()) {
      const random = seeded(run);
      const length = sizes.reduce((product, size) => product * size, 1);
      const values = Float32Array.from({ length }, () => random.normal());
      const given = { [input]: new Tensor("float32", values, sizes) };
      runs.push({ ...given, ...(await session.run(given, SILENT)) });
    }
    return runs;
  } catch (cause) {
    const rule = "one that onnxruntime runs for any number of samples";
    throw new TypeError(refusal(READ_ACTION, "the model", rule, cause), { cause });
  } finally {
    await session?.release();
  }
}

function inputOf({ graph }: Message) {
  if (!graph) throw new SyntaxError(mustBe(READ_ACTION, "the file", "one that holds a graph", "without"));
  const weights = new Set(graph.initializer.map(({ name }: Message) => name));
  const inputs: Message[] = graph.input.filter(({ name }: Message) => !weights.has(name));
  const given = `${inputs.length} inputs, ${graph.output.length} outputs`;
  if (inputs.length !== 1 || graph.output.length !== 1)
    throw new TypeError(mustBe(READ_ACTION, "the model", "of one input and one output", given));
  const [{ name, type }] = inputs;
  const { elemType, shape } = type?.tensorType ?? {};
  if (elemType !== DATA_TYPE.float || !(shape?.dim.length >= 2))
    throw new TypeError(mustBe(READ_ACTION, `input ${name}`, "a batch of float32 of known rank", "another"));
  // Some exporters write 0 or -1 for any size.
  const [batch, ...sizes] = shape.dim.map(({ dimValue }: Message) =>
    Number(dimValue) > 0 ? Number(dimValue) : Number.NaN,
  );
  return { name, sizes: [-1, ...sizes], fixedBatch: batch || undefined };
}

function computedNodes({ graph }: Message, input: string): OnnxNode[] {
  const values = new Set([input]);
  return graph.node
    .map((message: Message) => new OnnxNode(message))
    .filter(({ operator, inputs, outputs }: OnnxNode) => {
      // A loop or a branch may take any value; random numbers are not constants.
      const isOther = /^(If|Loop|Scan|SequenceMap|Random.*|Bernoulli|Multinomial)$|\./.test(operator);
      const isComputed = inputs.some((name) => values.has(name)) && !["Shape", "Size"].includes(operator);
      if (isComputed || isOther) for (const name of outputs) values.add(name);
      return isComputed || isOther;
    });
}
