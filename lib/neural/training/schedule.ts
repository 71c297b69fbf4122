/** How long a step is, from the first of a training to the last. */
import { mustBe, requireFraction } from "../../core/errors";

/** Steps that grow at the start, and shrink towards the end. */
export interface Schedule {
  /** Epochs, whole or in part, over which the rate grows in a straight line from nearly nothing. @default 0 */
  readonly warmUpEpochs?: number;
  /** After that the rate falls along half a cosine to this fraction of itself at the last step; 1 keeps it. @default 0 */
  readonly cosineTo?: number;
}

/**
 * What the learning rate is multiplied by at a step: a warm-up (预热), then half a cosine (余弦退火).
 *
 * $$f(t) = \frac{t}{w} \;\; (t \le w), \qquad
 * f(t) = c + \frac{1 - c}{2}\left(1 + \cos\frac{\pi (t - w)}{T - w}\right) \;\; (t > w)$$
 *
 * @param step The step about to be taken, t, from 1.
 * @param steps All steps of the training, T.
 * @param warmUpSteps Steps of the warm-up, w.
 * @param cosineTo The fraction left at the end, c.
 *
 * @see Loshchilov, I. & Hutter, F. (2017). SGDR: stochastic gradient descent with warm restarts. ICLR, equation 5.
 * @see Goyal, P. et al. (2017). Accurate, large minibatch SGD. arXiv:1706.02677, section 2.2 (warm-up).
 */
export function factorAt(step: number, steps: number, warmUpSteps: number, cosineTo: number): number {
  if (step <= warmUpSteps) return step / warmUpSteps;
  if (cosineTo === 1) return 1;
  const share = (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
  return cosineTo + ((1 - cosineTo) / 2) * (1 + Math.cos(Math.PI * Math.min(1, share)));
}

/** The factor of every step of a training; 1 where there is no schedule. */
export function factors(
  schedule: Schedule | undefined,
  epochs: number,
  stepsPerEpoch: number,
): (step: number) => number {
  if (!schedule) return () => 1;
  const { warmUpEpochs = 0, cosineTo = 0 } = schedule;
  const warmUpSteps = Math.round(warmUpEpochs * stepsPerEpoch);
  return (step) => factorAt(step, epochs * stepsPerEpoch, warmUpSteps, cosineTo);
}

export function requireSchedule(action: string, schedule: Schedule, epochs: number): void {
  const { warmUpEpochs = 0, cosineTo = 0 } = schedule;
  if (!(warmUpEpochs >= 0 && warmUpEpochs <= epochs))
    throw new RangeError(
      mustBe(action, "schedule.warmUpEpochs", `between 0 and ${epochs} epochs`, warmUpEpochs),
    );
  requireFraction(action, "schedule.cosineTo", cosineTo);
}
