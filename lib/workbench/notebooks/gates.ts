/** The rules that every notebook of the project keeps, beside that it runs and that its cells have types. */
import path from "node:path";
import ts from "typescript";
import {
  type Cell,
  type CodeCell,
  executableCells,
  formatNotebook,
  type Notebook,
  type Output,
} from "./notebook-file";

/** A rule that is broken, and where. */
export interface GateFault {
  readonly gate: string;
  /** The position among all cells, from 1; undefined where the whole notebook is meant. */
  readonly cell: number | undefined;
  readonly message: string;
}

type Gate = (notebook: Notebook, file: string) => readonly Omit<GateFault, "gate">[];

const CODE_LINES = 20;
const TEXT_WORDS = 120;
const LEAST_CELLS = 25;
const MOST_CELLS = 50;
const MOST_BYTES = 1_000_000;

/** Every gate by its name. */
export const GATES: Readonly<Record<string, Gate>> = {
  heading: checkFirstHeading,
  abstract: checkAbstract,
  headings: checkHeadings,
  kernel: checkKernel,
  counts: checkCounts,
  errors: checkErrors,
  length: checkLengths,
  places: checkPlaces,
  size: checkSize,
  declarations: checkDeclarations,
  imports: checkImports,
  parameters: checkParameters,
  session: checkSession,
  chance: checkChance,
};

/** @returns All broken rules, gate by gate. */
export function checkNotebook(
  notebook: Notebook,
  file: string,
  gates: readonly string[] = Object.keys(GATES),
): readonly GateFault[] {
  return gates.flatMap((gate) => GATES[gate](notebook, file).map((fault) => ({ gate, ...fault })));
}

const CHINESE = /\p{Script=Han}/u;
const ENGLISH = /[A-Za-z]{2}/;

function checkFirstHeading({ cells }: Notebook, file: string): ReturnType<Gate> {
  const first = headingsOf(cells[0])[0];
  const number = /^\d+/.exec(path.basename(file))?.[0] ?? "";
  const faults: string[] = [];
  if (first?.level !== 1) faults.push("the first cell must begin with one # heading");
  else if (!first.text.startsWith(number)) faults.push(`the heading must begin with the number ${number}`);
  const all = cells.flatMap((cell) => headingsOf(cell)).filter(({ level }) => level === 1);
  if (all.length > 1) faults.push(`there must be one # heading, there are ${all.length}`);
  return faults.map((message) => ({ cell: 1, message }));
}

