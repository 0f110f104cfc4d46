/** How long an agent may take to put its state in order before it is killed, in seconds. */
export const STOP_GRACE_SECONDS = 10;
