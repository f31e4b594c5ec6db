/** Any value that JSON can carry. Used wherever a body, a reference or a setting crosses a boundary. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}
