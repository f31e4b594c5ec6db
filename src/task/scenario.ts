/**
 * Behaviours that a test engineer can ask for by name, so that the rare answers of a video API can be tested on the
 * day they are needed. `docs/scenarios.md` says what each does; nothing here works unless the operator enabled it.
 */
export const SCENARIO_NAMES = [
  'instant',
  'realistic',
  'fail-at-92',
  'refuse-prompt',
  'refuse-image',
  'refuse-result',
  'rate-limit',
  'slow-content',
  'expired-link',
  'lost-webhook',
] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** What a task acts out. `seconds` is how long it takes, or waits, by the scenario's own meaning. */
export interface Scenario {
  readonly name: ScenarioName;
  readonly seconds: number;
}

/** Where a create may name a scenario, strongest first. */
export interface ScenarioWish {
  /** Of `x-reelay-scenario`, as it came. */
  readonly header: string | null;
  readonly prompt: string;
  /** Of the key. */
  readonly key: string | null;
}

/** What the life of a task asks about scenarios. Absent from a server where they are off. */
export interface Scenarios {
  /** Throws TaskError `invalid_value` for a name that is none. */
  choose(wish: ScenarioWish): Scenario | null;
  /** Throws what the scenario answers to a create: `rate_limit_exceeded`, `prompt_refused` or `image_refused`. */
  answerCreate(scenario: Scenario, sdkRetryCount: number | null): void;
}
