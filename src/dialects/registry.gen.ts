// Written by scripts/gen-registry.mjs from the folders of src/dialects. Do not edit.
import type { Dialect } from './dialect.ts';
import { dialect as apimart } from './apimart/index.ts';
import { dialect as duomi } from './duomi/index.ts';
import { dialect as evolink } from './evolink/index.ts';
import { dialect as newApi } from './new-api/index.ts';
import { dialect as openai } from './openai/index.ts';
import { dialect as unifiedV1 } from './unified-v1/index.ts';
import { dialect as unifiedV2 } from './unified-v2/index.ts';
import { dialect as xai } from './xai/index.ts';

export const dialects: readonly Dialect[] = [apimart, duomi, evolink, newApi, openai, unifiedV1, unifiedV2, xai];
