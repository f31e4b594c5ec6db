import { writeFile } from 'node:fs/promises';
import OpenAI from 'openai';

const client = new OpenAI({ apiKey: process.env.REELAY_KEY, baseURL: 'http://127.0.0.1:40593/v1' });

let video = await client.videos.create({
  model: 'sora-2',
  prompt: 'Sunset over a stormy ocean',
  seconds: '4',
});
while (video.status === 'queued' || video.status === 'in_progress') {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  video = await client.videos.retrieve(video.id);
}
const content = await client.videos.downloadContent(video.id);
await writeFile('/tmp/reelay-readme-WE5jWf/sunset.mp4', Buffer.from(await content.arrayBuffer()));
