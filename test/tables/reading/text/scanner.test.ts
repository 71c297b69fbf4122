import { expect, test } from "vitest";
import { createScanner, type TextRecord } from "../../../../lib/tables/reading/text/scanner";

const MARKS = { delimiter: "::", quote: '"', lenientQuotes: false, comment: "#" };

function scan(...chunks: readonly string[]): TextRecord[] {
  const records: TextRecord[] = [];
  const scanner = createScanner(MARKS, (record) => records.push(record));
  for (const chunk of chunks) scanner.push(chunk);
  scanner.end();
  return records;
}

test("a text gives the same records wherever it is cut into chunks", () => {
  const text = 'a::b\r\n"1""x"::"2\r\n3"\r\r\n\n# no::\n4:5::"" \r"6"::7::\n"z"y::8\nend';
  const whole = scan(text);
  expect(whole.map(({ fields, line, lastLine }) => [line, lastLine, ...fields])).toEqual([
    [1, 1, "a", "b"],
    [2, 3, '1"x', "2\r\n3"],
    [6, 6, "4:5", ""],
    [7, 7, "6", "7", ""],
    [8, 8, '"z"y::8'],
    [9, 9, "end"],
  ]);
  expect(whole.map(({ fault }) => fault).filter(Boolean)).toEqual(["text follows a closing quote"]);
  for (let cut = 1; cut < text.length; cut++)
    expect(scan(text.slice(0, cut), text.slice(cut)), `cut at ${cut}`).toEqual(whole);
});
