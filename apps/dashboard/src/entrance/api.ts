import { createApiClient } from "@deployclaw/contracts/client";

/** The API for the pages before one is signed in, where nothing needs step-up. */
export const entranceApi = () => createApiClient((request) => fetch(request), location.origin);
