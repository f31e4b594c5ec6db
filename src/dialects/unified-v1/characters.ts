import type { DialectRoute } from '../dialect.ts';
import { soraCharacterRoute } from '../sora-characters.ts';

export const characterRoutes: readonly DialectRoute[] = [soraCharacterRoute];
