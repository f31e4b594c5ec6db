import { z } from 'zod';
import type { DialectContext, DialectRoute, WireReply, WireRequest } from './dialect.ts';
import { characterId } from './ids.ts';
import { newCharacterSchema, readNewCharacter } from './new-character.ts';

/** The four documented keys, all required; the client shows the picture and puts `@username` into prompts. */
export const soraCharacterSchema = z.strictObject({
  id: z.string(),
  username: z.string(),
  permalink: z.url(),
  profile_picture_url: z.url(),
});

/**
 * `POST /sora/v1/characters` of the unified family. Both versions' services have it, with one document, so both dialects
 * list this same route and it does not matter which of them a bare request is counted to.
 */
export const soraCharacterRoute: DialectRoute = {
  method: 'POST',
  path: '/sora/v1/characters',
  operation: 'character',
  handle: createCharacter,
  documentation: {
    summary: 'Make a character out of a clip or a film. Say @username in a prompt to show it.',
    request: newCharacterSchema,
    responses: { 200: soraCharacterSchema },
  },
};

async function createCharacter(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const { strict } = context;
  const character = await context.characters.create(request.caller, {
    ...readNewCharacter(request.body.fields, { address: 'url', strict }),
    newId: () => characterId(context, 'ch_'),
  });
  const { picture, page } = await context.characters.links(character);
  const { id, username } = character;
  return {
    kind: 'json',
    status: 200,
    body: { id, username, permalink: page, profile_picture_url: picture },
  };
}
