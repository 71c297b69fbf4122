/** The learning rate schedule of a training. */
import { mustBe } from "../../core/errors";

/** A schedule of the learning rate: linear warm-up (预热), then cosine decay (余弦退火). */
export interface Schedule {
  /** Epochs over which the rate grows linearly from almost 0; may be a fraction. @default 0 */
  readonly warmUpEpochs?: number;
  /** Fraction of the rate at the last step, reached along half a cosine after the warm-up; 1 keeps the rate. @default 0 */
  readonly cosineTo?: number;
}

/**
 * The factor of the learning rate at a step.
 *
 * $$f(t) = \frac{t}{w} \;\; (t \le w), \qquad
 * f(t) = c + \frac{1 - c}{2}\left(1 + \cos\frac{\pi (t - w)}{T - w}\right) \;\; (t > w)$$
 *
 * @param step The step, t, from 1.
 * @param steps Number of steps in the training, T.
 * @param warmUpSteps Number of steps in the warm-up, w.
 * @param cosineTo The factor at the last step, c.
 *
 * @see Loshchilov, I. & Hutter, F. (2017). SGDR: stochastic gradient descent with warm restarts. ICLR, equation 5.
 * @see Goyal, P. et al. (2017). Accurate, large minibatch SGD. arXiv:1706.02677, section 2.2 (warm-up).
 */
export function scheduleFactor(step: number, steps: number, warmUpSteps: number, cosineTo: number): number {
  if (step <= warmUpSteps) return step / warmUpSteps;
  if (cosineTo === 1) return 1;
  const progress = (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
  return cosineTo + ((1 - cosineTo) / 2) * (1 + Math.cos(Math.PI * Math.min(1, progress)));
}

/** The factor of the learning rate as a function of the step, from 1; always 1 without a schedule. */
export function scheduleFactors(
  schedule: Schedule | undefined,
  epochs: number,
  stepsPerEpoch: number,
): (step: number) => number {
  if (!schedule) return () => 1;
  const { warmUpEpochs = 0, cosineTo = 0 } = schedule;
  const warmUpSteps = Math.round(warmUpEpochs * stepsPerEpoch);
  return (step) => scheduleFactor(step, epochs * stepsPerEpoch, warmUpSteps, cosineTo);
}

export function requireSchedule(action: string, schedule: Schedule, epochs: number): void {
  const { warmUpEpochs = 0 } = schedule;
  const rule = `between 0 and ${epochs} epochs`;
  if (warmUpEpochs > epochs)
    throw new RangeError(mustBe(action, "schedule.warmUpEpochs", rule, warmUpEpochs));
}
