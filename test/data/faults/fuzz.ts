/** Feeds a reader with damaged inputs and counts what it does. */
import type { Random } from "../../../lib/core/random";
import * as random from "../../../lib/core/random";

/** `MERCHANT_LAB_FAULTS=long` asks for the long form. */
export const INPUTS = process.env.MERCHANT_LAB_FAULTS === "long" ? 50_000 : 300;

export interface Fuzz<Result> {
  readonly name: string;
  /** Valid inputs, which are damaged. */
  readonly valid: readonly Uint8Array[];
  /** What is put in: texts that mean something in this format. */
  readonly tokens: readonly string[];
  readonly read: (input: Buffer) => Result;
  /** Throws if the result is not what the input says. */
  readonly check: (result: Result, input: Buffer) => void;
}

export interface Counts {
  readonly tried: number;
  readonly refused: number;
  readonly read: number;
  /** What went wrong, with the input. */
  readonly wrong: readonly string[];
}

/** A sentence of ours names what was read; the exceptions of the language do not. */
const SENTENCE = /^Cannot read (?!propert).+: .+/s;

export function fuzz<Result>({ name, valid, tokens, read, check }: Fuzz<Result>): Counts {
  const draw = random.seeded(11);
  let refused = 0;
  let succeeded = 0;
  const wrong: string[] = [];
  for (let tried = 0; tried < INPUTS; tried++) {
    const input = damaged(draw, valid[draw.integer(valid.length)], tokens);
    const blame = (error: unknown) => wrong.push(`${JSON.stringify(input.toString("latin1"))}: ${error}`);
    let result: Result;
    try {
      result = read(input);
    } catch (error) {
      if (SENTENCE.test((error as Error).message)) refused++;
      else blame(error);
      continue;
    }
    try {
      check(result, input);
      succeeded++;
    } catch (error) {
      blame(error);
    }
  }
  console.log(
    `${name}: ${INPUTS} tried, ${refused} refused in a sentence, ${succeeded} read, ${wrong.length} wrong`,
  );
  return { tried: INPUTS, refused, read: succeeded, wrong };
}

/** A valid input with one to four random changes; one input in eight is made of tokens only. */
function damaged(draw: Random, valid: Uint8Array, tokens: readonly string[]): Buffer {
  const token = () => Buffer.from(tokens[draw.integer(tokens.length)], "latin1");
  if (draw.integer(8) === 0) return Buffer.concat(Array.from({ length: draw.integer(30) }, token));
  let bytes = Buffer.from(valid);
  for (let changes = 1 + draw.integer(4); changes > 0; changes--) {
    const from = draw.integer(bytes.length + 1);
    const to = Math.min(bytes.length, from + draw.integer(8));
    const before = bytes.subarray(0, from);
    const after = bytes.subarray(to);
    const changed: readonly (() => Buffer[])[] = [
      () => [before, after],
      () => [before],
      () => [before, token(), bytes.subarray(from)],
      () => [before, token(), after],
      () => [before, Buffer.from([draw.integer(256)]), bytes.subarray(Math.min(from + 1, bytes.length))],
      () => [before, bytes.subarray(from, to), bytes.subarray(from)],
    ];
    bytes = Buffer.concat(changed[draw.integer(changed.length)]());
  }
  return bytes;
}