/** The question and its answer stand first, in both languages. */
function checkAbstract({ cells }: Notebook): ReturnType<Gate> {
  const opening = cells
    .slice(0, 3)
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => source)
    .join("\n\n");
  const paragraphs = opening.split(/\n\s*\n/).map((text) => text.replace(/^[*_#>\s]+/, ""));
  const faults: string[] = [];
  if (!paragraphs.some((text) => text.startsWith("摘要")))
    faults.push("the opening must have a Chinese abstract that begins with 摘要");
  if (!paragraphs.some((text) => !CHINESE.test(text.slice(0, 20)) && words(text) >= 15))
    faults.push("the opening must have the question and the answer in English");
  return faults.map((message) => ({ cell: 1, message }));
}

function checkHeadings({ cells }: Notebook): ReturnType<Gate> {
  const faults: Omit<GateFault, "gate">[] = [];
  let above = 0;
  cells.forEach((cell, index) => {
    for (const { level, text } of headingsOf(cell)) {
      if (above > 0 && level > above + 1)
        faults.push({ cell: index + 1, message: `"${text}" skips a level of headings` });
      if (!(CHINESE.test(text) && ENGLISH.test(text)))
        faults.push({ cell: index + 1, message: `the heading "${text}" must be in English and Chinese` });
      above = level;
    }
  });
  return faults;
}

function checkKernel({ metadata }: Notebook): ReturnType<Gate> {
  const name = metadata.kernelspec?.name;
  return name === "tslab" ? [] : [{ cell: undefined, message: `the kernel must be tslab, it is ${name}` }];
}

/** Counts of 1 to n prove one clean run from the top. */
function checkCounts(notebook: Notebook): ReturnType<Gate> {
  return executableCells(notebook).flatMap((cell, index) =>
    cell.execution_count === index + 1
      ? []
      : [fault(notebook, cell, `its execution count must be ${index + 1}, it is ${cell.execution_count}`)],
  );
}

function checkErrors(notebook: Notebook): ReturnType<Gate> {
  return executableCells(notebook).flatMap((cell) =>
    cell.outputs.flatMap((output) =>
      output.output_type === "error"
        ? [fault(notebook, cell, `it stores the error ${output.ename}: ${output.evalue}`)]
        : [],
    ),
  );
}

function checkLengths(notebook: Notebook): ReturnType<Gate> {
  const { cells } = notebook;
  const faults: Omit<GateFault, "gate">[] = [];
  if (cells.length < LEAST_CELLS || cells.length > MOST_CELLS) {
    const message = `a notebook must have ${LEAST_CELLS} to ${MOST_CELLS} cells, it has ${cells.length}`;
    faults.push({ cell: undefined, message });
  }
  cells.forEach((cell, index) => {
    const isCode = cell.cell_type === "code";
    const length = isCode ? cell.source.trimEnd().split("\n").length : words(cell.source);
    const most = isCode ? CODE_LINES : TEXT_WORDS;
    const unit = isCode ? "lines" : "words";
    if (length > most)
      faults.push({ cell: index + 1, message: `it must have at most ${most} ${unit}, it has ${length}` });
  });
  return faults;
}

/** Folders of a machine, in what a person wrote and in what was stored. */
function checkPlaces(notebook: Notebook): ReturnType<Gate> {
  const place =
    /(?<![\w./~:-])\/(?:home|Users|root|work|tmp|var|usr|opt|mnt|private)\/[\w.@-]+|(?<!\w)[A-Za-z]:\\{1,2}\w/;
  return notebook.cells.flatMap((cell) => {
    const texts = [cell.source, ...(cell.cell_type === "code" ? cell.outputs.flatMap(textsOf) : [])];
    const found = texts.map((text) => place.exec(text)?.[0]).find((match) => match !== undefined);
    return found === undefined ? [] : [fault(notebook, cell, `it names a place of one machine: ${found}`)];
  });
}

function checkSize(notebook: Notebook): ReturnType<Gate> {
  const bytes = Buffer.byteLength(formatNotebook(notebook));
  const message = `the file must have at most ${MOST_BYTES} bytes, it has ${bytes}`;
  return bytes <= MOST_BYTES ? [] : [{ cell: undefined, message }];
}

/** A name means one thing on the whole page, and nothing that a cell made is changed by a later one. */
function checkDeclarations(notebook: Notebook): ReturnType<Gate> {
  const seen = new Set<string>();
  return executableCells(notebook).flatMap((cell) => {
    const faults: string[] = [];
    for (const statement of parse(cell).statements) {
      if (ts.isVariableStatement(statement) && !(statement.declarationList.flags & ts.NodeFlags.Const))
        faults.push(`it must declare by const: ${statement.getText().split("\n")[0]}`);
      for (const name of namesOf(statement)) {
        if (seen.has(name)) faults.push(`it declares ${name} once more`);
        seen.add(name);
      }
    }
    return faults.map((message) => fault(notebook, cell, message));
  });
}

function checkImports(notebook: Notebook): ReturnType<Gate> {
  return executableCells(notebook).flatMap((cell, index) =>
    parse(cell)
      .statements.filter(ts.isImportDeclaration)
      .flatMap((statement) => {
        const from = (statement.moduleSpecifier as ts.StringLiteral).text;
        const faults: string[] = [];
        if (index > 0) faults.push(`it imports ${from}: imports belong into the first code cell`);
        if (/^[./]/.test(from) || from.startsWith("merchant-lab/"))
          faults.push(`it imports ${from}: import from "merchant-lab"`);
        return faults.map((message) => fault(notebook, cell, message));
      }),
  );
}

/** `parameter(…)` is found by the runner and the reader in the cells with this tag, and nowhere else. */
function checkParameters(notebook: Notebook): ReturnType<Gate> {
  return executableCells(notebook).flatMap((cell) => {
    const isTagged = cell.metadata.tags?.includes("parameters") === true;
    const hasCall = /\bparameter\(/.test(cell.source);
    if (isTagged === hasCall) return [];
    const message = isTagged
      ? "it has the tag parameters but calls no parameter()"
      : "it calls parameter() and must have the tag parameters";
    return [fault(notebook, cell, message)];
  });
}

function checkSession(notebook: Notebook): ReturnType<Gate> {
  const last = executableCells(notebook).at(-1);
  const isSession =
    last?.metadata.tags?.includes("session") === true && /\bsession\(\)/.test(last.source ?? "");
  return isSession
    ? []
    : [{ cell: undefined, message: "the last code cell must be session(), with the tag session" }];
}

/** Outputs are the same on every run: no clock, no chance without a seed. */
function checkChance(notebook: Notebook): ReturnType<Gate> {
  const unsteady = /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/;
  return executableCells(notebook).flatMap((cell) => {
    const found = unsteady.exec(cell.source)?.[0];
    return found === undefined
      ? []
      : [fault(notebook, cell, `it calls ${found}: its output changes with every run`)];
  });
}

function fault(notebook: Notebook, cell: Cell, message: string): Omit<GateFault, "gate"> {
  return { cell: notebook.cells.indexOf(cell) + 1, message };
}

interface Heading {
  readonly level: number;
  readonly text: string;
}

/** Headings of a text cell; a line inside a code fence is none. */
function headingsOf(cell: Cell | undefined): readonly Heading[] {
  if (cell?.cell_type !== "markdown") return [];
  const text = cell.source.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  return [...text.matchAll(/^(#{1,6})\s+(.*)$/gm)].map(([, marks = "", words = ""]) => ({
    level: marks.length,
    text: words.trim(),
  }));
}

/** Words as a reader counts them: a formula or an address is one, two Chinese characters are one, a table is looked at. */
function words(text: string): number {
  const plain = text
    .replace(/^\|.*\|\s*$/gm, " ")
    .replace(/\$\$[\s\S]*?\$\$|\$[^$\n]*\$/g, " x ")
    .replace(/\]\([^)]*\)/g, "] ")
    .replace(/https?:\/\/\S+/g, " x ");
  const chinese = plain.match(/\p{Script=Han}/gu)?.length ?? 0;
  const others =
    plain.replace(/\p{Script=Han}/gu, " ").match(/[\p{L}\p{N}][\p{L}\p{N}.,'’%-]*/gu)?.length ?? 0;
  return others + Math.ceil(chinese / 2);
}

function textsOf(output: Output): readonly string[] {
  if (output.output_type === "stream") return [output.text];
  if (output.output_type === "error") return output.traceback;
  // A picture's letters may spell anything.
  return Object.entries(output.data).flatMap(([type, form]) =>
    typeof form === "string" && !/^image\/(?!svg)/.test(type) ? [form.replace(/data:[^"')\s]+/g, "")] : [],
  );
}

function parse(cell: CodeCell): ts.SourceFile {
  return ts.createSourceFile("cell.ts", cell.source, ts.ScriptTarget.ES2022, true);
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name));
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function bound(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : bound(element.name)));
}
