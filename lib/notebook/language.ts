/** English and Chinese from one run: sentences in both, labels in the language of the run. */
import { mustBe, requireText } from "../core/errors";
import { write } from "./output";

export const LANGUAGE_VARIABLE = "MERCHANT_LAB_LANGUAGE";

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
  write({
    "text/markdown": `${english}\n\n<div lang="zh">\n\n${chinese}\n\n</div>`,
    "text/plain": `${english}\n${chinese}`,
  });
}

/**
 * The label of a figure, table or check: English, and Chinese in a run of `npm start -- --lang zh`, which sets the environment
 * variable `MERCHANT_LAB_LANGUAGE`.
 *
 * @throws {TypeError} If one of them is empty.
 * @throws {RangeError} If the variable is neither `en` nor `zh`.
 *
 * @example
 * localized("price, yuan", "价格（元）"); // "price, yuan"
 */
export function localized(english: string, chinese: string): string {
  requireText("choose a language", "english", english);
  requireText("choose a language", "chinese", chinese);
  const language = process.env[LANGUAGE_VARIABLE] || "en";
  if (language !== "en" && language !== "zh")
    throw new RangeError(mustBe("choose a language", LANGUAGE_VARIABLE, "en or zh", language));
  return language === "zh" ? chinese : english;
}
