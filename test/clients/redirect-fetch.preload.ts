/** Loaded before a client whose host name is fixed: what it sends to its vendor goes to the server under test. */
const from = process.env['REDIRECT_FROM'] ?? '';
const to = process.env['REDIRECT_TO'] ?? '';
const realFetch = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  if (!url.startsWith(from)) throw new TypeError(`a request left for ${url}`);
  return realFetch(to + url.slice(from.length), init);
};
