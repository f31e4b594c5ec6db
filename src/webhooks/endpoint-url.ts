import type { AddressPolicy } from '../egress/address-policy.ts';
import { parseTarget } from '../egress/target.ts';
import { TaskError } from '../task/error.ts';

const URL_CHARACTERS_MAX = 2048;

/**
 * Refuses what could never be delivered to. Plain http is for addresses that the operator listed: a signature
 * proves who sent an event, it does not hide it. Only a written address counts, because what a name means is known
 * when it is dialled, and that moment has its own checks (docs/security.md). Throws `invalid_value` naming `url`.
 */
export function requireEndpointUrl(url: string, policy: AddressPolicy): void {
  const refuse = (why: string): TaskError =>
    new TaskError('invalid_value', `Invalid 'url': ${why}.`, { param: 'url' });
  if (url.length > URL_CHARACTERS_MAX)
    throw refuse(`expected at most ${URL_CHARACTERS_MAX} characters, but got ${url.length}`);
  const target = parseTarget(url);
  if (target === null) throw refuse('expected an HTTPS URL without user name and password');
  const host = target.url.hostname.replace(/^\[|\]$/g, '');
  if (target.url.protocol !== 'https:' && policy.classify(host) !== 'listed')
    throw refuse('expected an HTTPS URL');
}
