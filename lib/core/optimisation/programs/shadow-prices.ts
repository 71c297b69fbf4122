/** What limits are worth, and which contradict each other, in words. */
import { requireKind } from "../../errors";
import { oneOf, optional, readOptions, text, withDefault } from "../../options";
import type { ConstraintAnswer, ProgramAnswer } from "./types";

/** The unit of the objective: such as "¥" a day. */
export interface WordsOptions {
  /** @default "" */
  readonly unit?: string;
  /** @default none */
  readonly per?: keyof typeof PERIODS;
}

/** Sentences in two languages. */
export type Words = Readonly<Record<"english" | "chinese", readonly string[]>>;

const ACTION = "say what limits are worth";
const PERIODS = { day: "每天", week: "每周", month: "每月", year: "每年" };
const SIDES = { "at least": "至少", "at most": "最多" };
const OPTIONS = {
  unit: withDefault("", text),
  per: optional(oneOf(Object.keys(PERIODS) as (keyof typeof PERIODS)[])),
};

/**
 * Shadow prices in words (影子价格): for each limit that has one, what one unit more is worth, and how far that holds; of an infeasible
 * program, the limits of which any one would have to give. Where a price holds for no step, at a degenerate vertex, the step is
 * worth at most that, and the words say so.
 *
 * @throws {TypeError} If it is no answer. @throws {RangeError} If the answer is not optimal, or of a program with integers.
 *
 * @example
 * const variables = [{ name: "boxes", cost: 1.6, upper: 160 }];
 * const limit = { name: "space", coefficients: { boxes: 0.5 }, upper: 40, unit: "m³", chineseName: "仓库" };
 * const answer = await linearProgram.solve({ goal: "maximise", variables, constraints: [limit] });
 * inWords(answer, { unit: "¥", per: "day" }).english; // ["one more m³ of space is worth ¥3.20 a day, up to 40 m³ more"]
 * inWords(answer, { unit: "¥", per: "day" }).chinese; // ["仓库每多 1 m³，每天值 ¥3.20，最多到多 40 m³"]
 */
export function inWords(answer: ProgramAnswer, options: WordsOptions = {}): Words {
  const { unit, per } = readOptions(ACTION, options, OPTIONS);
  const kind = "an answer of linearProgram.solve";
  requireKind(ACTION, "answer", answer, kind, { goal: "text", status: "text", constraints: "list" });
  const { conflict, goal, status, noDuals } = answer;
  if (conflict !== undefined) {
    const limits = conflict.map((limit) => ({ ...limit, amount: amountOf(limit.limit, limit.unit) }));
    const named = limits.map(({ name, side, amount }) => `${name} (${side} ${amount})`).join(", and ");
    const texts = limits.map((one) => `${one.chineseName}（${SIDES[one.side]} ${one.amount}）`);
    const inChinese = texts.join("、");
    return {
      english: [`the plan cannot be met: ${named}; any one of these would have to give`],
      chinese: [`计划无法满足：${inChinese}；至少要放宽其中一条`],
    };
  }
  if (status !== "optimal" || noDuals !== undefined)
    throw new RangeError(`Cannot ${ACTION}: ${noDuals ?? `the answer is ${status}`}`);
  const limits = answer.constraints.filter(({ dual = 0 }) => Math.abs(dual) > 1e-9);
  const sentences = limits.map((limit) => sentencesOf(limit, goal === "maximise", unit, per));
  return { english: sentences.map(([words]) => words), chinese: sentences.map(([, words]) => words) };
}

function sentencesOf(answer: ConstraintAnswer, isMaximum: boolean, unit: string, per: WordsOptions["per"]) {
  const { name, chineseName, limit, dual = 0, range } = answer;
  const amount = (value: number) => amountOf(value, answer.unit);
  const isMore = dual > 0 === isMaximum;
  // JSON has null for what is infinite.
  const reach = range ? Math.abs(((isMore ? range.to : range.from) ?? Infinity) - limit) : 0;
  const isStep = reach > 1e-9 * Math.max(1, Math.abs(limit));
  const worth = amountOf(Math.abs(dual), unit);
  const [more, chineseMore] = isMore ? ["more", "多"] : ["less", "少"];
  const [most, chineseMost] = isStep ? ["", ""] : ["at most ", "最多"];
  const [time, chineseTime] = per === undefined ? ["", ""] : [` a ${per}`, PERIODS[per]];
  const [end, chineseEnd] =
    isStep && reach < Infinity
      ? [`, up to ${amount(reach)} ${more}`, `，最多到${chineseMore} ${amount(reach)}`]
      : ["", ""];
  return [
    `one ${`${more} ${answer.unit}`.trim()} of ${name} is worth ${most}${worth}${time}${end}`,
    `${chineseName}每${chineseMore} ${amount(1)}，${chineseTime}${chineseMost}值 ${worth}${chineseEnd}`,
  ];
}

/** "¥3.20", "40 m³": the sign of a currency stands before the number. */
function amountOf(value: number, unit: string): string {
  const isMoney = /^\p{Sc}/u.test(unit);
  const digits = { minimumFractionDigits: isMoney && value % 1 !== 0 ? 2 : 0, maximumFractionDigits: 2 };
  const number = Math.abs(value) < 0.005 ? `${+value.toPrecision(2)}` : value.toLocaleString("en-US", digits);
  return isMoney ? unit + number : `${number} ${unit}`.trim();
}
