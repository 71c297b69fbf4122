/** A line of progress: rewritten in place on a terminal; otherwise only its final text is printed. */
export class StatusLine {
  readonly #label: string;
  readonly #isTerminal = process.stdout.isTTY === true;

  constructor(label: string) {
    this.#label = label;
    this.update("…");
  }

  update(text: string): void {
    if (this.#isTerminal) process.stdout.write(`\r\x1b[2K${this.#label}  ${text}`);
  }

  end(text: string): void {
    this.endWith(`${this.#label}  ${text}`);
  }

  /** Ends with a line of any form, without the label. */
  endWith(line: string): void {
    if (this.#isTerminal) process.stdout.write("\r\x1b[2K");
    console.log(line);
  }
}
