import { z } from 'zod';
import { creditsAsNumber } from '../../task/credits.ts';
import type { ProjectCredits } from '../../task/ledger.ts';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from '../dialect.ts';

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

/** `token` is the key, `user` the project. A key without a cap may spend all that its project has. */
async function credits({ caller }: WireRequest, context: DialectContext): Promise<WireReply> {
  const { project, key } = await context.credits(caller);
  const capLeft = key.capMicro === null ? null : key.capMicro - key.heldMicro - key.capturedMicro;
  const body = {
    data: {
      token: {
        remaining_credits: creditsAsNumber(remaining(project, capLeft)),
        unlimited_credits: project.unlimited && capLeft === null,
        used_credits: creditsAsNumber(key.capturedMicro),
      },
      user: {
        remaining_credits: creditsAsNumber(project.balanceMicro),
        used_credits: creditsAsNumber(project.capturedMicro),
      },
    },
    message: '',
    success: true,
  };
  return { kind: 'json', status: 200, body };
}

/** A cap that was lowered below what is spent already leaves nothing. */
function remaining({ unlimited, balanceMicro }: ProjectCredits, capLeftMicro: bigint | null): bigint {
  if (capLeftMicro === null) return balanceMicro;
  const capLeft = capLeftMicro < 0n ? 0n : capLeftMicro;
  return unlimited || capLeft < balanceMicro ? capLeft : balanceMicro;
}
