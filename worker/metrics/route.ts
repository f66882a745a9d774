import { configOf } from '../config.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problems.ts';
import { liveRooms, openByProtocol } from '../room/connections.ts';
import { exposeGauge, exposeGaugeBy } from './exposition.ts';
import { metrics, PROTOCOLS } from './metrics.ts';

/** GET /metrics, as Prometheus reads it. @throws {Problem} `metrics-token` where the operator asks for one */
export async function getMetrics(request: Request, env: Env): Promise<Response> {
  const { metricsToken } = configOf(env);
  if (metricsToken !== undefined && !(await carries(request, metricsToken))) {
    throw new Problem('metrics-token', 'Send the METRICS_TOKEN of this server as a bearer token.', {
      'WWW-Authenticate': 'Bearer',
    });
  }
  const text = Object.values(metrics).map((metric) => metric.expose());
  text.push(
    exposeGaugeBy(
      'parley_connections',
      'Open streams and sockets, by protocol.',
      'protocol',
      openByProtocol(PROTOCOLS),
    ),
    exposeGauge('parley_live_rooms', 'Rooms that somebody is connected to.', liveRooms.size),
  );
  return new Response(text.join(''), {
    headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}

/** Whether the request has the token. Hashes are compared, because the comparison takes equal lengths alone. */
async function carries(request: Request, token: string): Promise<boolean> {
  const [, given = ''] = /^Bearer +(.+)$/i.exec(request.headers.get('Authorization') ?? '') ?? [];
  const [left, right] = await Promise.all([given, token].map(digest));
  return left !== undefined && right !== undefined && crypto.subtle.timingSafeEqual(left, right);
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}
