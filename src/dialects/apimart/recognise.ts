import type { RequestProbe, SignalStrength } from '../dialect.ts';

/** Fields of the vendor's page that EvoLink and duomi do not have. Clients of other formats know some of the words. */
const LIKELY_FIELDS = ['storyboard', 'thumbnail', 'resolution', 'private', 'style'] as const;

/** Never certain: the model names are EvoLink's too, and the fields are sent by clients that speak to anybody. */
export function recognise({ fields, query }: RequestProbe): SignalStrength | null {
  const likely =
    fields['model'] === 'sora-2-vip' ||
    query['language'] !== undefined ||
    LIKELY_FIELDS.some((name) => fields[name] !== undefined);
  return likely ? 'likely' : null;
}
