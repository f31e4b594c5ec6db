import { z } from 'zod';
import { type AdminRoute, route } from './route.ts';

export const linkRoutes: readonly AdminRoute[] = [
  route({
    method: 'POST',
    path: '/link-secrets/rotate',
    tag: 'Links',
    summary:
      'Sign result links with a new secret, on every node within a minute. Links of the last secret go on working, those of the one before end.',
    response: z.strictObject({ rotated: z.literal(true) }),
    handle: async ({ change }, { rotateLinkSecrets }) => {
      await rotateLinkSecrets(change);
      return { rotated: true };
    },
  }),
];
