/** English and Chinese from one run: sentences in both, labels in the language of the run. */
import { requireText } from "../core/errors";
import { closePercent } from "../core/text/language";
import { write } from "./output";

export { localized } from "../core/text/language";

/**
 * Shows a sentence that a cell computed, in English and in Chinese, as Markdown. A report shows the one of its language.
 *
 * @throws {TypeError} If one of them is empty.
 *
 * @example
 * say("Sales rise by **3 %**.", "销量上升 **3%**。");
 */
export function say(english: string, chinese: string): void {
  requireText("say", "english", english);
  requireText("say", "chinese", chinese);
  const both = [english, closePercent(chinese)] as const;
  write({
    "text/markdown": `${both[0]}\n\n<div lang="zh">\n\n${both[1]}\n\n</div>`,
    "text/plain": both.join("\n"),
  });
}
