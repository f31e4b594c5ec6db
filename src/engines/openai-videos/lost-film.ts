import type { LostSubmission } from '../../task/engine.ts';
import { asFields } from '../remote/fields.ts';
import { readInstructions } from '../remote/instructions.ts';
import type { Profile } from './profiles.ts';
import { readVideoObject } from './video-object.ts';

/** Clocks of two machines may be so far apart. */
const CLOCK_SKEW_MS = 60_000;

/** Ids of listed films that may be the lost one, oldest first: made in its time, of its very words, length and size. */
export function candidatesIn(
  json: unknown,
  lost: Pick<LostSubmission, 'plan' | 'ageMs'>,
  profile: Profile,
  nowMs: number,
): readonly string[] {
  const { model, prompt } = readInstructions(lost.plan);
  const { seconds, width, height } = lost.plan;
  const sentMs = nowMs - lost.ageMs;
  const items = listed(json).flatMap((item) => {
    const video = readVideoObject(item, profile);
    return video?.id == null ? [] : [{ id: video.id, fields: video.fields }];
  });
  return items
    .filter(({ fields }) => {
      const createdMs = Number(fields['created_at']) * 1000;
      return (
        fields['prompt'] === prompt &&
        says(fields['model'], model) &&
        says(fields['size'], `${width}x${height}`) &&
        says(fields['seconds'], String(seconds)) &&
        Number.isFinite(createdMs) &&
        createdMs >= sentMs - CLOCK_SKEW_MS &&
        createdMs <= nowMs + CLOCK_SKEW_MS
      );
    })
    .sort((one, other) => Number(one.fields['created_at']) - Number(other.fields['created_at']))
    .map(({ id }) => id);
}

function listed(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  const fields = asFields(json);
  const items = fields?.['data'] ?? fields?.['videos'] ?? fields?.['items'];
  return Array.isArray(items) ? items : [];
}

/** Servers leave fields out; one that is there has to agree. */
function says(value: unknown, expected: string): boolean {
  return value === undefined || value === null || String(value) === expected;
}
