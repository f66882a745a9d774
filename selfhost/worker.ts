/** What workerd runs: the worker, and beside it what Cloudflare has of its own. In one isolate: a second takes 10 ms. */
export * from '../worker/index.ts';
export { default } from '../worker/index.ts';
export { Assets } from './assets.ts';
