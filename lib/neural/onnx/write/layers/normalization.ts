/** Batch and layer normalization. */
import { settingsOf } from "../../../model/layer-settings";
import { addFloats, addNode, toChannelsFirst, toChannelsLast } from "../graph-builder";
import { addWeight, type LayerWriter, refuse, weightOf } from "../layer-writer";

export const batchNormalization: LayerWriter = (context) => {
  const { graph, layer, inputs } = context;
  const { axis = -1, epsilon = 1e-3, scale = true, center = true } = settingsOf(layer);
  const rank = inputs[0].shape.length;
  if (rank === 3 || (axis !== -1 && axis !== rank - 1))
    refuse(layer, "", "over the channels of rows or images", `axis ${axis}`);
  const weights = layer.weights.map((_, i) => weightOf(layer, i).values);
  const channels = weights[0].length;
  // TensorFlow.js has gamma and beta, unless they are turned off, before mean and variance.
  const gamma = scale ? weights[0] : new Float32Array(channels).fill(1);
  const beta = center ? weights[scale ? 1 : 0] : new Float32Array(channels);
  const [mean, variance] = weights.slice(-2);
  const tensors = [gamma, beta, mean, variance].map((values) => addFloats(graph, [channels], values));
  const input = toChannelsFirst(graph, inputs[0]);
  const name = addNode(graph, "BatchNormalization", [input, ...tensors], { epsilon });
  return { name, isChannelsFirst: rank === 4 };
};

export const layerNormalization: LayerWriter = (context) => {
  const { graph, layer, inputs } = context;
  const { axis = -1, epsilon = 1e-3, scale = true, center = true } = settingsOf(layer);
  const axes = [axis].flat();
  const rank = inputs[0].shape.length;
  if (axes.length !== 1 || !scale || (axes[0] !== -1 && axes[0] !== rank - 1))
    refuse(layer, "", "scaled, over the last axis", `axis ${axes}`);
  const input = toChannelsLast(graph, inputs[0]);
  const weights = [addWeight(context, 0), ...(center ? [addWeight(context, 1)] : [])];
  const name = addNode(graph, "LayerNormalization", [input, ...weights], { axis: -1, epsilon });
  return { name, isChannelsFirst: false };
};
