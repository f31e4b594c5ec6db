import type { Command } from './command.ts';
import { commandNames, loadCommand } from './find-command.ts';

const EPILOGUE = `Commands speak to the admin API: of the server that runs on REELAY_DATA_DIR (./data), or of the one that
REELAY_URL (or --url) and REELAY_ADMIN_KEY name. With no server running they open the data directory themselves.

Exit codes: 0 done, 1 refused or faults found, 2 wrong usage, 3 no server.
`;

/** All commands, or those that begin with a word. */
export async function overview(firstWord: string | null): Promise<string> {
  const names = commandNames().filter((name) => firstWord === null || name.split(' ')[0] === firstWord);
  const lines: string[] = [];
  const width = Math.max(...names.map((name) => name.length));
  for (const name of names)
    lines.push(`  reelay ${name.padEnd(width)}  ${(await loadCommand(name)).summary}`);
  const start = firstWord === null ? 'reelay without a command starts the server.\n\n' : '';
  return `${start}${lines.join('\n')}\n\nreelay COMMAND --help tells more.\n${EPILOGUE}`;
}

export function commandHelp(name: string, command: Command): string {
  const { arguments: args = [], options = {} } = command;
  const required = Object.entries(options).filter(([, option]) => option.required === true);
  const usage = [
    `reelay ${name}`,
    ...args.map((argument) => argument.name),
    ...required.map(([option, { value }]) => `--${option} ${value ?? ''}`.trim()),
    '[OPTIONS]',
  ].join(' ');
  const rows = [
    ...args.map(({ name: argument, help }) => [argument, help]),
    ...Object.entries(options).map(([option, { value, help }]) => [
      `--${option}${value === undefined ? '' : ` ${value}`}`,
      help,
    ]),
    ['--json', 'answer in JSON, for machines'],
    ['--url URL', 'the server to speak to, instead of REELAY_URL'],
    ['--help', 'this text'],
  ];
  const width = Math.max(...rows.map(([left = '']) => left.length));
  return `${command.summary}\n\n  ${usage}\n\n${rows.map(([left = '', right = '']) => `  ${left.padEnd(width)}  ${right}`).join('\n')}\n`;
}
