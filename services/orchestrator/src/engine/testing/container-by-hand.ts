import Docker from "dockerode";

const docker = new Docker({ socketPath: "/var/run/docker.sock" });

/** A container that somebody else started. */
export interface ContainerByHand {
  exists(): Promise<boolean>;
  remove(): Promise<void>;
}

/** Starts a container that idles, with these labels, past the engine port. */
export async function startContainerByHand(
  image: string,
  labels: Record<string, string>,
): Promise<ContainerByHand> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["/bin/sleep", "600"],
    Labels: labels,
    HostConfig: { NetworkMode: "none" },
  });
  await container.start();
  const exists = () =>
    container.inspect().then(
      () => true,
      (err: { statusCode?: number }) => err.statusCode !== 404,
    );
  return {
    exists,
    remove: async () => {
      if (await exists()) await container.remove({ force: true });
    },
  };
}

/** Changes a limit of a running container, as an operator might by hand. */
export async function setPidsLimitByHand(containerId: string, pidsMax: number): Promise<void> {
  await docker.getContainer(containerId).update({ PidsLimit: pidsMax });
}

/** What the engine is told to make. */
export type BodyByHand = Docker.ContainerCreateOptions;

/** The body with which a container could be made again that idles instead of serving. */
export async function bodyOf(containerId: string): Promise<BodyByHand> {
  const { Config, HostConfig } = await docker.getContainer(containerId).inspect();
  const { Image, User, Env, Labels } = Config;
  const idle = { Entrypoint: ["perl", "-e", "sleep 120"], Cmd: [] };
  return { Image, User, Env, Labels, ...idle, Healthcheck: { Test: ["NONE"] }, HostConfig };
}

/** Has a container of this body there while `work` is done with its id. */
export async function withContainerOf<Result>(
  body: BodyByHand,
  work: (containerId: string) => Promise<Result>,
): Promise<Result> {
  const container = await docker.createContainer(body);
  try {
    await container.start();
    return await work(container.id);
  } finally {
    await container.remove({ force: true, v: true });
  }
}
