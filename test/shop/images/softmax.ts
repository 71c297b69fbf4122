/** A linear classifier of images, by stochastic gradients: the baseline that a network has to beat. */

import type { LabelledImages } from "../../../lib/core/labelled-data";
import { seeded } from "../../../lib/core/random";

export function softmaxAccuracy(train: LabelledImages, test: LabelledImages, epochs: number): number {
  const size = train.height * train.width * train.channels;
  const classes = train.classNames.length;
  const weights = new Float64Array(classes * (size + 1));
  const random = seeded(1);
  const scoresOf = ({ pixels }: LabelledImages, i: number) =>
    Array.from({ length: classes }, (_, c) => {
      let sum = weights[c * (size + 1) + size];
      for (let j = 0; j < size; j++) sum += weights[c * (size + 1) + j] * (pixels[i * size + j] / 255 - 0.5);
      return sum;
    });
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 0.02 / (1 + epoch / 3);
    for (const i of random.permutation(train.count)) {
      const scores = scoresOf(train, i);
      const largest = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - largest));
      const total = powers.reduce((sum, power) => sum + power, 0);
      powers.forEach((power, c) => {
        const step = rate * ((c === train.labels[i] ? 1 : 0) - power / total);
        for (let j = 0; j < size; j++)
          weights[c * (size + 1) + j] += step * (train.pixels[i * size + j] / 255 - 0.5);
        weights[c * (size + 1) + size] += step;
      });
    }
  }
  let right = 0;
  for (let i = 0; i < test.count; i++) {
    const scores = scoresOf(test, i);
    if (scores.indexOf(Math.max(...scores)) === test.labels[i]) right++;
  }
  return right / test.count;
}
