import { parseArgs } from 'node:util';
import { Refused } from './admin-client.ts';
import type { Call, Command } from './command.ts';
import { type Connection, connect } from './connect.ts';
import { NoServer, UsageError } from './failures.ts';
import { loadCommand, splitCommand } from './find-command.ts';
import { commandHelp, overview } from './help.ts';

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
}

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** Runs what was typed and resolves to the exit code: 0 done, 1 refused, 2 wrong usage, 3 no server. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  const typed = words.length === 0 ? ['start'] : words;
  const [first = ''] = typed;
  if (['--help', '-h', 'help'].includes(first)) {
    terminal.out(await overview(null));
    return 0;
  }
  const found = splitCommand(typed);
  if (found === null) {
    const family = await overview(first);
    terminal.err(
      family.includes(`reelay ${first} `) ? family : `There is no command '${first}'. Try: reelay --help\n`,
    );
    return 2;
  }
  const command = await loadCommand(found.name);
  try {
    return await runCommand(found.name, command, found.rest, terminal);
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === null) throw error;
    terminal.err(`reelay ${found.name}: ${(error as Error).message}\n`);
    if (code === 2) terminal.err(`Try: reelay ${found.name} --help\n`);
    return code;
  }
}

function exitCodeOf(error: unknown): number | null {
  if (error instanceof Refused) return 1;
  if (error instanceof UsageError) return 2;
  return error instanceof NoServer ? 3 : null;
}

async function runCommand(
  name: string,
  command: Command,
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { values, positionals } = parse(command, words);
  if (values['help'] === true) {
    terminal.out(commandHelp(name, command));
    return 0;
  }
  check(command, values, positionals);
  let connection: Connection | null = null;
  const api: Call['api'] = async () => {
    connection ??= await connect({
      env: terminal.env,
      url: values['url'] as string | undefined,
      mayInstall: command.mayInstall === true,
      tell: (text) => terminal.err(`${text}\n`),
    });
    return connection.client;
  };
  try {
    const code = await command.run({
      args: positionals,
      env: terminal.env,
      print: (line) => terminal.out(`${line}\n`),
      text: (option) => values[option] as string | undefined,
      flag: (option) => values[option] === true,
      list: (option) => listOf(values[option]),
      api,
      show: (result, forPeople) =>
        terminal.out(values['json'] === true ? `${JSON.stringify(result)}\n` : `${forPeople(result)}\n`),
    });
    return code ?? 0;
  } finally {
    await (connection as Connection | null)?.close();
  }
}

function parse(command: Command, words: readonly string[]): { values: Values; positionals: string[] } {
  const own = Object.entries(command.options ?? {}).map(([option, { type, multiple = false }]) => [
    option,
    { type, multiple },
  ]);
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(own),
        json: { type: 'boolean' },
        url: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function check({ arguments: args = [], options = {} }: Command, values: Values, given: string[]): void {
  const missing = args[given.length];
  if (missing !== undefined) throw new UsageError(`${missing.name} is missing: ${missing.help}.`);
  if (given.length > args.length) throw new UsageError(`'${given[args.length]}' is one word too many.`);
  for (const [option, { required, help }] of Object.entries(options)) {
    if (required === true && values[option] === undefined)
      throw new UsageError(`--${option} is missing: ${help}.`);
  }
}

function listOf(value: Values[string]): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return value
    .flatMap((each) => String(each).split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
