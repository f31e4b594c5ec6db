/** What an id is made of. Handed in, so that ids are unpredictable in service and fixed in tests. */
export interface IdSource {
  nowMs(): number;
  randomText(length: number, alphabet: string): string;
}

const HEX = '0123456789abcdef';
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const BASE62 = `${BASE36}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
/** Crockford's base 32, as ULIDs use it, in the lower case that the resellers show. */
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** `video_` and 48 hexadecimal digits, the form of OpenAI's live ids. */
export function videoId(source: IdSource): string {
  return `video_${source.randomText(48, HEX)}`;
}

/** `char_` (OpenAI) or `ch_` (the unified family) and 32 hexadecimal digits. */
export function characterId(source: IdSource, prefix: 'char_' | 'ch_'): string {
  return `${prefix}${source.randomText(32, HEX)}`;
}

/** A random UUID, version 4. */
export function uuid(source: IdSource): string {
  return uuidOfVersion(4, source);
}

/**
 * A random UUID, version 8, which the standard leaves to its users. xAI's request ids are UUIDs that are polled on
 * OpenAI's path: the version says that an id is one of them, and a client that checks the form is content.
 */
export function requestId(source: IdSource): string {
  return uuidOfVersion(8, source);
}

export function isRequestId(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id);
}

function uuidOfVersion(version: 4 | 8, source: IdSource): string {
  const hex = source.randomText(30, HEX);
  const variant = source.randomText(1, '89ab');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${version}${hex.slice(12, 15)}-${variant}${hex.slice(15, 18)}-${hex.slice(18)}`;
}

/** `sora-2:task_01k9008rhbefnt3rb1g9szxdwr`: the model, then a ULID. Safe in a path whatever the model is called. */
export function modelTaskId(source: IdSource, model: string): string {
  const prefix = model.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 64);
  return `${prefix}:task_${timeDigits(source.nowMs())}${source.randomText(16, CROCKFORD)}`;
}

function timeDigits(nowMs: number): string {
  let rest = Math.floor(nowMs);
  let digits = '';
  for (let place = 0; place < 10; place += 1) {
    digits = `${CROCKFORD[rest % 32]}${digits}`;
    rest = Math.floor(rest / 32);
  }
  return digits;
}

/** `task_01KA040M0HP1GJWBJYZMKX1XS1`: a ULID in capitals, as APIMart shows it. */
export function ulidTaskId(source: IdSource): string {
  return `task_${(timeDigits(source.nowMs()) + source.randomText(16, CROCKFORD)).toUpperCase()}`;
}

/** `task_` and 32 letters or digits, new-api's public task id. */
export function gatewayTaskId(source: IdSource): string {
  return `task_${source.randomText(32, BASE62)}`;
}

export const GENERATION_ID_PREFIX = 'task-unified-';

/** The last character of an id whose create was answered in the form for every claimant of the path. */
const SHARED_MARK = 'z';

/**
 * `task-unified-1757169743-7cvnl5zw`. A client that could not be told apart keeps polling with the id that it
 * got, so the id itself says whether its polls need the form that suits every vendor: such ids end in `z`,
 * others never do. The id is what all polls have in common, and a task needs no further state for it.
 */
export function generationId(source: IdSource, shared: boolean): string {
  const last = shared ? SHARED_MARK : source.randomText(1, BASE36.replace(SHARED_MARK, ''));
  const unixSeconds = Math.floor(source.nowMs() / 1000);
  return `${GENERATION_ID_PREFIX}${unixSeconds}-${source.randomText(7, BASE36)}${last}`;
}

export function isSharedGenerationId(id: string): boolean {
  return /^task-unified-\d+-[0-9a-z]{7}z$/.test(id);
}
