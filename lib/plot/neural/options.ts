/** The options that figures of networks share. */
import { integer, optional, text, withDefault } from "../../core/options";

/** Options of a figure. */
export interface TitleOptions {
  /** @default says what the figure shows */
  readonly title?: string;
}

/** Options of a figure of images. */
export interface GalleryOptions extends TitleOptions {
  /** Images in a row. @default 6 */
  readonly columns?: number;
}

export const TITLE_OPTIONS = { title: optional(text) };
export const GALLERY_OPTIONS = { ...TITLE_OPTIONS, columns: withDefault(6, integer(1)) };
