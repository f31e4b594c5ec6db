import { reasonIn } from '../remote/create-outcome.ts';
import { asFields, asText } from '../remote/fields.ts';
import { checkFrames } from '../remote/frame-words.ts';
import { withSaid } from '../remote/options.ts';
import { PublishedKeys } from '../remote/published-keys.ts';
import type { FilmFacts, Wire } from '../remote/wire.ts';
import { createBody, RATIOS } from './create-body.ts';
import { capabilitiesOf } from './models.ts';
import { addressIn, isClosed, readName, readOperation, refusesPrompt } from './operation.ts';
import type { GoogleConfig } from './options.ts';
import { readWebhook } from './webhook.ts';

export function googleWire(config: GoogleConfig): Wire {
  const { imagesAs, capabilities, webhookKeysUrl, webhookAudience } = config;
  const keys = new PublishedKeys(webhookKeysUrl);
  return {
    words: { style: 'prompt', watermark: false },
    capabilitiesOf: (model) =>
      checkFrames(withSaid(capabilitiesOf(nameOf(model), imagesAs), capabilities), RATIOS),
    check: { to: '/models?pageSize=1' },
    refusesKey: isClosed,

    create: (order) => ({
      to: `/models/${encodeURIComponent(nameOf(order.instructions.model))}:predictLongRunning`,
      body: createBody(order, config),
    }),

    readCreated(reply) {
      const { status, json } = reply;
      if (status >= 200 && status < 300) {
        const operation = readName(asFields(json)?.['name']);
        return operation === null ? null : { state: 'made', film: { operation } };
      }
      if (isClosed(reply)) return { state: 'refused', reason: 'closed' };
      return status === 400 && refusesPrompt(reasonIn(reply)) ? { state: 'prompt_refused' } : null;
    },

    async look(film, ask) {
      const reply = await ask({ to: routeOf(film) });
      if (reply.status === 404 || reply.status === 410) return 'unknown';
      return (reply.status === 200 ? readOperation(reply.json) : null) ?? 'unreadable';
    },

    locate: async (_film, look) => addressIn((await look()).fields),

    readWebhook: (webhook, ask, nowMs) => readWebhook(webhook, keys, webhookAudience, ask, nowMs),
  };
}

/** It lists its models as `models/veo-...`, and so do people who copy from there. */
function nameOf(model: string): string {
  return model.replace(/^models\//, '');
}

function routeOf({ operation }: FilmFacts): string {
  return `/${(asText(operation) ?? '').split('/').map(encodeURIComponent).join('/')}`;
}
