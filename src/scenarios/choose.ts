import { TaskError } from '../task/error.ts';
import { refusalOf } from '../task/moderation.ts';
import { SCENARIO_NAMES, type Scenario, type ScenarioName, type Scenarios } from '../task/scenario.ts';

/** How long each takes when nothing is said, in seconds; of `rate-limit`, what `retry-after` says. */
const SECONDS: Readonly<Record<ScenarioName, number>> = {
  instant: 0,
  realistic: 30,
  'fail-at-92': 10,
  'refuse-prompt': 0,
  'refuse-image': 0,
  'refuse-result': 10,
  'rate-limit': 2,
  'slow-content': 10,
  'expired-link': 0,
  'lost-webhook': 0,
};

const SECONDS_MAX = 3600;
const HEADER = 'x-reelay-scenario';
/** In a prompt, for clients whose headers nobody can change: `[[scenario:fail-at-92]]`, `[[scenario:realistic:5]]`. */
const MARKER = /\[\[\s*scenario:\s*([^\]]*?)\s*\]\]/;

export function createScenarios(): Scenarios {
  return {
    choose({ header, prompt, key }) {
      const marker = MARKER.exec(prompt)?.[1];
      const [text, param] =
        header !== null ? [header, HEADER] : marker !== undefined ? [marker, 'prompt'] : [key, 'key'];
      return text === null || text === '' ? null : readScenario(text, param);
    },

    answerCreate({ name, seconds }, sdkRetryCount) {
      if (name === 'refuse-prompt') throw refusalOf('prompt', 'other');
      if (name === 'refuse-image') throw refusalOf('image', 'real_person');
      // An SDK that waits and asks again gets its film, so that a test sees the retry succeed.
      if (name === 'rate-limit' && (sdkRetryCount ?? 0) === 0)
        throw new TaskError('rate_limit_exceeded', 'Rate limit reached (scenario).', {
          retryAfterMs: seconds * 1000,
        });
    },
  };
}

/** `name` or `name:seconds`. Throws TaskError `invalid_value` that lists the names. */
export function readScenario(text: string, param: string): Scenario {
  const [word = '', length, ...rest] = text.trim().toLowerCase().split(':');
  const name = SCENARIO_NAMES.find((candidate) => candidate === word);
  if (name === undefined || rest.length > 0) {
    const message = `Invalid '${param}': there is no scenario '${text.slice(0, 100)}'. There are: ${SCENARIO_NAMES.join(', ')}.`;
    throw new TaskError('invalid_value', message, { param, allowed: SCENARIO_NAMES });
  }
  if (length === undefined) return { name, seconds: SECONDS[name] };
  const seconds = Number(length);
  if (!/^\d+(\.\d+)?$/.test(length) || seconds > SECONDS_MAX) {
    const message = `Invalid '${param}': the seconds of a scenario are a number from 0 to ${SECONDS_MAX}.`;
    throw new TaskError('invalid_value', message, { param });
  }
  return { name, seconds };
}
