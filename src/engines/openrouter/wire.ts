import { asFields, asText, at, errorText } from '../remote/fields.ts';
import { checkFrames } from '../remote/frame-words.ts';
import { withSaid } from '../remote/options.ts';
import { readStatus } from '../remote/status-words.ts';
import type { FilmFacts, FilmReport, Wire } from '../remote/wire.ts';
import { createBody } from './create-body.ts';
import { capabilitiesOf, RATIOS } from './models.ts';
import type { OpenrouterConfig } from './options.ts';
import { readWebhook } from './webhook.ts';

export function openrouterWire(config: OpenrouterConfig): Wire {
  const { capabilities, imagesAs, webhookSecret } = config;
  const can = (model: string) => checkFrames(withSaid(capabilitiesOf(model, imagesAs), capabilities), RATIOS);
  return {
    words: { style: 'prompt', watermark: false },
    capabilitiesOf: can,
    // Its list of models is open to everybody, so that says nothing about a key.
    check: { to: '/key' },

    create: (order) => ({
      to: '/videos',
      body: createBody(order, config, can(order.instructions.model).audio),
    }),

    readCreated({ status, json }) {
      const videoId = status >= 200 && status < 300 ? readJob(json)?.id : null;
      if (videoId != null) return { state: 'made', film: { videoId } };
      // A 403 is a key that may not, or a prompt that may not; only the latter says what was flagged.
      const flagged = at(json, 'error.metadata.flagged_input') ?? at(json, 'error.metadata.reasons');
      return status === 403 && flagged !== undefined ? { state: 'prompt_refused' } : null;
    },

    async look(film, ask) {
      const { status, json } = await ask({ to: routeOf(film) });
      if (status === 404 || status === 410) return 'unknown';
      return (status === 200 ? readJob(json) : null) ?? 'unreadable';
    },

    async locate(film, look) {
      const told = at((await look()).fields, 'unsigned_urls.0');
      return asText(told) ?? { to: `${routeOf(film)}/content?index=0` };
    },

    readWebhook: async (webhook, _ask, nowMs) => readWebhook(webhook, webhookSecret, nowMs),
  };
}

/** Null when the answer is no job. */
function readJob(json: unknown): (FilmReport & { readonly id: string }) | null {
  const fields = asFields(json);
  const id = asText(fields?.['id']);
  const word = asText(fields?.['status']);
  if (fields === null || id === null || word === null) return null;
  return { id, word, status: readStatus(word), progress: null, error: errorText(fields['error']), fields };
}

function routeOf({ videoId }: FilmFacts): string {
  return `/videos/${encodeURIComponent(asText(videoId) ?? '')}`;
}
