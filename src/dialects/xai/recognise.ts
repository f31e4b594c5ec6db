import type { RequestProbe, SignalStrength } from '../dialect.ts';

/** The vendor's own family of models; duomi's `grok-video-1.5` is not one of them. */
export function recognise({ fields }: RequestProbe): SignalStrength | null {
  const { model } = fields;
  return typeof model === 'string' && model.startsWith('grok-imagine') ? 'private-model' : null;
}
