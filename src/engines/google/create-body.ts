import type { ReferenceFile } from '../../task/engine.ts';
import type { JsonObject } from '../../task/json.ts';
import { base64, jsonBody } from '../remote/bodies.ts';
import { ratioOf, tierOf } from '../remote/frame-words.ts';
import type { ImagesAs } from '../remote/options.ts';
import type { OutgoingBody } from '../remote/upstream-http.ts';
import { askedWebhook } from '../remote/webhook-address.ts';
import type { Order } from '../remote/wire.ts';
import type { GoogleConfig } from './options.ts';

export const RATIOS = ['16:9', '9:16'];

/** The create of a film; `extra` are parameters that the operator always sends. */
export function createBody(
  order: Order,
  { baseUrl, imagesAs, extra, webhooks }: Pick<GoogleConfig, 'baseUrl' | 'imagesAs' | 'extra' | 'webhooks'>,
): OutgoingBody {
  const { plan, request, instructions } = order;
  const hook = webhooks ? askedWebhook(order.webhookUrl, baseUrl) : null;
  return jsonBody({
    instances: [
      {
        prompt: instructions.prompt,
        ...pictureFields(order.images.slice(0, instructions.images), imagesAs),
      },
    ],
    parameters: {
      aspectRatio: ratioOf(plan, RATIOS),
      resolution: tierOf(plan, ['720p', '1080p', '4k']),
      durationSeconds: plan.seconds,
      seed: request.seed,
      ...extra,
    },
    ...(hook === null ? {} : { webhookConfig: { uris: [hook] } }),
  });
}

/** Bytes alone: it reads no addresses. */
function pictureFields(images: readonly ReferenceFile[], imagesAs: ImagesAs): JsonObject {
  const sent = images.map((image) => ({ bytesBase64Encoded: base64(image), mimeType: image.contentType }));
  const [first, last] = sent;
  if (first === undefined) return {};
  if (imagesAs === 'references')
    return { referenceImages: sent.map((image) => ({ image, referenceType: 'asset' })) };
  return { image: first, ...(last === undefined ? {} : { lastFrame: last }) };
}
