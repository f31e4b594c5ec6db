import { TaskError } from '../task/error.ts';
import type { Json, JsonObject } from '../task/json.ts';
import { dropEmpty } from './body-fields.ts';
import { DEPTH_MAX } from './body-limits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Throws TaskError `invalid_request`. An empty body, and `null`, are an empty object. */
export function parseJsonBody(bytes: Buffer): JsonObject {
  if (bytes.length === 0) return {};
  refuseDepth(bytes);
  const value = parse(bytes);
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new TaskError('invalid_request', 'The JSON body must be an object.');
  return dropEmpty(value as JsonObject);
}

function parse(bytes: Buffer): Json {
  try {
    // Fatal, because a wrong byte would otherwise silently become U+FFFD inside a prompt.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'not valid JSON' : 'not valid UTF-8';
    throw new TaskError('invalid_request', `The body is ${reason}.`, { cause: error });
  }
}

/**
 * Looked at before parsing: a few MB of `[` would otherwise become that many objects first. Text is skipped by
 * searching for its closing quote, so base64 images cost next to nothing.
 */
function refuseDepth(bytes: Buffer): void {
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = closingQuote(bytes, at + 1);
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > DEPTH_MAX)
        throw new TaskError('invalid_request', `The body is nested deeper than ${DEPTH_MAX} levels.`);
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
    }
  }
}

function closingQuote(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(QUOTE, from);
  while (at !== -1) {
    let backslashes = 0;
    while (at - backslashes > from && bytes[at - backslashes - 1] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return at;
    at = bytes.indexOf(QUOTE, at + 1);
  }
  return bytes.length;
}
