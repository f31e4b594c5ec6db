import type { AdminClient } from './admin-client.ts';

export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly help: string;
  /** What stands for the value in the help, `CREDITS`. */
  readonly value?: string;
  /** May be given several times, or once with commas. */
  readonly multiple?: boolean;
  readonly required?: boolean;
}

export interface CommandArgument {
  /** `ID` */
  readonly name: string;
  readonly help: string;
}

/** One file in `commands/` exports one of these as `command`; its path is what is typed: `keys/create` is `keys create`. */
export interface Command {
  readonly summary: string;
  /** All are required. */
  readonly arguments?: readonly CommandArgument[];
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** Nothing to look at is a mistake for most commands; these may make an installation where there is none. */
  readonly mayInstall?: boolean;
  /** Resolves to the exit code, 0 when it says nothing. */
  run(call: Call): Promise<number | undefined>;
}

export interface Call {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  text(option: string): string | undefined;
  flag(option: string): boolean;
  /** Null when the option was not given. */
  list(option: string): readonly string[] | null;
  /** The admin API of the server that is meant; connects at the first use. */
  api(): Promise<AdminClient>;
  /** A line at once, for commands that go on. */
  print(line: string): void;
  /** One result: JSON for machines with `--json`, else what `forPeople` makes of it. */
  show<Result>(result: Result, forPeople: (result: Result) => string): void;
}
