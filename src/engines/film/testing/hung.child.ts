// Stands in for `render/render.child.ts`: alive, responsive, and never one frame further.
process.on('disconnect', () => process.exit(1));
setInterval(() => {
  process.send?.({ kind: 'alive', framesDone: 0, frames: 30, rssBytes: process.memoryUsage.rss() });
}, 20);
