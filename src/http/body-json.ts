import { TaskError } from '../task/error.ts';
import type { Json, JsonObject } from '../task/json.ts';
import { dropEmpty } from './body-fields.ts';
import { DEPTH_MAX, JSON_VALUES_MAX } from './body-limits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** Throws TaskError `invalid_request`. An empty body, and `null`, are an empty object. */
export function parseJsonBody(bytes: Buffer): JsonObject {
  return dropEmpty(parseJsonObject(bytes));
}

/** The same with nulls and empty texts where they stand. */
export function parseJsonObject(bytes: Buffer): JsonObject {
  if (bytes.length === 0) return {};
  refuseCostlyShape(bytes);
  const value = parse(bytes);
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new TaskError('invalid_request', 'The JSON body must be an object.');
  return value as JsonObject;
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
 * Looked at before parsing: a few MB of `[` or `,` would otherwise become that many values first. Text is skipped by
 * searching for its closing quote, so base64 images cost next to nothing.
 */
function refuseCostlyShape(bytes: Buffer): void {
  let depth = 0;
  let commas = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case QUOTE:
        at = closingQuote(bytes, at + 1);
        break;
      case COMMA:
        commas += 1;
        if (commas >= JSON_VALUES_MAX)
          throw new TaskError('invalid_request', `The body has more than ${JSON_VALUES_MAX} values.`);
        break;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        depth += 1;
        if (depth > DEPTH_MAX)
          throw new TaskError('invalid_request', `The body is nested deeper than ${DEPTH_MAX} levels.`);
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        depth -= 1;
        break;
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
