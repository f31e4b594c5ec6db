import { z } from 'zod';
import type { DialectRoute, WireReply } from '../dialect.ts';

export const creditsSchema = z.strictObject({
  data: z.strictObject({
    token: z.strictObject({
      remaining_credits: z.number(),
      unlimited_credits: z.boolean(),
      used_credits: z.number(),
    }),
    user: z.strictObject({ remaining_credits: z.number(), used_credits: z.number() }),
  }),
  message: z.string(),
  success: z.literal(true),
});

export const creditRoutes: readonly DialectRoute[] = [
  {
    method: 'GET',
    path: '/v1/credits',
    operation: 'credits',
    handle: credits,
    documentation: { summary: 'Query the credits of the key.', responses: { 200: creditsSchema } },
  },
];

/** Keys have no credits yet, so nothing is used up and nothing runs out: the vendor's form for an unlimited key. */
async function credits(): Promise<WireReply> {
  const none = { remaining_credits: 0, used_credits: 0 };
  const body = {
    data: { token: { ...none, unlimited_credits: true }, user: none },
    message: '',
    success: true,
  };
  return { kind: 'json', status: 200, body };
}
