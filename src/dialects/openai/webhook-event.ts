import type { JsonObject } from '../../task/json.ts';
import type { WebhookEvent } from '../../task/webhook-events.ts';

/** An event as OpenAI sends it: thin, so that what it is about is read with the receiver's own key. */
export function renderWebhookEvent({ id, type, createdAtMs, subjectId }: WebhookEvent): JsonObject {
  return {
    id,
    object: 'event',
    created_at: Math.floor(createdAtMs / 1000),
    type,
    data: { id: subjectId },
  };
}
