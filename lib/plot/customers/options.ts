/** Options of all customer figures. */
import { type OptionReaders, optional, textNotEmpty } from "../../core/options";

/** What all customer figures can be told. */
export interface CustomerFigureOptions {
  /** @default a title that says what is shown */
  readonly title?: string;
}

export const FIGURE_OPTIONS = {
  title: optional(textNotEmpty),
} satisfies OptionReaders<CustomerFigureOptions>;
