import type { DeliveryLog, DeliveryRecord } from '../../task/delivery-log.ts';
import { CREATED_AT_MS } from './sample-task.ts';

const SENT: DeliveryRecord = {
  id: 'wh_sent',
  endpointId: 'whe_1',
  event: { id: 'evt_1', type: 'video.completed', createdAtMs: CREATED_AT_MS, subjectId: 'video_1' },
  taskId: 'video_1',
  url: 'https://client.example.com/hook',
  state: 'delivered',
  attempts: 1,
  lastStatus: 204,
  lastReason: null,
  nextAttemptAtMs: null,
  createdAtMs: CREATED_AT_MS,
  finishedAtMs: CREATED_AT_MS,
};

/** A DeliveryLog with one delivery in it, which nobody sends. */
export const memoryDeliveries: DeliveryLog = {
  list: async () => ({ deliveries: [SENT], hasMore: false }),
  find: async (_caller, id) =>
    id === SENT.id
      ? {
          delivery: SENT,
          attempts: [
            { number: 1, atMs: CREATED_AT_MS, status: 204, error: null, durationMs: 12, responseBody: '' },
          ],
        }
      : null,
  redeliver: async (_caller, id) => (id === SENT.id ? { ...SENT, state: 'pending' } : null),
  redeliverSince: async () => ({ count: 1, hasMore: false }),
  events: async () => ({ events: SENT.event === null ? [] : [SENT.event], cursor: '1_' }),
};
