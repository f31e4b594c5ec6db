import type { LostSubmission } from '../../task/engine.ts';
import { asFields, asText, at, type Fields } from '../remote/fields.ts';
import type { Instructions } from '../remote/instructions.ts';
import type { NamedFrame } from '../remote/named-frames.ts';

/** Clocks of two machines may be so far apart. */
const CLOCK_SKEW_MS = 60_000;
/**
 * The list shows no prompt, but it shows the seed. One that Reelay drew is one of two thousand million, and a film with
 * it is this one; small ones are what people choose, and may be anybody's.
 */
const TELLING_SEED_MIN = 1_000_000;

/** The id of the one listed task of this seed, model, frame, length and time; null when there is none, or more than one. */
export function lostTask(
  json: unknown,
  {
    request,
    plan,
    ageMs,
    instructions,
  }: Pick<LostSubmission, 'request' | 'plan' | 'ageMs'> & {
    readonly instructions: Instructions;
  },
  { ratio, tier }: NamedFrame,
  nowMs: number,
): string | null {
  if (request.seed < TELLING_SEED_MIN) return null;
  const items = at(json, 'items');
  const found = (Array.isArray(items) ? items : []).flatMap((item: unknown) => {
    const fields = asFields(item);
    const id = asText(fields?.['id']);
    if (fields === null || id === null || fields['seed'] !== request.seed) return [];
    const createdMs = Number(fields['created_at']) * 1000;
    const same =
      // An endpoint of one's own (`ep-...`) is listed under the name of its model.
      (instructions.model.startsWith('ep-') || says(fields, 'model', instructions.model)) &&
      says(fields, 'ratio', ratio) &&
      says(fields, 'resolution', tier) &&
      says(fields, 'duration', plan.seconds) &&
      createdMs >= nowMs - ageMs - CLOCK_SKEW_MS &&
      createdMs <= nowMs + CLOCK_SKEW_MS;
    return same ? [id] : [];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** What is listed has to agree; a task that has just begun may leave out what is not decided yet. */
function says(fields: Fields, name: string, expected: string | number): boolean {
  return fields[name] === undefined || fields[name] === null || fields[name] === expected;
}
