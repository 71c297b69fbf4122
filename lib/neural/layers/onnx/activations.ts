/** Activations, as layers and after a layer's sum. */
import type { LayerContext, LayerWriter, Value } from "./graph-builder";
import { OPERATOR_NAMES } from "./operator-names";

/** Adds the activation of a layer after its sum. @throws {TypeError} If ONNX has no operator for it. */
export function activate(
  context: LayerContext,
  name: string,
  isChannelsFirst: boolean,
  activation = "linear",
): string {
  if (activation === "linear") return name;
  const bounds = () => [0, 6].map((bound) => context.addTensor([], Float32Array.of(bound)));
  if (activation === "relu6") return context.add("Clip", [name, ...bounds()]);
  if (activation === "softmax")
    return context.add("Softmax", [name], { axis: isChannelsFirst ? 1 : context.shape.length - 1 });
  const rule = `one of linear, relu6, ${[...OPERATOR_NAMES.keys()].join(", ")}`;
  const operator = OPERATOR_NAMES.get(activation) ?? context.refuse("activation", rule, activation);
  return context.add(operator, [name]);
}

/** An element-wise layer: the order of the axes does not matter. */
export function elementwise(write: (context: LayerContext, input: Value) => string): LayerWriter {
  return (context) => {
    const [input] = context.inputs;
    return { name: write(context, input), isChannelsFirst: input.isChannelsFirst };
  };
}

export const activation = elementwise((context, { name, isChannelsFirst }) =>
  activate(context, name, isChannelsFirst, context.settings.activation),
);

export const relu = elementwise((context, { name }) => {
  const { maxValue } = context.settings;
  if (typeof maxValue === "number" && maxValue !== 6) context.refuse("maxValue", "6 or none", maxValue);
  return activate(context, name, false, maxValue === 6 ? "relu6" : "relu");
});

export const softmax = elementwise((context, { name, isChannelsFirst }) => {
  const { axis = -1 } = context.settings;
  if (axis !== -1 && axis !== context.shape.length - 1) context.refuse("axis", "the last", axis);
  return activate(context, name, isChannelsFirst, "softmax");
});

export const withAlpha = elementwise((context, { name }) =>
  context.add(context.operator, [name], { alpha: context.settings.alpha ?? 1 }),
);

export const identity = elementwise((_, { name }) => name);
