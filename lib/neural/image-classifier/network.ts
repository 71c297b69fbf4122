import { fractionBelowOne, integer, type OptionReaders, readOptions, withDefault } from "../../core/options";
import { stack } from "../stack";
import type { ImageClassifier, NetworkOptions } from "./types";

const NETWORK_OPTIONS = {
  height: withDefault(28, integer(10)),
  width: withDefault(28, integer(10)),
  channels: withDefault(1, integer(1)),
  classCount: withDefault(10, integer(2)),
  dropoutRate: withDefault(0, fractionBelowOne),
  seed: integer(0),
} satisfies OptionReaders<NetworkOptions>;

/**
 * The article's convolutional network (卷积神经网络, CNN): twice a 3 x 3 convolution with ReLU and 2 x 2 max pooling (32, then
 * 64 filters), then 128 hidden units and a softmax over the classes. 225,034 parameters for 28 x 28 digits.
 *
 * Start the engine first. The seed determines the initial weights.
 *
 * @throws {RangeError} If the images are smaller than 10 x 10, since nothing would be left after the second pooling.
 *
 * @see LeCun, Y. et al. (1998). Gradient-based learning applied to document recognition. Proc. IEEE 86(11), 2278-2324.
 *
 * @example
 * await engine.start({ prefer: "cpu" });
 * imageClassifier.build({ seed: 42 }).countParams(); // 225034
 */
export function build(options: NetworkOptions): ImageClassifier {
  const read = readOptions("build a classifier", options, NETWORK_OPTIONS);
  const { height, width, channels, classCount, dropoutRate, seed } = read;
  return stack([height, width, channels], { seed })
    .conv2d(32, 3, { activation: "relu" })
    .maxPool(2)
    .conv2d(64, 3, { activation: "relu" })
    .maxPool(2)
    .flatten()
    .dense(128, "relu")
    .dropout(dropoutRate)
    .dense(classCount, "softmax")
    .build();
}
