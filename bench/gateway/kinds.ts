import { API_HOST, type BenchCell, TUNNEL_HOST } from "./around/make-cells.ts";
import type { UpstreamPlaces } from "./around/make-gateway.ts";
import {
  type Channel,
  freshChannel,
  httpQuestion,
  keptChannel,
  recordQuestion,
  securedChannel,
} from "./load/channel.ts";
import { clientHello } from "./load/client-hello.ts";
import { directRoute, proxyRoute, type Route } from "./load/route.ts";

/** The names of what is asked. */
export const KINDS = ["tunnel", "record", "secured", "events"] as const;

/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number];

/** What is asked, in words, and how often a second when the time of each request is measured. */
export const KIND_FACTS: { readonly [K in Kind]: { readonly title: string; readonly perSecond: number } } = {
  tunnel: { title: "a tunnel for each request", perSecond: 200 },
  record: { title: "requests over open tunnels", perSecond: 1_000 },
  secured: { title: "terminated requests with a credential", perSecond: 1_000 },
  events: { title: "event streams of 20 events from a model", perSecond: 100 },
};

/** Who is asked: makes so many channels of a kind, or is not asked that at all. */
export interface Subject {
  readonly name: string;
  readonly pid: number | undefined;
  readonly kinds: readonly Kind[];
  open(kind: Kind): Promise<readonly Channel[]>;
}

const RECORD = Buffer.concat([Buffer.from([23, 3, 3, 1, 0]), Buffer.alloc(256, 7)]);
const MODEL_BODY = JSON.stringify({
  model: "bench",
  stream: true,
  max_tokens: 64,
  messages: [{ role: "user", content: "Say twenty words, whichever you like, one after the other." }],
});
const MODEL_HOST = "llm.deployclaw.internal";
const modelCall = httpQuestion(
  `POST /v1/chat/completions HTTP/1.1\r\nHost: ${MODEL_HOST}\r\ncontent-type: application/json\r\ncontent-length: ${MODEL_BODY.length}\r\n\r\n${MODEL_BODY}`,
);
const apiCall = (credential: string) =>
  httpQuestion(
    `GET /v1/items?limit=20 HTTP/1.1\r\nHost: ${API_HOST}\r\nuser-agent: bench\r\naccept: application/json\r\nauthorization: Bearer ${credential}\r\n\r\n`,
  );
const hello = recordQuestion(await clientHello(TUNNEL_HOST));

async function tunnelChannel(kind: "tunnel" | "record", route: Route): Promise<Channel> {
  return kind === "tunnel" ? freshChannel(route, hello) : keptChannel(route, recordQuestion(RECORD), hello);
}

const times = <Item>(count: number, make: (index: number) => Promise<Item>): Promise<Item[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

/** The upstream itself, asked by as many as each other subject. */
export function directSubject(upstream: UpstreamPlaces, channels: number): Subject {
  const open = (kind: Kind): Promise<Channel> => {
    switch (kind) {
      case "tunnel":
      case "record":
        return tunnelChannel(kind, directRoute(upstream.tunnelPort));
      case "secured":
        return securedChannel(
          directRoute(upstream.securedPort),
          { servername: API_HOST, ca: upstream.ca },
          apiCall("sk-0"),
        );
      case "events":
        return keptChannel(directRoute(upstream.modelPort), modelCall);
    }
  };
  return { name: "direct", pid: undefined, kinds: KINDS, open: (kind) => times(channels, () => open(kind)) };
}

/** A proxy of the distribution, which knows tunnels alone. */
export function proxySubject(
  name: string,
  proxy: { readonly pid: number; readonly port: number },
  upstream: UpstreamPlaces,
  channels: number,
): Subject {
  const route = proxyRoute({ host: "127.0.0.1", port: proxy.port }, `127.0.0.1:${upstream.tunnelPort}`);
  return {
    name,
    pid: proxy.pid,
    kinds: ["tunnel", "record"],
    open: (kind) => times(channels, () => tunnelChannel(kind === "record" ? kind : "tunnel", route)),
  };
}

/** A gateway, asked from one cell over each channel. */
export function gatewaySubject(name: string, pid: number, cells: readonly BenchCell[]): Subject {
  const open = (kind: Kind, { egressSocket, ca, placeholder }: BenchCell): Promise<Channel> => {
    const through = (authority: string) => proxyRoute({ path: egressSocket }, authority);
    switch (kind) {
      case "tunnel":
      case "record":
        return tunnelChannel(kind, through(`${TUNNEL_HOST}:443`));
      case "secured":
        return securedChannel(through(`${API_HOST}:443`), { servername: API_HOST, ca }, apiCall(placeholder));
      case "events":
        return keptChannel(through(`${MODEL_HOST}:80`), modelCall);
    }
  };
  return { name, pid, kinds: KINDS, open: (kind) => Promise.all(cells.map((cell) => open(kind, cell))) };
}
