import type { Call, CommandOption } from './command.ts';
import { UsageError } from './failures.ts';

export const limitOptions: Readonly<Record<string, CommandOption>> = {
  'creates-per-minute': {
    type: 'string',
    value: 'N',
    help: 'films a minute; 0 for no limit, default for the default',
  },
  'reads-per-minute': { type: 'string', value: 'N', help: 'other requests a minute, likewise' },
  'concurrent-tasks': {
    type: 'string',
    value: 'N',
    help: 'films queued or running at once; more are refused; likewise',
  },
  'queued-tasks': { type: 'string', value: 'N', help: 'films queued at once; more are refused; likewise' },
  'running-tasks': {
    type: 'string',
    value: 'N',
    help: 'films that engines are at work on at once; more wait; likewise',
  },
};

export function limitsBody(call: Call): { limits?: object } {
  const limits: Record<string, number | null> = {};
  for (const option of Object.keys(limitOptions)) {
    const value = call.text(option);
    if (value === undefined) continue;
    if (value !== 'default' && !/^\d{1,10}$/.test(value))
      throw new UsageError(`--${option} is '${value}', but must be a whole number or default.`);
    limits[option.replaceAll('-', '_')] = value === 'default' ? null : Number(value);
  }
  return Object.keys(limits).length === 0 ? {} : { limits };
}

export const weightOption: Readonly<Record<string, CommandOption>> = {
  weight: { type: 'string', value: 'N', help: 'turns at the engines against other projects, 1 to 1000' },
};

export function weightBody(call: Call): { weight?: number } {
  const weight = call.text('weight');
  if (weight === undefined) return {};
  if (!/^\d{1,10}$/.test(weight))
    throw new UsageError(`--weight is '${weight}', but must be a whole number.`);
  return { weight: Number(weight) };
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `30d` from now, or a time. */
export function expiryBody(text: string | undefined): object {
  if (text === undefined) return {};
  const [, count, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return { expires_in_seconds: Number(count) * (SECONDS[unit] ?? 1) };
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new UsageError(`--expires is '${text}', but must be like 30d, 12h or 2027-01-31.`);
  return { expires_at: new Date(ms).toISOString() };
}
