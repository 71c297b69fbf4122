/** The language of what lib writes on a page: labels, tables, descriptions of figures. */
import { mustBe, requireText } from "../errors";

export const LANGUAGE_VARIABLE = "MERCHANT_LAB_LANGUAGE";

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
  return language === "zh" ? closePercent(chinese) : english;
}

/** Chinese has no space before the sign: "5 %" is "5%". */
export function closePercent(chinese: string): string {
  return chinese.replace(/(\d) %/g, "$1%");
}
