import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Call, Command } from '../../command.ts';
import { UsageError } from '../../failures.ts';
import { textTable } from '../../text-table.ts';

/** What a dry run prices for each model: the lengths and frames that clients ask for most. */
const EXAMPLES = [
  { seconds: 4, width: 720, height: 1280 },
  { seconds: 12, width: 1280, height: 720 },
];
const EXAMPLES_MAX = 100;
const RECENT_TASKS = 100;

export const command: Command = {
  summary: 'Publish prices from a JSON file, as prices show --json writes it; --dry-run only tries them.',
  arguments: [{ name: 'FILE', help: 'a JSON file with {"rules": [...]}, or - for standard input' }],
  options: {
    'dry-run': { type: 'boolean', help: 'price examples and recent films by them, and publish nothing' },
    note: { type: 'string', value: 'TEXT', help: 'what has changed' },
  },
  run: async (call) => {
    const rules = await readRules(call.args[0] ?? '');
    if (call.flag('dry-run')) return await dryRun(call, rules);
    const note = call.text('note');
    const body = { rules, ...(note === undefined ? {} : { note }) };
    const book = await (await call.api()).send('POST', '/price-books', body);
    call.show(book, ({ version }) => `Version ${version} counts from now on.`);
    return 0;
  },
};

async function readRules(file: string): Promise<unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const rules = Array.isArray(parsed) ? parsed : (parsed as { rules?: unknown } | null)?.rules;
  if (rules === undefined) throw new UsageError(`${file} has no "rules".`);
  return rules;
}

async function dryRun(call: Call, rules: unknown): Promise<number> {
  const models = (Array.isArray(rules) ? rules : []).flatMap((rule: { model?: unknown } | null) =>
    typeof rule?.model === 'string' ? [rule.model] : [],
  );
  const examples = models.flatMap((model) => EXAMPLES.map((example) => ({ model, ...example })));
  const body = { rules, examples: examples.slice(0, EXAMPLES_MAX), recent_tasks: { limit: RECENT_TASKS } };
  const tried = await (await call.api()).send('POST', '/price-books/dry-run', body);
  call.show(tried, (result) => {
    const shown = textTable(
      ['MODEL', 'FILM', 'NOW', 'THEN'],
      result.examples.map((each: Example) => [
        each.model,
        `${each.seconds} s, ${each.width}x${each.height}`,
        each.current?.credits ?? 'not sold',
        each.proposed?.credits ?? 'not sold',
      ]),
    );
    const { tasks, models: sums } = result.recent_tasks;
    if (tasks === 0) return `${shown}\n\nNo film was made yet that could be priced again.`;
    const recent = textTable(
      ['MODEL', 'FILMS', 'HELD', 'WOULD HOLD', 'NOT SOLD'],
      sums.map((sum: Sum) => [sum.model, sum.tasks, sum.held.credits, sum.proposed.credits, sum.not_sold]),
    );
    return `${shown}\n\nThe last ${tasks} films:\n\n${recent}`;
  });
  return 0;
}

interface Amount {
  readonly credits: string;
}
interface Example {
  readonly model: string;
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly current: Amount | null;
  readonly proposed: Amount | null;
}
interface Sum {
  readonly model: string;
  readonly tasks: number;
  readonly held: Amount;
  readonly proposed: Amount;
  readonly not_sold: number;
}
