/** Reading of models that were saved as JSON. */
import { mustBe } from "../errors";
import { type OptionReaders, type ReadOptions, readOptions } from "../options";

/**
 * Reads the record that `JSON.stringify(model)` wrote.
 *
 * @param check Throws if fields contradict each other.
 * @throws {SyntaxError} If the text is not such a record: the message names the field that is wrong.
 */
export function readSaved<Readers extends OptionReaders<Record<string, unknown>>>(
  model: string,
  text: string,
  readers: Readers,
  check: (record: ReadOptions<Readers>) => boolean,
): ReadOptions<Readers> {
  const action = `read ${model}`;
  try {
    const record = readOptions(action, JSON.parse(text), readers);
    if (!check(record)) throw new RangeError("Its fields must agree with each other");
    return record;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(`${mustBe(action, "text", `${model} that was saved as JSON`, text)}. ${reason}`, {
      cause: error,
    });
  }
}
