import type { ReferenceFile } from '../../task/engine.ts';
import type { Json, JsonObject } from '../../task/json.ts';
import { dataUri, jsonBody } from '../remote/bodies.ts';
import { ratioOf, tierOf } from '../remote/frame-words.ts';
import type { OutgoingBody } from '../remote/upstream-http.ts';
import { askedWebhook } from '../remote/webhook-address.ts';
import type { Order } from '../remote/wire.ts';
import { isKnown, RATIOS, TIERS } from './models.ts';
import type { OpenrouterConfig } from './options.ts';

/** The create of a film; `audio` says whether the model makes sound. */
export function createBody(order: Order, config: OpenrouterConfig, audio: boolean): OutgoingBody {
  const { plan, request, instructions } = order;
  const { model, prompt, images } = instructions;
  const { secondsMin, secondsMax, secondsAllowed, sizes } = config.capabilities;
  const saysSeconds = isKnown(model) || (secondsAllowed ?? secondsMin ?? secondsMax) !== undefined;
  const saysTier = isKnown(model) || sizes !== undefined;
  const { webhookSecret, baseUrl } = config;
  const hook = webhookSecret === undefined ? null : askedWebhook(order.webhookUrl, baseUrl);
  return jsonBody({
    model,
    prompt,
    ...(saysSeconds ? { duration: plan.seconds } : {}),
    aspect_ratio: ratioOf(plan, RATIOS),
    ...(saysTier ? { resolution: tierOf(plan, TIERS) } : {}),
    ...(audio ? { generate_audio: true } : {}),
    seed: request.seed,
    ...pictureFields(order.images.slice(0, images), config),
    ...(hook === null ? {} : { callback_url: hook }),
    ...config.extra,
  });
}

function pictureFields(
  images: readonly ReferenceFile[],
  { imagesAs }: Pick<OpenrouterConfig, 'imagesAs'>,
): JsonObject {
  if (images.length === 0) return {};
  const sent = images.map(
    (image): Record<string, Json> => ({
      type: 'image_url',
      image_url: { url: dataUri(image) },
    }),
  );
  if (imagesAs === 'references') return { input_references: sent };
  const places = ['first_frame', 'last_frame'];
  return {
    frame_images: sent.flatMap((image, index) => {
      const place = places[index];
      return place === undefined ? [] : [{ ...image, frame_type: place }];
    }),
  };
}
