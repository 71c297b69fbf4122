/** What a page says of data that its run did not use: sentences that are true on other data only. */
import type { NotebookRun } from "../runner";
import type { Cell, Output } from "./notebook-file";

/** For each data set the words that are true of it alone, such as the name of its shop. */
export type Facts = Readonly<Record<string, readonly string[]>>;

/** What is read of a run. */
export type ProseRun = Pick<NotebookRun, "notebook" | "session" | "checks">;

/** From here on a page speaks of other runs and of books. */
const END = /^##\s+(?:Exercises|References)\b/m;

/** Sentences that name a fact of a data set that the run did not use, as faults: `cell 3 names "avocado", …`. */
export function foreignFacts({ notebook, session }: ProseRun, facts: Facts): readonly string[] {
  const used = session.datasets.map(({ name }) => name);
  const foreign = Object.entries(facts).filter(([name]) => !used.includes(name));
  const end = notebook.cells.findIndex(
    ({ cell_type, source }) => cell_type === "markdown" && END.test(source),
  );
  return notebook.cells
    .slice(0, end < 0 ? undefined : end)
    .flatMap((cell, i) =>
      foreign.flatMap(([name, words]) =>
        words
          .filter((word) => proseOf(cell).some((text) => text.includes(word)))
          .map(
            (word) => `cell ${i + 1} names ${JSON.stringify(word)}, a fact of ${name}, which was not used`,
          ),
      ),
    );
}

/** Checks that one of two runs of a notebook has and the other has not. Labels in two languages cannot be compared, only counted. */
export function checksInOneRun(one: ProseRun, other: ProseRun): readonly string[] {
  const labels = [one, other].map(({ checks }) => checks.map(({ label }) => label));
  const [isChinese, isOther] = labels.map((all) => all.some((label) => /\p{Script=Han}/u.test(label)));
  const [count, otherCount] = labels.map(({ length }) => length);
  if (isChinese !== isOther)
    return count === otherCount ? [] : [`${count} checks are made on one data, ${otherCount} on the other`];
  const alone = (k: 0 | 1) => labels[k].filter((label) => !labels[1 - k].includes(label));
  return [...alone(0), ...alone(1)].map(
    (label) => `the check ${JSON.stringify(label)} is made on one data only`,
  );
}

/** What a reader sees of a cell, without its code. */
function proseOf(cell: Cell): readonly string[] {
  return cell.cell_type === "code" ? cell.outputs.flatMap(textsOf) : [cell.source];
}

function textsOf(output: Output): readonly string[] {
  if (output.output_type === "stream") return [output.text];
  if (output.output_type === "error") return [];
  const texts = ["text/plain", "text/markdown", "text/html", "image/svg+xml"].map(
    (type) => output.data[type],
  );
  return texts.filter((text): text is string => typeof text === "string");
}
