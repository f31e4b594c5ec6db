// Stands in for `render/render.child.ts`: says which names its environment has, and fails.
process.once('message', () => {
  process.stderr.write(Object.keys(process.env).join(' '), () => process.exit(3));
});
