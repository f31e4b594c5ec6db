/** One line of what `npm run bench` prints. */
export interface Row {
  readonly name: string;
  readonly figure: string;
  readonly target: string;
  readonly met: boolean;
  /** Something to reach, which nobody was promised. */
  readonly goal?: true;
  /** How much of a goal was reached: 1 and more is all of it. */
  readonly reach?: number;
}
