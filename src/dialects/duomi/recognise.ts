import type { RequestProbe, SignalStrength } from '../dialect.ts';

/** Fields that no other claimant of the path documents or is known to receive. */
const PRIVATE_FIELDS = [
  'characters',
  'character_url',
  'character_timestamps',
  'generation_type',
  'oversea',
] as const;

export function recognise(probe: RequestProbe): SignalStrength | null {
  const authorization = probe.headers['authorization']?.trim() ?? '';
  // One way only: a bare key is duomi's form, but one of its own clients sends `Bearer` too.
  if (authorization !== '' && !/^(bearer|basic)\s/i.test(authorization)) return 'credential-form';
  const { fields } = probe;
  if (fields['model'] === 'sora-2-temporary' || typeof fields['image_url'] === 'string')
    return 'private-field';
  return PRIVATE_FIELDS.some((name) => fields[name] !== undefined) ? 'private-field' : null;
}
