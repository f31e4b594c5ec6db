import type { RequestProbe, SignalStrength } from '../dialect.ts';

const SOFT_FIELDS = [
  'remove_watermark',
  'base_video_task_id',
  'model_params',
  'generate_audio',
  'quality',
] as const;

const SOFT_MODELS = /^(sora-2-preview|sora-2-pro-preview|sora-2-beta-max|sora-2.*-remix|sora-character)$/;

/** The lengths that only the preview models have. */
const SOFT_SECONDS = ['4', '8', '12'];

/** Only EvoLink's own headers are certain: APIMart sells the same model names at the same lengths. */
export function recognise({ headers, fields }: RequestProbe): SignalStrength | null {
  if (Object.keys(headers).some((name) => name.startsWith('x-evolink-'))) return 'vendor-header';
  const { model, duration } = fields;
  const soft =
    (typeof model === 'string' && SOFT_MODELS.test(model)) ||
    SOFT_FIELDS.some((name) => fields[name] !== undefined) ||
    ((typeof duration === 'number' || typeof duration === 'string') &&
      SOFT_SECONDS.includes(String(duration)));
  return soft ? 'soft' : null;
}
