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
