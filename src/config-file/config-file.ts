import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type EnginesSection, NO_ENGINES_SECTION, readEnginesSection } from './engines-section.ts';
import { type CheckerPlan, readModerationSection } from './moderation-section.ts';
import { ConfigFileError, parseYaml } from './yaml-source.ts';

/** What is too large for environment variables: `REELAY_CONFIG` names the file. */
export interface ConfigFile {
  /** Asked in this order; none means that nothing is moderated. */
  readonly moderation: readonly CheckerPlan[];
  /** Who makes films besides, or instead of, the film engine. */
  readonly engines: EnginesSection;
}

export const NO_CONFIG_FILE: ConfigFile = { moderation: [], engines: NO_ENGINES_SECTION };

const sectionsSchema = z
  .strictObject({
    moderation: z.unknown().optional(),
    engines: z.unknown().optional(),
    routes: z.unknown().optional(),
    film: z.unknown().optional(),
  })
  .nullable();

/** Reads and checks the whole file. Throws ConfigFileError with the line of the first mistake. */
export function readConfigFile(file: string, env: Readonly<Record<string, string | undefined>>): ConfigFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigFileError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const source = parseYaml(text, file, env);
  const sections = source.parse(sectionsSchema, source.value, []);
  return {
    moderation: readModerationSection(source, sections?.moderation ?? []),
    engines: readEnginesSection(source, sections ?? {}),
  };
}
