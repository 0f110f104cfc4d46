export { FLOODS, type FloodName, type FloodReport, floodScript, parseFloodReport } from "./floods.ts";
export { type ProbeResult, parseProbeReport } from "./parse-probe-report.ts";
export { probeScript } from "./probe-script.ts";
export {
  isolationProbes,
  PROBES,
  type ProbeName,
  type ProbeTargets,
  type ServiceTarget,
  type TcpTarget,
} from "./probe-targets.ts";
