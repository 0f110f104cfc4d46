export { type AuditPublicFields, auditLeafHash, auditLeafText, payloadHash } from "./audit-leaf.ts";
export { canonicalJson } from "./canonical-json.ts";
export { type Checkpoint, openCheckpoint, signCheckpoint } from "./checkpoint.ts";
export {
  CERTIFICATE_FORMAT,
  CERTIFYING_ACTIONS,
  type CertificateVerdict,
  type ErasureCertificate,
  parseErasureCertificate,
  verifyErasureCertificate,
} from "./erasure-certificate.ts";
export { type ExportLine, formatExportLine, type LogExport, parseLogExport } from "./log-export.ts";
export { logOrigin } from "./log-origin.ts";
export { type FrontierSnapshot, MerkleFrontier, type SubtreeListener } from "./merkle-frontier.ts";
export {
  formatVerifierKey,
  type NoteSigner,
  type NoteVerifier,
  noteSigner,
  parseVerifierKey,
} from "./note-key.ts";
export { consistencyRanges, inclusionRanges, type LeafRange } from "./proof-ranges.ts";
export { coverRange, joinRuns, type NodeRun, rootOfRuns, SUBTREE_LEVELS } from "./subtree-runs.ts";
export { formatEntryBundle, parseEntryBundle } from "./tiles/entry-bundle.ts";
export { proveFromTiles } from "./tiles/prove-from-tiles.ts";
export { formatTilePath, parseTilePath, TILE_WIDTH, type TileName } from "./tiles/tile-path.ts";
export { type Tile, TileTree } from "./tiles/tile-tree.ts";
export { type TileReader, verifyTiles } from "./tiles/verify-tiles.ts";
export { TransparencyError, type TransparencyRefusal } from "./transparency-error.ts";
export { leafHash, nodeHash } from "./tree-hash.ts";
export { treeRoot } from "./tree-root.ts";
export type { BlockCheck } from "./verify/check-block.ts";
export type { LogExportEntry } from "./verify/exported-entry.ts";
export type { ErasedEntry, LogFault, LogFaultReason, LogVerdict } from "./verify/log-verdict.ts";
export { type VerifyLogInput, verifyLog } from "./verify/verify-log.ts";
export { verifyConsistency } from "./verify-consistency.ts";
export { verifyInclusion } from "./verify-inclusion.ts";
export { verifyLogExport } from "./verify-log-export.ts";
export { type AddCheckpoint, formatAddCheckpoint, parseAddCheckpoint } from "./witness/add-checkpoint.ts";
export {
  cosign,
  cosignedAt,
  cosigner,
  formatCosignerKey,
  parseCosignerKey,
  withCosignatures,
} from "./witness/cosignature.ts";
export { judgeCheckpoint, type WitnessJudgement, type WitnessMemory } from "./witness/judge-checkpoint.ts";
