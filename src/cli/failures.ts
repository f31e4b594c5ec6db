/** Something that is wrong with what was typed; ends with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Nobody to ask, or no way to ask; ends with code 3. */
export class NoServer extends Error {
  override readonly name = 'NoServer';
}
