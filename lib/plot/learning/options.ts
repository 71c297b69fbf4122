/** Options of all figures of learnt models. */
import { type OptionReaders, optional, textNotEmpty } from "../../core/options";

/** What all figures of learnt models can be told. */
export interface LearningFigureOptions {
  /** @default a title that says what is shown */
  readonly title?: string;
}

export const TITLE = { title: optional(textNotEmpty) } satisfies OptionReaders<LearningFigureOptions>;
