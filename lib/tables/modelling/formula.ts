/**
 * Formulas (公式) of linear models: `quantity ~ price + C(month) + price:category`.
 *
 * @see Wilkinson, G. N. and Rogers, C. E. (1973). Symbolic Description of Factorial Models for Analysis of Variance. Applied
 * Statistics 22, 392-399.
 */
import { formatValue, mustBe } from "../../core/errors";

/** A column in a term, as it is or transformed. */
export interface Factor {
  readonly column: string;
  /** "C" makes categories of numbers. */
  readonly transform?: Transform | "C";
  /** As written, such as "log(price)". */
  readonly name: string;
}

/** Numbers that a formula can compute from a number. */
export const TRANSFORMS = {
  log: Math.log,
  log10: Math.log10,
  sqrt: Math.sqrt,
  exp: Math.exp,
  square: (value: number) => value * value,
} as const;

type Transform = keyof typeof TRANSFORMS;

/** A product of factors. */
export type Term = readonly Factor[];

/** A formula in its parts. */
export interface ParsedFormula {
  readonly target: Factor;
  /** Each once; main effects first, then products of two factors, and so on. */
  readonly terms: readonly Term[];
}

const ACTION = "read a formula";
const TOKEN = /\s*(?:`([^`]+)`|([~+:*()])|([^\s~+:*()`]+))/gy;

/** @throws {SyntaxError} If the text is no formula; the message says where. */
export function parseFormula(text: string): ParsedFormula {
  if (typeof text !== "string")
    throw new TypeError(mustBe(ACTION, "formula", 'a text such as "sales ~ price"', text));
  const tokens = tokenize(text);
  let position = 0;
  const peek = () => tokens[position]?.sign;
  const fail = (expected: string): never => {
    throw new SyntaxError(
      `Cannot ${ACTION}: ${expected} must follow ${formatValue(text.slice(0, tokens[position - 1]?.end ?? 0).trim())} in ${formatValue(text)}`,
    );
  };

  function name(): Token & { readonly name: string } {
    const token = tokens[position];
    if (token?.name === undefined) return fail("a column");
    refuseOtherSigns(token.name, token.isQuoted);
    position++;
    return { ...token, name: token.name };
  }

  function skip(sign: string): void {
    if (peek() !== sign) fail(formatValue(sign));
    position++;
  }

  function factor(): Factor {
    const { name: first, isQuoted } = name();
    if (peek() !== "(" || isQuoted) return { column: first, name: first };
    if (first !== "C" && !Object.hasOwn(TRANSFORMS, first))
      throw new SyntaxError(
        mustBe(ACTION, "a function", `one of C, ${Object.keys(TRANSFORMS).join(", ")}`, first),
      );
    skip("(");
    const { name: column } = name();
    skip(")");
    return { column, transform: first as Transform | "C", name: `${first}(${column})` };
  }

  /** Factors joined by ":" are one term; "a * b" stands for a + b + a:b. */
  function product(): Term[] {
    const terms = [interaction()];
    while (peek() === "*") {
      position++;
      const part = interaction();
      terms.push(part, ...terms.map((term) => [...term, ...part]));
    }
    return terms;
  }

  function interaction(): Term {
    const factors = [factor()];
    while (peek() === ":") {
      position++;
      factors.push(factor());
    }
    return factors;
  }

  const target = factor();
  skip("~");
  const terms = product();
  while (peek() === "+") {
    position++;
    terms.push(...product());
  }
  if (position < tokens.length) {
    refuseOtherSigns(tokens[position].name ?? "", tokens[position].isQuoted);
    fail('"+", ":" or "*"');
  }
  return { target, terms: inOrder(terms) };
}

interface Token {
  readonly sign?: string;
  readonly name?: string;
  readonly isQuoted: boolean;
  readonly end: number;
}

function tokenize(text: string): Token[] {
  const tokens = Array.from(text.matchAll(TOKEN), (match) => ({
    ...(match[2] === undefined ? { name: match[1] ?? match[3] } : { sign: match[2] }),
    isQuoted: match[1] !== undefined,
    end: match.index + match[0].length,
  }));
  const end = tokens.at(-1)?.end ?? 0;
  if (text.slice(end).trim() !== "")
    throw new SyntaxError(mustBe(ACTION, "a name in backquotes", "closed by another one", text.slice(end)));
  return tokens;
}

/** Other signs of R and patsy would be taken for names. */
function refuseOtherSigns(name: string, isQuoted: boolean): void {
  if (isQuoted) return;
  if (name === "0" || name === "1" || name === "-1" || name === "-")
    throw new SyntaxError(
      `Cannot ${ACTION}: an intercept is always in the formula, current value is ${formatValue(name)}; linearRegression.fit has the option intercept`,
    );
  const sign = /[-^|/%,]/.exec(name)?.[0];
  if (sign !== undefined)
    throw new SyntaxError(
      `Cannot ${ACTION}: a name with ${formatValue(sign)} must be in backquotes, current value is ${formatValue(name)}; signs are ~ + : *`,
    );
}

/** Each term once, whatever the order of its factors; those of fewer factors first. */
function inOrder(terms: readonly Term[]): Term[] {
  const byKey = new Map<string, Term>();
  for (const term of terms) {
    const factors = [...new Map(term.map((factor) => [factor.name, factor])).values()];
    const key = termKey(factors);
    if (!byKey.has(key)) byKey.set(key, factors);
  }
  return [...byKey.values()].sort((a, b) => a.length - b.length);
}

/** The same text for the same factors in any order. */
export function termKey(term: Term): string {
  return JSON.stringify(term.map(({ name }) => name).sort());
}
