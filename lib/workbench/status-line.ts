/** One line of progress: rewritten in place on a terminal, one line at the start and one at the end elsewhere. */
export class StatusLine {
  readonly #label: string;
  readonly #isTerminal = process.stdout.isTTY === true;

  constructor(label: string) {
    this.#label = label;
    if (!this.#isTerminal) console.log(`${label} …`);
  }

  update(text: string): void {
    if (this.#isTerminal) process.stdout.write(`\r\x1b[2K${this.#label}  ${text}`);
  }

  end(text: string): void {
    if (this.#isTerminal) process.stdout.write("\r\x1b[2K");
    console.log(`${this.#label}  ${text}`);
  }
}
