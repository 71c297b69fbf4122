/** What a network is trained for and judged by: for each output a loss, its targets, and what the output means. */
import { mustBe, requireNonNegative } from "../../core/errors";
import { flag, isRecord, type OptionReader, oneOf, optional, readOptions } from "../../core/options";
import type { Network, Targets } from "../model/types";
import { headOf } from "./heads";
import { LOSSES, type LossFunction, type LossName, type LossOptions, type RowKind } from "./losses";
import { requireTargets } from "./targets";

/** A loss: its name, with settings, or a function. */
export type Loss = LossName | LossOptions | LossFunction;

export interface Objective {
  /** Name of the output. */
  readonly output: string;
  readonly loss: Required<LossOptions> | LossFunction;
  readonly rows: RowKind;
  readonly targets: Targets;
  /** Length of a row: the number of classes, or of numbers. */
  readonly size: number;
  /** What the forward pass leaves out, since the loss is computed from logits. */
  readonly activation: "softmax" | "sigmoid" | undefined;
  /** Whether the loss gets logits. */
  readonly isLogit: boolean;
  /** Weight of the output in the loss of the network. */
  readonly weight: number;
}

/** Options that say what a network is judged by. */
export interface LossChoice {
  readonly loss?: Loss | readonly Loss[];
  readonly lossWeights?: readonly number[];
}

const LOSS_NAMES = Object.keys(LOSSES) as LossName[];

/** The loss that is meant: its settings with their defaults, or a function. */
export const loss: OptionReader<Objective["loss"]> = (action, name, value) => {
  if (typeof value === "function") return value as LossFunction;
  const given = isRecord(value) ? value : { name: value };
  const kind = oneOf(LOSS_NAMES)(action, isRecord(value) ? `${name}.name` : name, given.name);
  const readers = { name: oneOf(LOSS_NAMES), ...LOSSES[kind].readers, fromLogits: optional(flag) };
  return readOptions(action, given, readers, `${name}.`) as unknown as Required<LossOptions>;
};

/**
 * One objective for each output.
 *
 * @param name What a sample is called in messages.
 * @throws {TypeError} If the targets or losses are not as many as the outputs, do not fit their sizes, or the end of the network
 *   does not give what the loss takes.
 * @throws {RangeError} If a label is not one of the network's classes, or a value is not finite.
 */
export function objectivesOf(
  action: string,
  name: string,
  model: Network,
  targets: Targets | readonly Targets[],
  { loss: losses, lossWeights }: LossChoice = {},
): Objective[] {
  const count = model.outputs.length;
  const listed = (what: string, value: unknown) => {
    const list = Array.isArray(value) ? value : [value];
    if (list.length === count) return list;
    throw new TypeError(mustBe(action, what, `${count}, one for each output`, `${list.length}`));
  };
  const targetList: readonly Targets[] = listed(`${name}.targets`, targets);
  const lossList: readonly (Loss | undefined)[] = losses === undefined ? [] : listed("loss", losses);
  const weights: readonly number[] = lossWeights === undefined ? [] : listed("lossWeights", lossWeights);
  weights.forEach((weight, i) => {
    requireNonNegative(action, `lossWeights[${i}]`, weight);
  });
  return targetList.map((target, i) => {
    const title = count > 1 ? `${name}, output ${nameOf(model, i)}` : name;
    const objective = objectiveOf(action, title, model, i, target, lossList[i]);
    return { ...objective, output: nameOf(model, i), weight: weights[i] ?? 1 };
  });
}

function objectiveOf(
  action: string,
  title: string,
  model: Network,
  position: number,
  targets: Targets,
  given: Loss | undefined,
): Omit<Objective, "output" | "weight"> {
  const [, ...shape] = model.outputs[position].shape;
  const size = shape[shape.length - 1] ?? 1;
  const isLabelled = "labels" in targets;
  const standard = isLabelled
    ? size === 1
      ? "binaryCrossentropy"
      : "categoricalCrossentropy"
    : "meanSquaredError";
  const chosen = loss(action, "loss", given ?? standard);
  const rows = typeof chosen === "function" ? (isLabelled ? "classes" : "numbers") : LOSSES[chosen.name].rows;
  requireTargets(action, title, targets, shape, rows, typeof chosen === "function" ? 0 : size);
  const base = { loss: chosen, rows: rowsOf(rows, isLabelled, size), targets, size };
  if (typeof chosen === "function" || rows === "numbers")
    return { ...base, activation: undefined, isLogit: false };
  const { activation, isLast } = headOf(model.outputs[position]);
  const wanted = rows === "binary" ? "sigmoid" : "softmax";
  const isLinear = activation === "linear";
  const isLogit = chosen.fromLogits ?? (isLinear || (activation === wanted && isLast));
  if (chosen.fromLogits === undefined && !isLinear && activation !== wanted) {
    const rule = `linear or a ${wanted} for ${chosen.name}; fromLogits in the loss says what others give`;
    throw new TypeError(
      mustBe(action, `the last layer of output ${nameOf(model, position)}`, rule, activation),
    );
  }
  if (
    chosen.fromLogits !== undefined &&
    (isLinear || activation === wanted) &&
    chosen.fromLogits !== isLinear
  )
    throw new TypeError(
      mustBe(
        action,
        "loss.fromLogits",
        `${isLinear}, since the last layer is ${activation}`,
        chosen.fromLogits,
      ),
    );
  return { ...base, activation: isLogit && activation === wanted ? wanted : undefined, isLogit };
}

/** The name of an output; sequential models have no list of them. */
function nameOf(model: Network, position: number): string {
  return model.outputs[position].sourceLayer.name;
}

function rowsOf(rows: RowKind, isLabelled: boolean, size: number): RowKind {
  return isLabelled && size === 1 ? "binary" : rows;
}
