// Written by `pnpm client` from the OpenAPI document. Change the contracts, not this.

export interface paths {
    "/api/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the caller signs in, and recoveries in the client that somebody can still stop */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/backup-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make new backup codes for a code of the authenticator; all other sessions end */
        post: operations["renewBackupCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/email/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for another mail to confirm the caller's address */
        post: operations["requestEmailVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the password; all other sessions end */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/recoveries/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop the recoveries of the caller's client */
        post: operations["cancelRecoveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's sessions */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /** End all of the caller's sessions but this one */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of the caller's sessions */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the secret of a new authenticator, for the password and a code of the current one or a backup code */
        post: operations["beginTotpReplacement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put the new authenticator in place by its first code; all other sessions end, backup codes are new */
        post: operations["finishTotpReplacement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The client's agents, newest first, with what each did lately */
        get: operations["listAgents"];
        put?: never;
        /** Deploy an agent; it exists at once and runs a moment later */
        post: operations["createAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agent, with what was last seen of its cell */
        get: operations["getAgent"];
        put?: never;
        post?: never;
        /** Remove an agent, its cell and its state; its audit entries stay */
        delete: operations["deleteAgent"];
        options?: never;
        head?: never;
        /** Change an agent; permissions and limits hold at once; a new model or configuration, or less memory, replaces its cell */
        patch: operations["updateAgent"];
        trace?: never;
    };
    "/api/agents/{id}/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say something to an agent; answers JSON, or an event stream of `delta` and `done` */
        post: operations["chatWithAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The names, hosts and placeholders of an agent's credentials */
        get: operations["listCredentials"];
        put?: never;
        /** Seal a secret for an agent, to be used in one place of its requests to these hosts */
        post: operations["createCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/credentials/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a credential another value; the old one is gone, the placeholder stays */
        put: operations["replaceCredential"];
        post?: never;
        /** Remove a credential; its placeholder stops working within a second */
        delete: operations["deleteCredential"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the agent answers its own probe */
        get: operations["agentHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/kill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cut the agent off at once: everything that it has open ends, and it is stopped */
        post: operations["killAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The agent's audit entries, newest first */
        get: operations["agentLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an agent used over time: processor, memory, disk, requests, tokens; kept for 30 days */
        get: operations["agentMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/output": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest lines that an agent put out, also of one that is stopped */
        get: operations["agentOutput"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/output/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an agent puts out from now on: an event stream of `lines`, and `end` when the agent is deleted */
        get: operations["followOutput"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/proofs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proofs of an agent's isolation, newest first; the newest 50 are kept */
        get: operations["listIsolationProofs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/proofs/{proofId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One proof of an agent's isolation, with every check */
        get: operations["getIsolationProof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/prove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try the isolation of a running agent's cell; answers the proof that is under way when there is one */
        post: operations["proveIsolation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the agent's containers; its state stays */
        post: operations["restartAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Want the agent to run */
        post: operations["startAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Want the agent to stand still; its state stays */
        post: operations["stopAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/transitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of an agent and why, newest first; the newest 200 changes are kept */
        get: operations["agentTransitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an agent used of its limits in this hour and on this day */
        get: operations["agentUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/kill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cut every running agent of the client off at once */
        post: operations["killAgents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The client's audit entries, newest first */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest signed checkpoint (C2SP tlog-checkpoint) */
        get: operations["getCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That the log still begins with what an older checkpoint stated (RFC 6962 section 2.1.2) */
        get: operations["getConsistencyProof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log to take along: as a signed bundle, as lines of JSON, as a table */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/forwarders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the client's log is forwarded to, and how far each forwarder is behind */
        get: operations["listForwarders"];
        put?: never;
        /** Forward the client's log to a webhook or to syslog over TLS; a webhook's secret is shown this once */
        post: operations["createForwarder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/forwarders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One forwarder, with how far it is behind */
        get: operations["getForwarder"];
        put?: never;
        post?: never;
        /** End a forwarder, with its secret and its position */
        delete: operations["deleteForwarder"];
        options?: never;
        head?: never;
        /** Change a forwarder's name, address or position; a smaller position sends the log again from there */
        patch: operations["updateForwarder"];
        trace?: never;
    };
    "/api/audit/forwarders/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send nothing more until it is resumed; the position stays */
        post: operations["pauseForwarder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/forwarders/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on where it was paused */
        post: operations["resumeForwarder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/forwarders/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a webhook another secret, shown this once; the old one signs beside it for a day unless dropped */
        post: operations["rotateForwarderSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/forwarders/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test event and answer what became of it */
        post: operations["testForwarder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many audit entries there were in each stretch of a time */
        get: operations["auditHistogram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That one entry is in the log (RFC 6962 section 2.1.1); hashes in base64 */
        get: operations["getInclusionProof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/tail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** New audit entries as they are numbered: an event stream of `entry` that goes on after `Last-Event-ID` */
        get: operations["tailAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/tiles/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log in tiles (C2SP tlog-tiles): `checkpoint`, `tile/…` and `tile/entries/…`, below this prefix */
        get: operations["getAuditTile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/verifier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The script that verifies an export or a bundle offline: one file to read, and to run with Node */
        get: operations["getVerifier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/2fa/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a TOTP secret, to be confirmed by a first code */
        post: operations["setupTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/2fa/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End enrolment or sign-in with a TOTP code, which counts as step-up, or sign-in with a backup code, which does not */
        post: operations["verifyTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/email/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm a mail address with a mailed link */
        post: operations["verifyEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the password; the session then needs the second factor */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a mail to reset a password; the answer is the same whether or not there is such an account */
        post: operations["requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password with a mailed link; all sessions end, and signing in needs the second factor as before */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/recovery/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop the recoveries of a client with a link that its users were mailed */
        post: operations["cancelRecoveryByLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a client and its first user; the session can only enrol a second factor */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Allow this session to make changes for five minutes, or, with an operation, that one request once and nothing else */
        post: operations["stepUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/client/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The deletion that was asked for, with the address of the certificate to come */
        get: operations["getClientDeletion"];
        put?: never;
        /** Have the whole client deleted: it stands still at once and is erased when its time of grace has passed */
        post: operations["requestClientDeletion"];
        /** Take the deletion back; agents go on as they were wanted */
        delete: operations["restoreClient"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/erasure-certificates/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The certificate that a client was erased, for whoever kept its address; `claw audit certificate` checks it */
        get: operations["getErasureCertificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changes, as it changes: an event stream of `agent` and `audit`; what was missed is not repeated */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and until when they may make changes */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/waitlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to be let in; the answer is the same whoever asks. A form is sent on to a page with 303 */
        post: operations["joinWaitlist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
interface components {
    schemas: {
        /** @description A refusal (RFC 9457). Each `type` is the address of a page that explains it, http://localhost/errors/…. */
        Problem: {
            detail: string;
            errors?: {
                detail: string;
                pointer: string;
            }[];
            operation?: {
                bodySha256: string;
                /** @enum {string} */
                method: "POST" | "PATCH" | "DELETE";
                path: string;
            };
            requestId: string;
            status: number;
            title: string;
            type: string;
        };
    };
    responses: never;
    parameters: {
        /** @description A key of the caller's, such as a UUID: for 24 hours another request with it creates nothing and gets the same answer */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /** @description The address of the page */
        Location: string;
        /** @description What is left: `r`, for the next `t` seconds */
        RateLimit: string;
        /** @description The limit: `q` in `w` seconds (draft-ietf-httpapi-ratelimit-headers) */
        RateLimitPolicy: string;
        /** @description How many seconds to wait (RFC 9110 section 10.2.3) */
        RetryAfter: number;
    };
    pathItems: never;
}
interface operations {
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the caller signs in, and recoveries in the client that somebody can still stop */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backupCodesLeft: number;
                        passwordChangedAt: string | null;
                        recoveries: {
                            email: string;
                            /** Format: date-time */
                            endsAt: string;
                            /** Format: date-time */
                            requestedAt: string;
                        }[];
                        totpSetUpAt: string | null;
                        user: {
                            email: string;
                            emailVerified: boolean;
                            id: string;
                            name: string;
                            /** @enum {string} */
                            role: "admin" | "member" | "viewer";
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewBackupCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description Make new backup codes for a code of the authenticator; all other sessions end */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backupCodes: string[];
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [foreign-origin](http://localhost/errors/foreign-origin), [invalid-code](http://localhost/errors/invalid-code) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestEmailVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ask for another mail to confirm the caller's address */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        accepted: true;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword: string;
                    newPassword: string;
                };
            };
        };
        responses: {
            /** @description Change the password; all other sessions end */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated), [invalid-credentials](http://localhost/errors/invalid-credentials) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelRecoveries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stop the recoveries of the caller's client */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cancelled: number;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller's sessions */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            createdAt: string;
                            current: boolean;
                            /** Format: date-time */
                            expiresAt: string;
                            id: string;
                            ipAddress: string | null;
                            /** Format: date-time */
                            lastUsedAt: string;
                            /** @enum {string} */
                            stage: "password" | "full";
                            userAgent: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End all of the caller's sessions but this one */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End one of the caller's sessions */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginTotpReplacement: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Make the secret of a new authenticator, for the password and a code of the current one or a backup code */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        otpauthUri: string;
                        qrSvg: string;
                        secret: string;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated), [invalid-credentials](http://localhost/errors/invalid-credentials) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [foreign-origin](http://localhost/errors/foreign-origin), [invalid-code](http://localhost/errors/invalid-code) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finishTotpReplacement: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description Put the new authenticator in place by its first code; all other sessions end, backup codes are new */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backupCodes: string[];
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [foreign-origin](http://localhost/errors/foreign-origin), [invalid-code](http://localhost/errors/invalid-code) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAgents: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client's agents, newest first, with what each did lately */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            config: {
                                [key: string]: unknown;
                            };
                            costMicrosToday: number;
                            /** Format: date-time */
                            createdAt: string;
                            custom: {
                                image: string;
                                port: number;
                                readyPath: string;
                                writablePaths: string[];
                            } | null;
                            deployment: {
                                /** Format: date-time */
                                startedAt: string;
                                steps: {
                                    endedAt: string | null;
                                    /** Format: date-time */
                                    startedAt: string;
                                    /** @enum {string} */
                                    state: "now" | "done" | "failed";
                                    /** @enum {string} */
                                    step: "place" | "disk" | "gateway" | "airlock" | "agent" | "start" | "answer";
                                }[];
                            } | null;
                            /** @enum {string} */
                            desired: "running" | "stopped" | "deleted";
                            host: string | null;
                            id: string;
                            lastAction: {
                                /** @enum {string} */
                                action: "client.create" | "client.delete" | "client.restore" | "client.erase_keys" | "client.erase" | "client.suspend" | "client.resume" | "client.plan" | "user.register" | "user.login" | "user.login_failed" | "user.logout" | "user.totp_enroll" | "user.step_up" | "user.step_up_failed" | "user.email_verify" | "user.password_change" | "user.password_refused" | "user.password_reset_request" | "user.password_reset" | "user.session_end" | "user.totp_replace" | "user.backup_codes_replace" | "user.recovery_request" | "user.recovery_cancel" | "user.recovery" | "agent.create" | "agent.update" | "agent.delete" | "agent.start" | "agent.stop" | "agent.kill" | "agent.restart" | "agent.prove" | "agent.chat" | "agent.status" | "agent.gone" | "agent.cpu_alert" | "cell.airlock_replaced" | "cell.drift" | "cell.proof" | "credential.create" | "credential.replace" | "credential.delete" | "credential.renew" | "credential.renewed" | "vault.key_refused" | "request.intent" | "request.outcome" | "request.refused" | "model.intent" | "model.outcome" | "audit.export" | "audit.retention" | "audit.accept_restore" | "forwarder.create" | "forwarder.update" | "forwarder.rotate" | "forwarder.pause" | "forwarder.resume" | "forwarder.test" | "forwarder.gone" | "forwarder.delete";
                                actorId: string;
                                /** @enum {string} */
                                actorKind: "user" | "agent" | "platform" | "operator";
                                actorName: string | null;
                                /** Format: date-time */
                                at: string;
                                metadata: {
                                    [key: string]: unknown;
                                } | null;
                                target: string | null;
                            } | null;
                            memoryBytes: number | null;
                            model: string;
                            name: string;
                            permissions: {
                                allowedDomains: string[];
                                maxDailySpendCents?: number;
                                maxDailyTokenSpend: number;
                                passthroughDomains?: string[];
                                plainHttpDomains?: string[];
                                rateLimits: {
                                    [key: string]: {
                                        maxPerDay: number;
                                        maxPerHour: number;
                                    };
                                };
                                rules?: {
                                    counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                                    host: string;
                                    /** @enum {string} */
                                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                                    path: string;
                                    /** @enum {string} */
                                    scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                                }[];
                                scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                            };
                            resources: {
                                cpuMillis: number;
                                diskBytes: number;
                                memoryBytes: number;
                                pidsMax: number;
                            };
                            /** @enum {string} */
                            runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                            /** @enum {string} */
                            status: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            statusReason: string | null;
                            tokensToday: number;
                            /** Format: date-time */
                            updatedAt: string;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAgent: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's, such as a UUID: for 24 hours another request with it creates nothing and gets the same answer */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    config?: {
                        [key: string]: unknown;
                    };
                    custom?: {
                        image: string;
                        port?: number;
                        readyPath?: string;
                        writablePaths?: string[];
                    };
                    model?: string;
                    name: string;
                    permissions: {
                        allowedDomains: string[];
                        maxDailySpendCents?: number;
                        maxDailyTokenSpend: number;
                        passthroughDomains?: string[];
                        plainHttpDomains?: string[];
                        rateLimits: {
                            [key: string]: {
                                maxPerDay: number;
                                maxPerHour: number;
                            };
                        };
                        rules?: {
                            counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                            host: string;
                            /** @enum {string} */
                            method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                            path: string;
                            /** @enum {string} */
                            scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                        }[];
                        scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                    };
                    resources?: {
                        cpuMillis?: number;
                        diskBytes?: number;
                        memoryBytes?: number;
                        pidsMax?: number;
                    };
                    /** @enum {string} */
                    runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                };
            };
        };
        responses: {
            /** @description Deploy an agent; it exists at once and runs a moment later */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agent: {
                            config: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            custom: {
                                image: string;
                                port: number;
                                readyPath: string;
                                writablePaths: string[];
                            } | null;
                            /** @enum {string} */
                            desired: "running" | "stopped" | "deleted";
                            host: string | null;
                            id: string;
                            model: string;
                            name: string;
                            permissions: {
                                allowedDomains: string[];
                                maxDailySpendCents?: number;
                                maxDailyTokenSpend: number;
                                passthroughDomains?: string[];
                                plainHttpDomains?: string[];
                                rateLimits: {
                                    [key: string]: {
                                        maxPerDay: number;
                                        maxPerHour: number;
                                    };
                                };
                                rules?: {
                                    counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                                    host: string;
                                    /** @enum {string} */
                                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                                    path: string;
                                    /** @enum {string} */
                                    scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                                }[];
                                scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                            };
                            resources: {
                                cpuMillis: number;
                                diskBytes: number;
                                memoryBytes: number;
                                pidsMax: number;
                            };
                            /** @enum {string} */
                            runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                            /** @enum {string} */
                            status: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            statusReason: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [bad-request](http://localhost/errors/bad-request) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [request-in-progress](http://localhost/errors/request-in-progress), [conflict](http://localhost/errors/conflict), [limit-reached](http://localhost/errors/limit-reached) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input), [idempotency-key-reused](http://localhost/errors/idempotency-key-reused) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One agent, with what was last seen of its cell */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agent: {
                            config: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            custom: {
                                image: string;
                                port: number;
                                readyPath: string;
                                writablePaths: string[];
                            } | null;
                            deployment: {
                                /** Format: date-time */
                                startedAt: string;
                                steps: {
                                    endedAt: string | null;
                                    /** Format: date-time */
                                    startedAt: string;
                                    /** @enum {string} */
                                    state: "now" | "done" | "failed";
                                    /** @enum {string} */
                                    step: "place" | "disk" | "gateway" | "airlock" | "agent" | "start" | "answer";
                                }[];
                            } | null;
                            /** @enum {string} */
                            desired: "running" | "stopped" | "deleted";
                            host: string | null;
                            id: string;
                            memoryBytes: number | null;
                            model: string;
                            name: string;
                            permissions: {
                                allowedDomains: string[];
                                maxDailySpendCents?: number;
                                maxDailyTokenSpend: number;
                                passthroughDomains?: string[];
                                plainHttpDomains?: string[];
                                rateLimits: {
                                    [key: string]: {
                                        maxPerDay: number;
                                        maxPerHour: number;
                                    };
                                };
                                rules?: {
                                    counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                                    host: string;
                                    /** @enum {string} */
                                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                                    path: string;
                                    /** @enum {string} */
                                    scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                                }[];
                                scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                            };
                            resources: {
                                cpuMillis: number;
                                diskBytes: number;
                                memoryBytes: number;
                                pidsMax: number;
                            };
                            /** @enum {string} */
                            runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                            /** @enum {string} */
                            status: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            statusReason: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove an agent, its cell and its state; its audit entries stay */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agent: {
                            config: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            custom: {
                                image: string;
                                port: number;
                                readyPath: string;
                                writablePaths: string[];
                            } | null;
                            /** @enum {string} */
                            desired: "running" | "stopped" | "deleted";
                            host: string | null;
                            id: string;
                            model: string;
                            name: string;
                            permissions: {
                                allowedDomains: string[];
                                maxDailySpendCents?: number;
                                maxDailyTokenSpend: number;
                                passthroughDomains?: string[];
                                plainHttpDomains?: string[];
                                rateLimits: {
                                    [key: string]: {
                                        maxPerDay: number;
                                        maxPerHour: number;
                                    };
                                };
                                rules?: {
                                    counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                                    host: string;
                                    /** @enum {string} */
                                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                                    path: string;
                                    /** @enum {string} */
                                    scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                                }[];
                                scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                            };
                            resources: {
                                cpuMillis: number;
                                diskBytes: number;
                                memoryBytes: number;
                                pidsMax: number;
                            };
                            /** @enum {string} */
                            runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                            /** @enum {string} */
                            status: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            statusReason: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    config?: {
                        [key: string]: unknown;
                    };
                    custom?: {
                        image: string;
                        port?: number;
                        readyPath?: string;
                        writablePaths?: string[];
                    };
                    model?: string;
                    name?: string;
                    permissions?: {
                        allowedDomains: string[];
                        maxDailySpendCents?: number;
                        maxDailyTokenSpend: number;
                        passthroughDomains?: string[];
                        plainHttpDomains?: string[];
                        rateLimits: {
                            [key: string]: {
                                maxPerDay: number;
                                maxPerHour: number;
                            };
                        };
                        rules?: {
                            counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                            host: string;
                            /** @enum {string} */
                            method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                            path: string;
                            /** @enum {string} */
                            scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                        }[];
                        scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                    };
                    resources?: {
                        cpuMillis?: number;
                        diskBytes?: number;
                        memoryBytes?: number;
                        pidsMax?: number;
                    };
                };
            };
        };
        responses: {
            /** @description Change an agent; permissions and limits hold at once; a new model or configuration, or less memory, replaces its cell */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agent: {
                            config: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            custom: {
                                image: string;
                                port: number;
                                readyPath: string;
                                writablePaths: string[];
                            } | null;
                            /** @enum {string} */
                            desired: "running" | "stopped" | "deleted";
                            host: string | null;
                            id: string;
                            model: string;
                            name: string;
                            permissions: {
                                allowedDomains: string[];
                                maxDailySpendCents?: number;
                                maxDailyTokenSpend: number;
                                passthroughDomains?: string[];
                                plainHttpDomains?: string[];
                                rateLimits: {
                                    [key: string]: {
                                        maxPerDay: number;
                                        maxPerHour: number;
                                    };
                                };
                                rules?: {
                                    counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                                    host: string;
                                    /** @enum {string} */
                                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                                    path: string;
                                    /** @enum {string} */
                                    scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                                }[];
                                scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                            };
                            resources: {
                                cpuMillis: number;
                                diskBytes: number;
                                memoryBytes: number;
                                pidsMax: number;
                            };
                            /** @enum {string} */
                            runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                            /** @enum {string} */
                            status: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            statusReason: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    chatWithAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    message: string;
                    sessionId?: string;
                };
            };
        };
        responses: {
            /** @description Say something to an agent; answers JSON, or an event stream of `delta` and `done` */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reply: string;
                        sessionId: string;
                    };
                    "text/event-stream": string;
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [agent-not-running](http://localhost/errors/agent-not-running) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [agent-unreachable](http://localhost/errors/agent-unreachable) */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [agent-timeout](http://localhost/errors/agent-timeout) */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCredentials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The names, hosts and placeholders of an agent's credentials */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            createdAt: string;
                            hosts: string[];
                            lastUsedAt: string | null;
                            name: string;
                            placeholder: string;
                            replacedAt: string | null;
                            slot: {
                                /** @constant */
                                kind: "bearer";
                            } | {
                                /** @constant */
                                kind: "header";
                                name: string;
                            } | {
                                /** @constant */
                                kind: "basic";
                                /**
                                 * @default password
                                 * @enum {string}
                                 */
                                part: "password" | "username";
                            } | {
                                /** @constant */
                                kind: "query";
                                name: string;
                            } | {
                                after: string[];
                                /** @constant */
                                kind: "path";
                            } | {
                                /** @constant */
                                kind: "json";
                                pointer: string;
                            } | {
                                /** @constant */
                                kind: "websocket";
                                pointer: string;
                            } | {
                                /**
                                 * @default body
                                 * @enum {string}
                                 */
                                authentication: "body" | "basic";
                                clientId: string;
                                /**
                                 * @default refresh_token
                                 * @enum {string}
                                 */
                                grant: "refresh_token" | "client_credentials";
                                /** @constant */
                                kind: "oauth2";
                                /** @default  */
                                scope: string;
                                tokenUrl: string;
                            } | {
                                accessKeyId: string;
                                /** @constant */
                                kind: "aws";
                                region: string;
                                service: string;
                            } | {
                                /**
                                 * @default hex
                                 * @enum {string}
                                 */
                                encoding: "hex" | "base64";
                                /**
                                 * @default sha256
                                 * @enum {string}
                                 */
                                hash: "sha1" | "sha256" | "sha512";
                                header: string;
                                /** @constant */
                                kind: "hmac";
                                signs: string;
                            };
                            version: number;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCredential: {
        parameters: {
            query?: never;
            header?: {
                /** @description A key of the caller's, such as a UUID: for 24 hours another request with it creates nothing and gets the same answer */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    clientSecret?: string;
                    hosts: string[];
                    name: string;
                    slot?: {
                        /** @constant */
                        kind: "bearer";
                    } | {
                        /** @constant */
                        kind: "header";
                        name: string;
                    } | {
                        /** @constant */
                        kind: "basic";
                        /**
                         * @default password
                         * @enum {string}
                         */
                        part?: "password" | "username";
                    } | {
                        /** @constant */
                        kind: "query";
                        name: string;
                    } | {
                        after: string[];
                        /** @constant */
                        kind: "path";
                    } | {
                        /** @constant */
                        kind: "json";
                        pointer: string;
                    } | {
                        /** @constant */
                        kind: "websocket";
                        pointer: string;
                    } | {
                        /**
                         * @default body
                         * @enum {string}
                         */
                        authentication?: "body" | "basic";
                        clientId: string;
                        /**
                         * @default refresh_token
                         * @enum {string}
                         */
                        grant?: "refresh_token" | "client_credentials";
                        /** @constant */
                        kind: "oauth2";
                        /** @default  */
                        scope?: string;
                        tokenUrl: string;
                    } | {
                        accessKeyId: string;
                        /** @constant */
                        kind: "aws";
                        region: string;
                        service: string;
                    } | {
                        /**
                         * @default hex
                         * @enum {string}
                         */
                        encoding?: "hex" | "base64";
                        /**
                         * @default sha256
                         * @enum {string}
                         */
                        hash?: "sha1" | "sha256" | "sha512";
                        header: string;
                        /** @constant */
                        kind: "hmac";
                        signs: string;
                    };
                    value: string;
                };
            };
        };
        responses: {
            /** @description Seal a secret for an agent, to be used in one place of its requests to these hosts */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: {
                            /** Format: date-time */
                            createdAt: string;
                            hosts: string[];
                            lastUsedAt: string | null;
                            name: string;
                            placeholder: string;
                            replacedAt: string | null;
                            slot: {
                                /** @constant */
                                kind: "bearer";
                            } | {
                                /** @constant */
                                kind: "header";
                                name: string;
                            } | {
                                /** @constant */
                                kind: "basic";
                                /**
                                 * @default password
                                 * @enum {string}
                                 */
                                part: "password" | "username";
                            } | {
                                /** @constant */
                                kind: "query";
                                name: string;
                            } | {
                                after: string[];
                                /** @constant */
                                kind: "path";
                            } | {
                                /** @constant */
                                kind: "json";
                                pointer: string;
                            } | {
                                /** @constant */
                                kind: "websocket";
                                pointer: string;
                            } | {
                                /**
                                 * @default body
                                 * @enum {string}
                                 */
                                authentication: "body" | "basic";
                                clientId: string;
                                /**
                                 * @default refresh_token
                                 * @enum {string}
                                 */
                                grant: "refresh_token" | "client_credentials";
                                /** @constant */
                                kind: "oauth2";
                                /** @default  */
                                scope: string;
                                tokenUrl: string;
                            } | {
                                accessKeyId: string;
                                /** @constant */
                                kind: "aws";
                                region: string;
                                service: string;
                            } | {
                                /**
                                 * @default hex
                                 * @enum {string}
                                 */
                                encoding: "hex" | "base64";
                                /**
                                 * @default sha256
                                 * @enum {string}
                                 */
                                hash: "sha1" | "sha256" | "sha512";
                                header: string;
                                /** @constant */
                                kind: "hmac";
                                signs: string;
                            };
                            version: number;
                        };
                    };
                };
            };
            /** @description Refused: [bad-request](http://localhost/errors/bad-request) */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [request-in-progress](http://localhost/errors/request-in-progress), [conflict](http://localhost/errors/conflict), [limit-reached](http://localhost/errors/limit-reached) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input), [idempotency-key-reused](http://localhost/errors/idempotency-key-reused) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    clientSecret?: string;
                    value: string;
                };
            };
        };
        responses: {
            /** @description Give a credential another value; the old one is gone, the placeholder stays */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: {
                            /** Format: date-time */
                            createdAt: string;
                            hosts: string[];
                            lastUsedAt: string | null;
                            name: string;
                            placeholder: string;
                            replacedAt: string | null;
                            slot: {
                                /** @constant */
                                kind: "bearer";
                            } | {
                                /** @constant */
                                kind: "header";
                                name: string;
                            } | {
                                /** @constant */
                                kind: "basic";
                                /**
                                 * @default password
                                 * @enum {string}
                                 */
                                part: "password" | "username";
                            } | {
                                /** @constant */
                                kind: "query";
                                name: string;
                            } | {
                                after: string[];
                                /** @constant */
                                kind: "path";
                            } | {
                                /** @constant */
                                kind: "json";
                                pointer: string;
                            } | {
                                /** @constant */
                                kind: "websocket";
                                pointer: string;
                            } | {
                                /**
                                 * @default body
                                 * @enum {string}
                                 */
                                authentication: "body" | "basic";
                                clientId: string;
                                /**
                                 * @default refresh_token
                                 * @enum {string}
                                 */
                                grant: "refresh_token" | "client_credentials";
                                /** @constant */
                                kind: "oauth2";
                                /** @default  */
                                scope: string;
                                tokenUrl: string;
                            } | {
                                accessKeyId: string;
                                /** @constant */
                                kind: "aws";
                                region: string;
                                service: string;
                            } | {
                                /**
                                 * @default hex
                                 * @enum {string}
                                 */
                                encoding: "hex" | "base64";
                                /**
                                 * @default sha256
                                 * @enum {string}
                                 */
                                hash: "sha1" | "sha256" | "sha512";
                                header: string;
                                /** @constant */
                                kind: "hmac";
                                signs: string;
                            };
                            version: number;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCredential: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove a credential; its placeholder stops working within a second */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agentHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the agent answers its own probe */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        detail: string;
                        healthy: boolean;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    killAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cut the agent off at once: everything that it has open ends, and it is stopped */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agent: {
                            config: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            custom: {
                                image: string;
                                port: number;
                                readyPath: string;
                                writablePaths: string[];
                            } | null;
                            /** @enum {string} */
                            desired: "running" | "stopped" | "deleted";
                            host: string | null;
                            id: string;
                            model: string;
                            name: string;
                            permissions: {
                                allowedDomains: string[];
                                maxDailySpendCents?: number;
                                maxDailyTokenSpend: number;
                                passthroughDomains?: string[];
                                plainHttpDomains?: string[];
                                rateLimits: {
                                    [key: string]: {
                                        maxPerDay: number;
                                        maxPerHour: number;
                                    };
                                };
                                rules?: {
                                    counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                                    host: string;
                                    /** @enum {string} */
                                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                                    path: string;
                                    /** @enum {string} */
                                    scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                                }[];
                                scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                            };
                            resources: {
                                cpuMillis: number;
                                diskBytes: number;
                                memoryBytes: number;
                                pidsMax: number;
                            };
                            /** @enum {string} */
                            runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                            /** @enum {string} */
                            status: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            statusReason: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agentLogs: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent's audit entries, newest first */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            action: string;
                            actorId: string;
                            /** @enum {string} */
                            actorKind: "user" | "agent" | "platform" | "operator";
                            actorName: string | null;
                            agentId: string | null;
                            agentName: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            decision: ("allowed" | "refused") | null;
                            id: string;
                            ipAddress: string | null;
                            metadata: {
                                [key: string]: unknown;
                            } | null;
                            sentence: string;
                            seq: number | null;
                            target: string | null;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agentMetrics: {
        parameters: {
            query?: {
                from?: string;
                step?: "1m" | "5m" | "15m" | "1h" | "6h";
                to?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What an agent used over time: processor, memory, disk, requests, tokens; kept for 30 days */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        points: {
                            /** Format: date-time */
                            at: string;
                            cpuMaxMillis: number | null;
                            cpuMillis: number | null;
                            diskBytes: number | null;
                            diskMaxBytes: number | null;
                            memoryBytes: number | null;
                            memoryMaxBytes: number | null;
                            minutes: number;
                            pssBytes: number | null;
                            requests: number | null;
                            tokens: number | null;
                        }[];
                        /** @enum {string} */
                        step: "1m" | "5m" | "15m" | "1h" | "6h";
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agentOutput: {
        parameters: {
            query?: {
                search?: string;
                tail?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest lines that an agent put out, also of one that is stopped */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        isPartial: boolean;
                        lines: string[];
                        next: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followOutput: {
        parameters: {
            query?: {
                after?: string;
                search?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What an agent puts out from now on: an event stream of `lines`, and `end` when the agent is deleted */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIsolationProofs: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Proofs of an agent's isolation, newest first; the newest 50 are kept */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            checksFailed: number;
                            checksPassed: number;
                            finishedAt: string | null;
                            host: string;
                            id: string;
                            reason: string | null;
                            /** Format: date-time */
                            requestedAt: string;
                            requestedBy: string;
                            specHash: string | null;
                            /** @enum {string} */
                            status: "requested" | "running" | "passed" | "failed" | "error";
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIsolationProof: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                proofId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One proof of an agent's isolation, with every check */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        proof: {
                            checks: {
                                /** @enum {string} */
                                container: "agent" | "airlock" | "probe";
                                engine: string | null;
                                kernel: string | null;
                                name: string;
                                ok: boolean;
                            }[];
                            checksFailed: number;
                            checksPassed: number;
                            finishedAt: string | null;
                            host: string;
                            id: string;
                            reason: string | null;
                            /** Format: date-time */
                            requestedAt: string;
                            requestedBy: string;
                            specHash: string | null;
                            /** @enum {string} */
                            status: "requested" | "running" | "passed" | "failed" | "error";
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveIsolation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Try the isolation of a running agent's cell; answers the proof that is under way when there is one */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        proof: {
                            checksFailed: number;
                            checksPassed: number;
                            finishedAt: string | null;
                            host: string;
                            id: string;
                            reason: string | null;
                            /** Format: date-time */
                            requestedAt: string;
                            requestedBy: string;
                            specHash: string | null;
                            /** @enum {string} */
                            status: "requested" | "running" | "passed" | "failed" | "error";
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [agent-not-running](http://localhost/errors/agent-not-running), [limit-reached](http://localhost/errors/limit-reached) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restartAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Replace the agent's containers; its state stays */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agent: {
                            config: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            custom: {
                                image: string;
                                port: number;
                                readyPath: string;
                                writablePaths: string[];
                            } | null;
                            /** @enum {string} */
                            desired: "running" | "stopped" | "deleted";
                            host: string | null;
                            id: string;
                            model: string;
                            name: string;
                            permissions: {
                                allowedDomains: string[];
                                maxDailySpendCents?: number;
                                maxDailyTokenSpend: number;
                                passthroughDomains?: string[];
                                plainHttpDomains?: string[];
                                rateLimits: {
                                    [key: string]: {
                                        maxPerDay: number;
                                        maxPerHour: number;
                                    };
                                };
                                rules?: {
                                    counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                                    host: string;
                                    /** @enum {string} */
                                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                                    path: string;
                                    /** @enum {string} */
                                    scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                                }[];
                                scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                            };
                            resources: {
                                cpuMillis: number;
                                diskBytes: number;
                                memoryBytes: number;
                                pidsMax: number;
                            };
                            /** @enum {string} */
                            runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                            /** @enum {string} */
                            status: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            statusReason: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Want the agent to run */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agent: {
                            config: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            custom: {
                                image: string;
                                port: number;
                                readyPath: string;
                                writablePaths: string[];
                            } | null;
                            /** @enum {string} */
                            desired: "running" | "stopped" | "deleted";
                            host: string | null;
                            id: string;
                            model: string;
                            name: string;
                            permissions: {
                                allowedDomains: string[];
                                maxDailySpendCents?: number;
                                maxDailyTokenSpend: number;
                                passthroughDomains?: string[];
                                plainHttpDomains?: string[];
                                rateLimits: {
                                    [key: string]: {
                                        maxPerDay: number;
                                        maxPerHour: number;
                                    };
                                };
                                rules?: {
                                    counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                                    host: string;
                                    /** @enum {string} */
                                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                                    path: string;
                                    /** @enum {string} */
                                    scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                                }[];
                                scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                            };
                            resources: {
                                cpuMillis: number;
                                diskBytes: number;
                                memoryBytes: number;
                                pidsMax: number;
                            };
                            /** @enum {string} */
                            runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                            /** @enum {string} */
                            status: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            statusReason: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stopAgent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Want the agent to stand still; its state stays */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agent: {
                            config: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            createdAt: string;
                            custom: {
                                image: string;
                                port: number;
                                readyPath: string;
                                writablePaths: string[];
                            } | null;
                            /** @enum {string} */
                            desired: "running" | "stopped" | "deleted";
                            host: string | null;
                            id: string;
                            model: string;
                            name: string;
                            permissions: {
                                allowedDomains: string[];
                                maxDailySpendCents?: number;
                                maxDailyTokenSpend: number;
                                passthroughDomains?: string[];
                                plainHttpDomains?: string[];
                                rateLimits: {
                                    [key: string]: {
                                        maxPerDay: number;
                                        maxPerHour: number;
                                    };
                                };
                                rules?: {
                                    counting: ("openai_chat" | "openai_completions" | "openai_responses" | "openai_embeddings" | "openai_media" | "compatible_chat" | "anthropic_messages") | null;
                                    host: string;
                                    /** @enum {string} */
                                    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "*";
                                    path: string;
                                    /** @enum {string} */
                                    scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                                }[];
                                scopes: ("email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send")[];
                            };
                            resources: {
                                cpuMillis: number;
                                diskBytes: number;
                                memoryBytes: number;
                                pidsMax: number;
                            };
                            /** @enum {string} */
                            runtime: "nano" | "openclaw" | "picoclaw" | "custom";
                            /** @enum {string} */
                            status: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            statusReason: string | null;
                            /** Format: date-time */
                            updatedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agentTransitions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What became of an agent and why, newest first; the newest 200 changes are kept */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            at: string;
                            /** @enum {string} */
                            from: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                            host: string | null;
                            id: string;
                            reason: string | null;
                            step: ("place" | "disk" | "gateway" | "airlock" | "agent" | "start" | "answer") | null;
                            /** @enum {string} */
                            to: "provisioning" | "running" | "hibernated" | "stopped" | "error" | "deleting";
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agentUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What an agent used of its limits in this hour and on this day */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        usage: {
                            costMicros: {
                                max: number | null;
                                used: number;
                            };
                            /** Format: date-time */
                            dayEndsAt: string;
                            /** Format: date-time */
                            hourEndsAt: string;
                            scopes: {
                                day: {
                                    max: number | null;
                                    used: number;
                                };
                                hour: {
                                    max: number | null;
                                    used: number;
                                };
                                /** @enum {string} */
                                scope: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                            }[];
                            tokens: {
                                max: number | null;
                                used: number;
                            };
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    killAgents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cut every running agent of the client off at once */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        killed: number;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                action?: "client.create" | "client.delete" | "client.restore" | "client.erase_keys" | "client.erase" | "client.suspend" | "client.resume" | "client.plan" | "user.register" | "user.login" | "user.login_failed" | "user.logout" | "user.totp_enroll" | "user.step_up" | "user.step_up_failed" | "user.email_verify" | "user.password_change" | "user.password_refused" | "user.password_reset_request" | "user.password_reset" | "user.session_end" | "user.totp_replace" | "user.backup_codes_replace" | "user.recovery_request" | "user.recovery_cancel" | "user.recovery" | "agent.create" | "agent.update" | "agent.delete" | "agent.start" | "agent.stop" | "agent.kill" | "agent.restart" | "agent.prove" | "agent.chat" | "agent.status" | "agent.gone" | "agent.cpu_alert" | "cell.airlock_replaced" | "cell.drift" | "cell.proof" | "credential.create" | "credential.replace" | "credential.delete" | "credential.renew" | "credential.renewed" | "vault.key_refused" | "request.intent" | "request.outcome" | "request.refused" | "model.intent" | "model.outcome" | "audit.export" | "audit.retention" | "audit.accept_restore" | "forwarder.create" | "forwarder.update" | "forwarder.rotate" | "forwarder.pause" | "forwarder.resume" | "forwarder.test" | "forwarder.gone" | "forwarder.delete";
                address?: string;
                agentId?: string;
                byUserId?: string;
                cursor?: string;
                decision?: "allowed" | "refused";
                from?: string;
                group?: "agent" | "request" | "model" | "credential" | "user" | "client" | "audit" | "forwarder" | "cell" | "vault";
                limit?: string;
                q?: string;
                scope?: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                target?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The client's audit entries, newest first */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            action: string;
                            actorId: string;
                            /** @enum {string} */
                            actorKind: "user" | "agent" | "platform" | "operator";
                            actorName: string | null;
                            agentId: string | null;
                            agentName: string | null;
                            /** Format: date-time */
                            createdAt: string;
                            decision: ("allowed" | "refused") | null;
                            id: string;
                            ipAddress: string | null;
                            metadata: {
                                [key: string]: unknown;
                            } | null;
                            sentence: string;
                            seq: number | null;
                            target: string | null;
                        }[];
                        nextCursor: string | null;
                        searchedTo: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCheckpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest signed checkpoint (C2SP tlog-checkpoint) */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        note: string;
                        publicKey: string;
                        treeSize: number;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConsistencyProof: {
        parameters: {
            query: {
                oldSize: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description That the log still begins with what an older checkpoint stated (RFC 6962 section 2.1.2) */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkpoint: {
                            note: string;
                            publicKey: string;
                            treeSize: number;
                        };
                        oldSize: number;
                        proof: string[];
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAudit: {
        parameters: {
            query?: {
                action?: "client.create" | "client.delete" | "client.restore" | "client.erase_keys" | "client.erase" | "client.suspend" | "client.resume" | "client.plan" | "user.register" | "user.login" | "user.login_failed" | "user.logout" | "user.totp_enroll" | "user.step_up" | "user.step_up_failed" | "user.email_verify" | "user.password_change" | "user.password_refused" | "user.password_reset_request" | "user.password_reset" | "user.session_end" | "user.totp_replace" | "user.backup_codes_replace" | "user.recovery_request" | "user.recovery_cancel" | "user.recovery" | "agent.create" | "agent.update" | "agent.delete" | "agent.start" | "agent.stop" | "agent.kill" | "agent.restart" | "agent.prove" | "agent.chat" | "agent.status" | "agent.gone" | "agent.cpu_alert" | "cell.airlock_replaced" | "cell.drift" | "cell.proof" | "credential.create" | "credential.replace" | "credential.delete" | "credential.renew" | "credential.renewed" | "vault.key_refused" | "request.intent" | "request.outcome" | "request.refused" | "model.intent" | "model.outcome" | "audit.export" | "audit.retention" | "audit.accept_restore" | "forwarder.create" | "forwarder.update" | "forwarder.rotate" | "forwarder.pause" | "forwarder.resume" | "forwarder.test" | "forwarder.gone" | "forwarder.delete";
                address?: string;
                agentId?: string;
                byUserId?: string;
                decision?: "allowed" | "refused";
                format?: "lines" | "jsonl" | "csv" | "bundle";
                from?: string;
                group?: "agent" | "request" | "model" | "credential" | "user" | "client" | "audit" | "forwarder" | "cell" | "vault";
                keptSize?: string;
                q?: string;
                scope?: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                target?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log to take along: as a signed bundle, as lines of JSON, as a table */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "application/x-tar": string;
                    "text/csv": string;
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listForwarders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where the client's log is forwarded to, and how far each forwarder is behind */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            createdAt: string;
                            deliveredAt: string | null;
                            destination: {
                                /** @constant */
                                kind: "webhook";
                                url: string;
                            } | {
                                ca?: string;
                                host: string;
                                /** @constant */
                                kind: "syslog";
                                /** @default 6514 */
                                port: number;
                            };
                            failures: number;
                            id: string;
                            lag: {
                                entries: number;
                                seconds: number;
                            };
                            lastError: string | null;
                            name: string;
                            oldSecretUntil: string | null;
                            pausedAt: string | null;
                            pausedBy: ("user" | "receiver") | null;
                            position: number;
                            retryAt: string | null;
                            secretVersion: number | null;
                            /** @enum {string} */
                            status: "active" | "failing" | "paused";
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createForwarder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    destination: {
                        /** @constant */
                        kind: "webhook";
                        url: string;
                    } | {
                        ca?: string;
                        host: string;
                        /** @constant */
                        kind: "syslog";
                        /** @default 6514 */
                        port?: number;
                    };
                    /**
                     * @default now
                     * @enum {string}
                     */
                    from?: "now" | "beginning";
                    name: string;
                    secret?: string;
                };
            };
        };
        responses: {
            /** @description Forward the client's log to a webhook or to syslog over TLS; a webhook's secret is shown this once */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forwarder: {
                            /** Format: date-time */
                            createdAt: string;
                            deliveredAt: string | null;
                            destination: {
                                /** @constant */
                                kind: "webhook";
                                url: string;
                            } | {
                                ca?: string;
                                host: string;
                                /** @constant */
                                kind: "syslog";
                                /** @default 6514 */
                                port: number;
                            };
                            failures: number;
                            id: string;
                            lag: {
                                entries: number;
                                seconds: number;
                            };
                            lastError: string | null;
                            name: string;
                            oldSecretUntil: string | null;
                            pausedAt: string | null;
                            pausedBy: ("user" | "receiver") | null;
                            position: number;
                            retryAt: string | null;
                            secretVersion: number | null;
                            /** @enum {string} */
                            status: "active" | "failing" | "paused";
                        };
                        secret: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict), [limit-reached](http://localhost/errors/limit-reached) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getForwarder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One forwarder, with how far it is behind */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forwarder: {
                            /** Format: date-time */
                            createdAt: string;
                            deliveredAt: string | null;
                            destination: {
                                /** @constant */
                                kind: "webhook";
                                url: string;
                            } | {
                                ca?: string;
                                host: string;
                                /** @constant */
                                kind: "syslog";
                                /** @default 6514 */
                                port: number;
                            };
                            failures: number;
                            id: string;
                            lag: {
                                entries: number;
                                seconds: number;
                            };
                            lastError: string | null;
                            name: string;
                            oldSecretUntil: string | null;
                            pausedAt: string | null;
                            pausedBy: ("user" | "receiver") | null;
                            position: number;
                            retryAt: string | null;
                            secretVersion: number | null;
                            /** @enum {string} */
                            status: "active" | "failing" | "paused";
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteForwarder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End a forwarder, with its secret and its position */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    updateForwarder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    destination?: {
                        /** @constant */
                        kind: "webhook";
                        url: string;
                    } | {
                        ca?: string;
                        host: string;
                        /** @constant */
                        kind: "syslog";
                        /** @default 6514 */
                        port?: number;
                    };
                    name?: string;
                    position?: number;
                };
            };
        };
        responses: {
            /** @description Change a forwarder's name, address or position; a smaller position sends the log again from there */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forwarder: {
                            /** Format: date-time */
                            createdAt: string;
                            deliveredAt: string | null;
                            destination: {
                                /** @constant */
                                kind: "webhook";
                                url: string;
                            } | {
                                ca?: string;
                                host: string;
                                /** @constant */
                                kind: "syslog";
                                /** @default 6514 */
                                port: number;
                            };
                            failures: number;
                            id: string;
                            lag: {
                                entries: number;
                                seconds: number;
                            };
                            lastError: string | null;
                            name: string;
                            oldSecretUntil: string | null;
                            pausedAt: string | null;
                            pausedBy: ("user" | "receiver") | null;
                            position: number;
                            retryAt: string | null;
                            secretVersion: number | null;
                            /** @enum {string} */
                            status: "active" | "failing" | "paused";
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseForwarder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send nothing more until it is resumed; the position stays */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forwarder: {
                            /** Format: date-time */
                            createdAt: string;
                            deliveredAt: string | null;
                            destination: {
                                /** @constant */
                                kind: "webhook";
                                url: string;
                            } | {
                                ca?: string;
                                host: string;
                                /** @constant */
                                kind: "syslog";
                                /** @default 6514 */
                                port: number;
                            };
                            failures: number;
                            id: string;
                            lag: {
                                entries: number;
                                seconds: number;
                            };
                            lastError: string | null;
                            name: string;
                            oldSecretUntil: string | null;
                            pausedAt: string | null;
                            pausedBy: ("user" | "receiver") | null;
                            position: number;
                            retryAt: string | null;
                            secretVersion: number | null;
                            /** @enum {string} */
                            status: "active" | "failing" | "paused";
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeForwarder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on where it was paused */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forwarder: {
                            /** Format: date-time */
                            createdAt: string;
                            deliveredAt: string | null;
                            destination: {
                                /** @constant */
                                kind: "webhook";
                                url: string;
                            } | {
                                ca?: string;
                                host: string;
                                /** @constant */
                                kind: "syslog";
                                /** @default 6514 */
                                port: number;
                            };
                            failures: number;
                            id: string;
                            lag: {
                                entries: number;
                                seconds: number;
                            };
                            lastError: string | null;
                            name: string;
                            oldSecretUntil: string | null;
                            pausedAt: string | null;
                            pausedBy: ("user" | "receiver") | null;
                            position: number;
                            retryAt: string | null;
                            secretVersion: number | null;
                            /** @enum {string} */
                            status: "active" | "failing" | "paused";
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateForwarderSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    dropOld?: boolean;
                    secret?: string;
                };
            };
        };
        responses: {
            /** @description Give a webhook another secret, shown this once; the old one signs beside it for a day unless dropped */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forwarder: {
                            /** Format: date-time */
                            createdAt: string;
                            deliveredAt: string | null;
                            destination: {
                                /** @constant */
                                kind: "webhook";
                                url: string;
                            } | {
                                ca?: string;
                                host: string;
                                /** @constant */
                                kind: "syslog";
                                /** @default 6514 */
                                port: number;
                            };
                            failures: number;
                            id: string;
                            lag: {
                                entries: number;
                                seconds: number;
                            };
                            lastError: string | null;
                            name: string;
                            oldSecretUntil: string | null;
                            pausedAt: string | null;
                            pausedBy: ("user" | "receiver") | null;
                            position: number;
                            retryAt: string | null;
                            secretVersion: number | null;
                            /** @enum {string} */
                            status: "active" | "failing" | "paused";
                        };
                        secret: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testForwarder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Send a test event and answer what became of it */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        delivered: boolean;
                        detail: string;
                        reason: ("name_not_found" | "address_not_public" | "unreachable" | "timed_out" | "broken_off" | "rejected" | "gone" | "secret_unavailable" | "gateway_unavailable") | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    auditHistogram: {
        parameters: {
            query: {
                action?: "client.create" | "client.delete" | "client.restore" | "client.erase_keys" | "client.erase" | "client.suspend" | "client.resume" | "client.plan" | "user.register" | "user.login" | "user.login_failed" | "user.logout" | "user.totp_enroll" | "user.step_up" | "user.step_up_failed" | "user.email_verify" | "user.password_change" | "user.password_refused" | "user.password_reset_request" | "user.password_reset" | "user.session_end" | "user.totp_replace" | "user.backup_codes_replace" | "user.recovery_request" | "user.recovery_cancel" | "user.recovery" | "agent.create" | "agent.update" | "agent.delete" | "agent.start" | "agent.stop" | "agent.kill" | "agent.restart" | "agent.prove" | "agent.chat" | "agent.status" | "agent.gone" | "agent.cpu_alert" | "cell.airlock_replaced" | "cell.drift" | "cell.proof" | "credential.create" | "credential.replace" | "credential.delete" | "credential.renew" | "credential.renewed" | "vault.key_refused" | "request.intent" | "request.outcome" | "request.refused" | "model.intent" | "model.outcome" | "audit.export" | "audit.retention" | "audit.accept_restore" | "forwarder.create" | "forwarder.update" | "forwarder.rotate" | "forwarder.pause" | "forwarder.resume" | "forwarder.test" | "forwarder.gone" | "forwarder.delete";
                address?: string;
                agentId?: string;
                bucket: "1m" | "5m" | "15m" | "1h" | "6h" | "1d" | "7d";
                byUserId?: string;
                decision?: "allowed" | "refused";
                from: string;
                group?: "agent" | "request" | "model" | "credential" | "user" | "client" | "audit" | "forwarder" | "cell" | "vault";
                q?: string;
                scope?: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                target?: string;
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many audit entries there were in each stretch of a time */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bars: {
                            count: number | null;
                            /** Format: date-time */
                            from: string;
                        }[];
                        /** @enum {string} */
                        bucket: "1m" | "5m" | "15m" | "1h" | "6h" | "1d" | "7d";
                        countedFrom: string | null;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInclusionProof: {
        parameters: {
            query: {
                seq: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description That one entry is in the log (RFC 6962 section 2.1.1); hashes in base64 */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkpoint: {
                            note: string;
                            publicKey: string;
                            treeSize: number;
                        };
                        entryId: string;
                        /** Format: base64 */
                        leafHash: string;
                        proof: string[];
                        seq: number;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tailAudit: {
        parameters: {
            query?: {
                action?: "client.create" | "client.delete" | "client.restore" | "client.erase_keys" | "client.erase" | "client.suspend" | "client.resume" | "client.plan" | "user.register" | "user.login" | "user.login_failed" | "user.logout" | "user.totp_enroll" | "user.step_up" | "user.step_up_failed" | "user.email_verify" | "user.password_change" | "user.password_refused" | "user.password_reset_request" | "user.password_reset" | "user.session_end" | "user.totp_replace" | "user.backup_codes_replace" | "user.recovery_request" | "user.recovery_cancel" | "user.recovery" | "agent.create" | "agent.update" | "agent.delete" | "agent.start" | "agent.stop" | "agent.kill" | "agent.restart" | "agent.prove" | "agent.chat" | "agent.status" | "agent.gone" | "agent.cpu_alert" | "cell.airlock_replaced" | "cell.drift" | "cell.proof" | "credential.create" | "credential.replace" | "credential.delete" | "credential.renew" | "credential.renewed" | "vault.key_refused" | "request.intent" | "request.outcome" | "request.refused" | "model.intent" | "model.outcome" | "audit.export" | "audit.retention" | "audit.accept_restore" | "forwarder.create" | "forwarder.update" | "forwarder.rotate" | "forwarder.pause" | "forwarder.resume" | "forwarder.test" | "forwarder.gone" | "forwarder.delete";
                address?: string;
                after?: string;
                agentId?: string;
                byUserId?: string;
                decision?: "allowed" | "refused";
                group?: "agent" | "request" | "model" | "credential" | "user" | "client" | "audit" | "forwarder" | "cell" | "vault";
                q?: string;
                scope?: "email:read" | "email:send" | "calendar:read" | "calendar:write" | "files:read" | "files:write" | "api:outbound" | "messaging:send";
                target?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description New audit entries as they are numbered: an event stream of `entry` that goes on after `Last-Event-ID` */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditTile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log in tiles (C2SP tlog-tiles): `checkpoint`, `tile/…` and `tile/entries/…`, below this prefix */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "text/plain": string;
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [dependency-unavailable](http://localhost/errors/dependency-unavailable) */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVerifier: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The script that verifies an export or a bundle offline: one file to read, and to run with Node */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setupTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                };
            };
        };
        responses: {
            /** @description Make a TOTP secret, to be confirmed by a first code */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        otpauthUri: string;
                        qrSvg: string;
                        secret: string;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated), [invalid-credentials](http://localhost/errors/invalid-credentials) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description End enrolment or sign-in with a TOTP code, which counts as step-up, or sign-in with a backup code, which does not */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backupCodes?: string[];
                        client: {
                            hold: ({
                                /** @constant */
                                kind: "suspended";
                                reason: string;
                                /** Format: date-time */
                                since: string;
                            } | {
                                /** Format: date-time */
                                dueAt: string;
                                /** @constant */
                                kind: "deleting";
                                /** Format: date-time */
                                since: string;
                            }) | null;
                            id: string;
                            name: string;
                            plan: string;
                        };
                        user: {
                            email: string;
                            emailVerified: boolean;
                            id: string;
                            name: string;
                            /** @enum {string} */
                            role: "admin" | "member" | "viewer";
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin), [invalid-code](http://localhost/errors/invalid-code), [totp-not-enrolled](http://localhost/errors/totp-not-enrolled) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyEmail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Confirm a mail address with a mailed link */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                    };
                };
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin), [invalid-link](http://localhost/errors/invalid-link) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Give the password; the session then needs the second factor */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        next: "enroll_totp" | "verify_totp";
                    };
                };
            };
            /** @description Refused: [invalid-credentials](http://localhost/errors/invalid-credentials) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description End this session */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                };
            };
        };
        responses: {
            /** @description Ask for a mail to reset a password; the answer is the same whether or not there is such an account */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        accepted: true;
                    };
                };
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description Set a new password with a mailed link; all sessions end, and signing in needs the second factor as before */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin), [invalid-link](http://localhost/errors/invalid-link) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelRecoveryByLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Stop the recoveries of a client with a link that its users were mailed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin), [invalid-link](http://localhost/errors/invalid-link) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    clientName: string;
                    /** Format: email */
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Make a client and its first user; the session can only enrol a second factor */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        client: {
                            hold: ({
                                /** @constant */
                                kind: "suspended";
                                reason: string;
                                /** Format: date-time */
                                since: string;
                            } | {
                                /** Format: date-time */
                                dueAt: string;
                                /** @constant */
                                kind: "deleting";
                                /** Format: date-time */
                                since: string;
                            }) | null;
                            id: string;
                            name: string;
                            plan: string;
                        };
                        /** @constant */
                        next: "enroll_totp";
                        user: {
                            email: string;
                            emailVerified: boolean;
                            id: string;
                            name: string;
                            /** @enum {string} */
                            role: "admin" | "member" | "viewer";
                        };
                    };
                };
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [email-taken](http://localhost/errors/email-taken) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stepUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    operation?: {
                        bodySha256: string;
                        /** @enum {string} */
                        method: "POST" | "PATCH" | "DELETE";
                        path: string;
                    };
                };
            };
        };
        responses: {
            /** @description Allow this session to make changes for five minutes, or, with an operation, that one request once and nothing else */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [foreign-origin](http://localhost/errors/foreign-origin), [invalid-code](http://localhost/errors/invalid-code) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClientDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletion that was asked for, with the address of the certificate to come */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deletion: {
                            certificateUrl: string;
                            /** Format: date-time */
                            dueAt: string;
                            /** Format: date-time */
                            requestedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestClientDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    clientName: string;
                };
            };
        };
        responses: {
            /** @description Have the whole client deleted: it stands still at once and is erased when its time of grace has passed */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deletion: {
                            certificateUrl: string;
                            /** Format: date-time */
                            dueAt: string;
                            /** Format: date-time */
                            requestedAt: string;
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [client-deleting](http://localhost/errors/client-deleting), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreClient: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take the deletion back; agents go on as they were wanted */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required), [forbidden](http://localhost/errors/forbidden), [client-suspended](http://localhost/errors/client-suspended), [step-up-required](http://localhost/errors/step-up-required), [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [conflict](http://localhost/errors/conflict) */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getErasureCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The certificate that a client was erased, for whoever kept its address; `claw audit certificate` checks it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        checkpoint: string;
                        entries: {
                            entry: {
                                actionType: string;
                                actorId: string;
                                actorKind: string;
                                agentId: string | null;
                                boot: string;
                                clientId: string;
                                /** Format: date-time */
                                createdAt: string;
                                id: string;
                                leafHash: string;
                                number: number;
                                payload: string | null;
                                payloadHash: string;
                                salt: string | null;
                                seq: number;
                                writer: string;
                            };
                            proof: string[];
                        }[];
                        /** @constant */
                        format: "deployclaw/erasure-certificate/v1";
                        publicKey: string;
                    };
                };
            };
            /** @description Refused: [not-found](http://localhost/errors/not-found) */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What changes, as it changes: an event stream of `agent` and `audit`; what was missed is not repeated */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in, and until when they may make changes */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        client: {
                            hold: ({
                                /** @constant */
                                kind: "suspended";
                                reason: string;
                                /** Format: date-time */
                                since: string;
                            } | {
                                /** Format: date-time */
                                dueAt: string;
                                /** @constant */
                                kind: "deleting";
                                /** Format: date-time */
                                since: string;
                            }) | null;
                            id: string;
                            name: string;
                            plan: string;
                        };
                        stepUpUntil: string | null;
                        user: {
                            email: string;
                            emailVerified: boolean;
                            id: string;
                            name: string;
                            /** @enum {string} */
                            role: "admin" | "member" | "viewer";
                        };
                    };
                };
            };
            /** @description Refused: [unauthenticated](http://localhost/errors/unauthenticated) */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [totp-not-enrolled](http://localhost/errors/totp-not-enrolled), [totp-required](http://localhost/errors/totp-required) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    joinWaitlist: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    company?: string;
                    /** Format: email */
                    email: string;
                    message?: string;
                    website?: string;
                };
                "application/x-www-form-urlencoded": {
                    company?: string;
                    /** Format: email */
                    email: string;
                    message?: string;
                    website?: string;
                };
            };
        };
        responses: {
            /** @description Ask to be let in; the answer is the same whoever asks. A form is sent on to a page with 303 */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        listed: true;
                    };
                };
            };
            /** @description A form was taken; the answer is a page */
            303: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: [foreign-origin](http://localhost/errors/foreign-origin) */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Refused: [payload-too-large](http://localhost/errors/payload-too-large) */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Refused: [unsupported-media-type](http://localhost/errors/unsupported-media-type) */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Refused: [invalid-input](http://localhost/errors/invalid-input) */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Refused: [rate-limited](http://localhost/errors/rate-limited) */
            429: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                    "text/html": string;
                };
            };
            /** @description Refused */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
