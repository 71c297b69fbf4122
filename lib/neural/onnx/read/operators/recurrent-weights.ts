/** The weights of recurrent operators: ONNX has a row for each unit of each gate, TensorFlow.js a column, in another gate order. */
import type { OnnxNode } from "../../model";
import type { Constant, GraphReader } from "../graph-reader";
import { refuse } from "../node";

/** Positions of the weights among a node's inputs. */
const INPUT = { kernel: 1, recurrentKernel: 2, bias: 3 } as const;

interface WeightLayout {
  /** 0 for forward, 1 for backward. */
  readonly direction: number;
  readonly units: number;
  /** `gates[i]` is TensorFlow.js's position of ONNX's gate i. */
  readonly gates: readonly number[];
  readonly isResetAfter: boolean;
}

/** Kernel, recurrent kernel and bias of one direction. */
export function recurrentWeights(graph: GraphReader, node: OnnxNode, layout: WeightLayout): Constant[] {
  const { direction, units, gates, isResetAfter } = layout;
  const length = gates.length * units;
  const columnOf = (row: number) => gates[Math.floor(row / units)] * units + (row % units);
  const matrix = (index: number): Constant => {
    const { dims, values } = graph.constantInput(node, index);
    const size = dims[2];
    if (dims[1] !== length) refuse(node, `input ${index}`, `of ${length} rows`, dims[1]);
    const transposed = new Float32Array(size * length);
    for (let row = 0; row < length; row++)
      for (let column = 0; column < size; column++)
        transposed[column * length + columnOf(row)] = values[(direction * length + row) * size + column];
    return { dims: [size, length], values: transposed, isInteger: false };
  };
  const given = graph.optionalConstantInput(node, INPUT.bias);
  // ONNX has a bias for the input and another for the state; only a GRU with reset after keeps them apart.
  const [inputBias, stateBias] = [0, 1].map((half) => {
    const bias = new Float32Array(length);
    for (let row = 0; row < length; row++)
      bias[columnOf(row)] = given?.values[(direction * 2 + half) * length + row] ?? 0;
    return bias;
  });
  const bias: Constant = isResetAfter
    ? { dims: [2, length], values: [...inputBias, ...stateBias], isInteger: false }
    : { dims: [length], values: inputBias.map((value, i) => value + stateBias[i]), isInteger: false };
  return [matrix(INPUT.kernel), matrix(INPUT.recurrentKernel), bias];
}
