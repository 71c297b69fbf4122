/** What a checkpoint belongs to: data, settings and architecture. */
import { sha256 } from "../files";
import { flatLayers, nodesBefore } from "../model/connections";
import type { Network } from "../model/types";
import type { Run } from "./epoch";
import { readValues } from "./state";

/** A hash of all that the weights depend on. The number of epochs only counts with a schedule. */
export function identityOf(run: Run, keepsBest: boolean): string {
  const { options, samples, training, validation, weights, epochs, batchSize } = run;
  const { seed, learningRate, learningRateDecay, validationFraction, schedule, clipNorm, clipValue } =
    options;
  const { classWeights, sampleWeights, validationWeights, loss, lossWeights, metrics } = options;
  return sha256(
    JSON.stringify(
      [
        ...[
          seed,
          batchSize,
          learningRate,
          learningRateDecay,
          validationFraction,
          clipNorm,
          clipValue,
          keepsBest,
        ],
        ...[options.earlyStopping, options.reduceLearningRate, schedule && [schedule, epochs]],
        ...[classWeights, sampleWeights, validationWeights].map((numbers) => Array.from(numbers ?? [])),
        ...[training.length, validation?.indices.length, weights.map((weight) => weight.shape)],
        ...[samples.fingerprint(), options.validation?.fingerprint()],
        ...[run.optimizer, loss, lossWeights, metrics, architectureOf(run.model), frozenLayers(run.model)],
      ],
      (_, value) => (typeof value === "function" ? String(value) : value),
    ),
  );
}

/** Classes, settings and connections of all layers, without names and without what the first weights are drawn from. */
function architectureOf(model: Network): unknown {
  const nodes = nodesBefore(model.outputs, new Set());
  const places = new Map(
    nodes.flatMap(({ outputTensors }, i) => outputTensors.map(({ id }, k) => [id, [i, k]] as const)),
  );
  return nodes.map(({ outboundLayer: layer, inputTensors }) => [
    layer.getClassName(),
    inputTensors.map(({ id }) => places.get(id)),
    nodes.findIndex((node) => node.outboundLayer === layer),
    withoutNames(layer.getConfig()),
  ]);
}

function withoutNames(config: unknown): unknown {
  if (Array.isArray(config)) return config.map(withoutNames);
  if (Object(config) !== config) return config;
  const names = ["name", "inboundNodes", "inputLayers", "outputLayers", "trainable"];
  const kept = Object.entries(config as object).filter(
    ([key]) => !names.includes(key) && !key.endsWith("Initializer"),
  );
  return kept.map(([key, value]) => [key, withoutNames(value)]);
}

/** Positions of the frozen layers, each with the hashes of its weights. */
function frozenLayers(model: Network): (number | string)[] {
  return flatLayers(model).flatMap(({ layer, isFrozen }, i) => {
    if (!isFrozen || layer.weights.length === 0) return [];
    return [i, ...layer.weights.map((weight) => sha256(new Uint8Array(readValues(weight.read()).buffer)))];
  });
}
