export { type ActivityEvent, compareActivity } from "./compare-activity.ts";
export { type Activity, type AgentState, type EntryHead, readActivity } from "./read-activity.ts";
