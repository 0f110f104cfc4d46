import type { Resources } from "@deployclaw/domain";

/** The two containers of a cell. */
export type CellRole = "airlock" | "agent";

/** Every kind of container that this host makes: those of cells, and the one that tries a cell's isolation. */
export type ContainerRole = CellRole | "probe";

/** Whose container it is; written on it as labels, which are an index and prove nothing by themselves. */
export interface CellOwner {
  readonly installationId: string;
  readonly hostName: string;
  /** Known to this host and to Postgres alone, so that an image carrying our labels is not taken for ours. */
  readonly hostNonce: string;
  readonly cellSlot: number;
  readonly clientId: string;
  readonly agentId: string;
}

/** Whose airlock it is: nobody's yet, while it waits to be taken. */
export type AirlockOwner = Omit<CellOwner, "clientId" | "agentId"> &
  Partial<Pick<CellOwner, "clientId" | "agentId">>;

/** Everything that decides how an airlock is made. */
export interface AirlockSpec {
  readonly owner: AirlockOwner;
  /** Id of the image (`sha256:…`), never a tag. */
  readonly image: string;
  /** Its uid and gid. */
  readonly uid: number;
  /** Where the agent serves on 127.0.0.1. */
  readonly agentPort: number;
  /** Host directory holding `egress.sock`. */
  readonly outDirectory: string;
  /** Host directory in which it makes `ingress.sock`. */
  readonly inDirectory: string;
  /** An empty file on the host. */
  readonly resolvConf: string;
}

/** Everything that decides how an agent container is made. */
export interface AgentSpec {
  readonly owner: CellOwner;
  /** Id of the image (`sha256:…`), never a tag. */
  readonly image: string;
  /** Its uid and gid. */
  readonly uid: number;
  readonly resources: Resources;
  readonly env: { readonly [name: string]: string };
  /** Size of /tmp in bytes. */
  readonly tmpBytes: number;
  /** Host directory with the rendered configuration and the CA bundle. */
  readonly configDirectory: string;
  /** Host directories on its capped disk, and where it finds them. */
  readonly state: readonly { readonly source: string; readonly target: string }[];
  /** What to run in place of the image's own entrypoint. */
  readonly entrypoint: readonly string[] | undefined;
  /** An empty file on the host. */
  readonly resolvConf: string;
}

/** Everything that decides how a throwaway container that tries a cell's isolation is made. */
export interface ProbeSpec {
  /** Without client and agent: it is no part of the cell, and is never taken for one. */
  readonly owner: AirlockOwner;
  /** The proof that it is for. */
  readonly proofId: string;
  /** Id of the image (`sha256:…`), never a tag. */
  readonly image: string;
  /** Its uid and gid. */
  readonly uid: number;
  /** After this it ends by itself. */
  readonly lifetimeSeconds: number;
  /** An empty file on the host. */
  readonly resolvConf: string;
}

/** Where a container gets its network namespace: an empty one of its own, or that of another container of its cell. */
export type CellNetwork =
  | { readonly kind: "own" }
  | { readonly kind: "shared"; readonly containerId: string };
