import { jsonBody } from '../remote/bodies.ts';
import { asText, parsedFields } from '../remote/fields.ts';
import { modelInput, spoken, withSaidFields } from '../remote/model-input.ts';
import { withSaid } from '../remote/options.ts';
import { askedWebhook } from '../remote/webhook-address.ts';
import type { FilmFacts, Order, Wire } from '../remote/wire.ts';
import { modelOf, readModelId } from './models.ts';
import type { ReplicateConfig } from './options.ts';
import { pictureAddress } from './picture-address.ts';
import { addressIn, candidatesIn, readPrediction } from './prediction.ts';
import { WebhookSecret } from './webhook-secret.ts';

export function replicateWire(config: ReplicateConfig): Wire {
  const { capabilities, extra, imagesAs, cancelAfterSeconds } = config;
  const secret = new WebhookSecret(config.webhookSecret);
  const fieldsOf = (model: string) =>
    withSaidFields(modelOf(model, imagesAs).fields, config.fields, imagesAs);
  const inputOf = (order: Pick<Order, 'plan' | 'request' | 'instructions'>, pictures: readonly string[]) =>
    modelInput(fieldsOf(order.instructions.model), order, pictures, extra);
  return {
    words: { style: 'prompt', watermark: false },
    check: { to: '/account' },

    capabilitiesOf(model) {
      idOf(model);
      const can = withSaid(modelOf(model, imagesAs).capabilities, capabilities);
      return spoken(can, fieldsOf(model));
    },

    async create(order, ask) {
      const { name, version } = idOf(order.instructions.model);
      const images = order.images.slice(0, order.instructions.images);
      const pictures = await Promise.all(images.map((image) => pictureAddress(image, ask)));
      const hook = askedWebhook(order.webhookUrl, config.baseUrl);
      return {
        to: version === null ? `/models/${name}/predictions` : '/predictions',
        headers: cancelAfterSeconds === null ? {} : { 'cancel-after': `${cancelAfterSeconds}s` },
        body: jsonBody({
          ...(version === null ? {} : { version }),
          input: inputOf(order, pictures),
          ...(hook === null ? {} : { webhook: hook, webhook_events_filter: ['completed'] }),
        }),
      };
    },

    readCreated({ status, json }) {
      const predictionId = status >= 200 && status < 300 ? readPrediction(json)?.id : undefined;
      return predictionId === undefined ? null : { state: 'made', film: { predictionId } };
    },

    async look(film, ask) {
      const { status, json } = await ask({ to: routeOf(film) });
      if (status === 404) return 'unknown';
      return (status === 200 ? readPrediction(json) : null) ?? 'unreadable';
    },

    locate: async (_film, look) => addressIn((await look()).fields['output']),

    async cancel(film, ask) {
      const { status, json } = await ask({ method: 'POST', to: `${routeOf(film)}/cancel` });
      if (status === 404 || status === 422) return 'too_late';
      const ended = readPrediction(json)?.status;
      if (ended === 'done' || ended === 'failed') return 'too_late';
      return status < 300 ? 'cancelled' : 'unsupported';
    },

    async lookFor(lost, ask, nowMs) {
      // Pictures are listed as addresses of its own, so whose they were does not show.
      if (lost.request.images.length > 0) return 'cannot';
      const { status, json } = await ask({ to: '/predictions' });
      if (status !== 200) return [];
      const sent = { model: idOf(lost.instructions.model), input: inputOf(lost, []) };
      return candidatesIn(json, lost, sent, nowMs).map((predictionId) => ({ predictionId }));
    },

    async readWebhook(webhook, ask, nowMs) {
      if (!(await secret.verify(webhook, ask, nowMs))) return 'forged';
      const predictionId = asText(parsedFields(webhook.body)?.['id']);
      return predictionId === null ? null : { predictionId };
    },
  };
}

function idOf(model: string): NonNullable<ReturnType<typeof readModelId>> {
  const id = readModelId(model);
  if (id === null) throw new Error(`'${model}' is no model of Replicate, such as google/veo-3.1`);
  return id;
}

function routeOf({ predictionId }: FilmFacts): string {
  return `/predictions/${encodeURIComponent(asText(predictionId) ?? '')}`;
}
