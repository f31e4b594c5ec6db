/**
 * What an endpoint may subscribe to: the two ends of a film that OpenAI documents (a cancelled film has failed, as in
 * its poll), and our own word for an endpoint that was switched off, which the project's other endpoints can hear.
 */
export const WEBHOOK_EVENT_TYPES = ['video.completed', 'video.failed', 'webhook_endpoint.disabled'] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number];

/** `subjectId` is a task, or the endpoint that was disabled. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: WebhookEventType;
  readonly createdAtMs: number;
  readonly subjectId: string;
}
