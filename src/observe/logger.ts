import { pino } from 'pino';
import type { Log } from './log.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Fields that could carry a credential if somebody logs a whole request by mistake. */
const REDACTED = [
  'authorization',
  'headers.authorization',
  'headers["api-key"]',
  'key',
  'secret',
  '*.secret',
];

/** JSON lines on stderr: stdout is kept for the lines that scripts read (`reelay ready ...`). */
export function createLogger(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      redact: REDACTED,
      serializers: { err: errorFields },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination(2),
  );
}

/**
 * What a log line says of an error. `pg` hangs the whole client with its socket on the error of a lost connection: four
 * kilobytes a line, of which an outage makes hundreds.
 */
export function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { client: _client, ...fields } = pino.stdSerializers.err(error);
  return fields;
}
