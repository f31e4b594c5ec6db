import { dataUri, jsonBody } from '../remote/bodies.ts';
import { asFields, asText, findResult } from '../remote/fields.ts';
import { modelInput, spoken, withSaidFields } from '../remote/model-input.ts';
import { withSaid } from '../remote/options.ts';
import { PublishedKeys } from '../remote/published-keys.ts';
import { askedWebhook } from '../remote/webhook-address.ts';
import type { FilmFacts, Order, Wire } from '../remote/wire.ts';
import { appOf, isModelId } from './model-id.ts';
import { modelOf } from './models.ts';
import type { FalConfig } from './options.ts';
import { isOfModel, readResult, readState } from './request-state.ts';
import { readWebhook, webhookAddress } from './webhook.ts';

/** Where models put the address of a film. */
const RESULTS = ['video.url', 'videos.0.url', 'output.video.url', 'output.url', 'video_url', 'url'];
const NOBODYS_REQUEST = '/fal-ai/veo3.1/requests/00000000-0000-4000-8000-000000000000';

export function falWire(config: FalConfig): Wire {
  const { capabilities, extra } = config;
  const keys = new PublishedKeys(config.webhookKeysUrl);
  const fieldsOf = (model: string) => withSaidFields(modelOf(model).fields, config.fields, config.imagesAs);
  /** With pictures it may be another model's. */
  const endpointOf = ({ instructions: { model, images } }: Order): string =>
    (images > 0 ? fieldsOf(model).imageModel : null) ?? model;
  return {
    words: { style: 'prompt', watermark: false },
    check: { to: `${NOBODYS_REQUEST}/status` },

    capabilitiesOf(model) {
      for (const id of [model, fieldsOf(model).imageModel])
        if (id !== null && !isModelId(id))
          throw new Error(`'${id}' is no model id of fal, such as fal-ai/veo3.1/image-to-video`);
      const can = withSaid(modelOf(model).capabilities, capabilities);
      return spoken(can, fieldsOf(model));
    },

    create(order) {
      const model = endpointOf(order);
      const pictures = order.images.slice(0, order.instructions.images).map(dataUri);
      const told = askedWebhook(order.webhookUrl, config.baseUrl);
      const hook = told === null ? null : webhookAddress(told, model);
      return {
        to: `/${model}${hook === null ? '' : `?fal_webhook=${encodeURIComponent(hook)}`}`,
        // It would run a film ten times by itself.
        headers: { 'x-fal-no-retry': '1' },
        body: jsonBody(modelInput(fieldsOf(order.instructions.model), order, pictures, extra)),
      };
    },

    readCreated({ status, json }, order) {
      const requestId = status >= 200 && status < 300 ? asText(asFields(json)?.['request_id']) : null;
      return requestId === null ? null : { state: 'made', film: { requestId, model: endpointOf(order) } };
    },

    async look(film, ask) {
      const state = await ask({ to: `${routeOf(film)}/status` });
      if (state.status === 404) return 'unknown';
      const report = readState(state);
      if (report?.status !== 'done') return report ?? 'unreadable';
      return readResult(await ask({ to: routeOf(film), isAnswer: isOfModel }));
    },

    locate: async (_film, look) => findResult((await look()).fields, RESULTS),

    async cancel(film, ask) {
      const { status, json } = await ask({ method: 'PUT', to: `${routeOf(film)}/cancel` });
      const word = asText(asFields(json)?.['status']);
      if (status === 400 || status === 404 || word === 'ALREADY_COMPLETED' || word === 'NOT_FOUND')
        return 'too_late';
      if (status >= 300) return 'unsupported';
      if (word === 'OK') return 'cancelled';
      // What is being made is asked to stop, and its model decides whether it does.
      const after = readState(await ask({ to: `${routeOf(film)}/status` }));
      return after?.status === 'running' ? 'too_late' : 'cancelled';
    },

    readWebhook: (webhook, ask, nowMs) => readWebhook(webhook, keys, ask, nowMs),
  };
}

function routeOf({ model, requestId }: FilmFacts): string {
  return `/${appOf(asText(model) ?? '')}/requests/${encodeURIComponent(asText(requestId) ?? '')}`;
}
