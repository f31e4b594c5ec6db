/** Lets go of one part. Parts are closed in the opposite order of their opening, also when a start fails. */
export type Closer = () => Promise<void>;
