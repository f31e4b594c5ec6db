import type { CharacterStore } from '../../db/characters.ts';
import { memoryBlobs } from '../../media/testing/memory-blobs.ts';
import type { Character } from '../../task/characters.ts';
import type { TaskStore } from '../../task/ports.ts';
import { type Characters, createCharacterService } from '../service.ts';

const CREATED_AT_MS = 1_795_033_600_123;

/** The real service over a map, with a probe that takes every MP4 for one of 3 seconds. */
export function memoryCharacters(
  tasks: Pick<TaskStore, 'find'>,
  randomText: (length: number, alphabet: string) => string,
): Characters {
  return createCharacterService({
    store: memoryStore(),
    tasks,
    blobs: memoryBlobs(),
    media: {
      probeVideo: async () => ({ width: 640, height: 360, durationMs: 3000, hasAudio: false }),
    },
    sign: ({ assetId, extension }) => `https://films.example.com/files/sig/${assetId}.${extension}`,
    publicBaseUrl: () => 'https://films.example.com',
    linkLifetimeMs: 86_400_000,
    nowMs: () => CREATED_AT_MS,
    randomText,
  });
}

function memoryStore(): CharacterStore {
  const rows = new Map<string, Character>();
  return {
    async insert(character) {
      const taken = [...rows.values()].some(
        ({ id, projectId, username }) =>
          id === character.id || (projectId === character.projectId && username === character.username),
      );
      if (taken) return null;
      const row = { ...character, createdAtMs: CREATED_AT_MS };
      rows.set(row.id, row);
      return row;
    },
    async find(projectId, characterId) {
      const row = rows.get(characterId);
      return row?.projectId === projectId ? row : null;
    },
    findAnywhere: async (characterId) => rows.get(characterId) ?? null,
    async findNamed(projectId, names) {
      return [...rows.values()].filter(
        (row) => row.projectId === projectId && (names.includes(row.username) || names.includes(row.id)),
      );
    },
  };
}
