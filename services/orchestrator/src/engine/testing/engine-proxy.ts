import { createServer, request } from "node:http";

/** A socket that hands everything on to the real engine, except for what is to hang. */
export interface EngineProxy {
  readonly socketPath: string;
  /** How many requests hang now. */
  hanging(): number;
  close(): Promise<void>;
}

/**
 * Listens on `socketPath` in front of the engine on `engineSocket`. A request for which `hangs` says so is read and never
 * answered, as by an engine or a runtime that is stuck.
 */
export async function engineProxy(options: {
  readonly socketPath: string;
  readonly engineSocket: string;
  readonly hangs: (method: string, url: string) => boolean;
}): Promise<EngineProxy> {
  let hanging = 0;
  const server = createServer((req, res) => {
    const { method = "", url = "", headers } = req;
    if (options.hangs(method, url)) {
      hanging += 1;
      res.once("close", () => {
        hanging -= 1;
      });
      req.resume();
      return;
    }
    const onward = request(
      { socketPath: options.engineSocket, method, path: url, headers, agent: false },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      },
    );
    onward.once("error", () => res.destroy());
    res.once("close", () => onward.destroy());
    req.pipe(onward);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.socketPath, resolve);
  });
  return {
    socketPath: options.socketPath,
    hanging: () => hanging,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
