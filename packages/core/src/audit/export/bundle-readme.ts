/** What the bundle says about itself, for people who open it years later. */
export function bundleReadme(facts: {
  readonly origin: string;
  readonly treeSize: number;
  readonly isWhole: boolean;
}): string {
  const what = facts.isWhole
    ? `all ${facts.treeSize} entries that were signed when it was made`
    : `the entries that match a filter (see manifest.json), out of ${facts.treeSize} that were signed when it was made`;
  return `An audit log of DeployClaw, as a signed bundle
==============================================

Log:    ${facts.origin}
Holds:  ${what}

What is in it
-------------
manifest.json       what was asked for, and when; not proven by the signature
public-key.txt      the key that checks signatures (C2SP verifier key: name+hash+base64)
checkpoint.txt      a signed statement of the log's size and root hash (C2SP tlog-checkpoint)
checkpoints/        older such statements
entries/            the entries, one a line, by their number

How to check it, offline
------------------------
    claw audit verify THIS-FILE --checkpoint KEPT

KEPT is a checkpoint of this log that you kept from earlier, as GET /api/audit/checkpoint answered it. The key and the
checkpoint in this bundle only show that it agrees with itself: whoever could change the log could have signed it anew.
Keep checkpoints elsewhere, from time to time.

Whoever does not want to trust that program can read one: GET /api/audit/verifier of the platform answers verify.mjs, a single
file of three hundred lines that needs nothing but Node.js (22 or newer), shares no code with the platform and knows no secret:

    node verify.mjs THIS-FILE --checkpoint KEPT

Both exit with 0 when the log is verified, with 1 when it is not what was signed, with 2 when the file is no log, and with 3
when nothing is wrong but KEPT could not be compared; and they name the first entry that is wrong.

What is checked: an entry's payload and salt give its payloadHash; its other fields and payloadHash give its leafHash; the
leaf hashes, in order, give the root that checkpoint.txt states (RFC 6962). Where a filter left entries out, a line
{"subtree": {start, end, hash}} stands for those from start up to end by the root of their tree.

An entry whose payload is null was erased after its time of retention. Its other fields are still proven.
`;
}
