export { joinWaitlist, type WaitlistContext } from "./join-waitlist.ts";
export { listWaitlist, type WaitlistEntry } from "./list-waitlist.ts";
