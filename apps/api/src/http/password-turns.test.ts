import { expect, test } from "vitest";
import { passwordTurns } from "./password-turns.ts";

const limits = { atOnce: 2, perAddressMax: 3, waitingMax: 3 };

function held() {
  const gates: (() => void)[] = [];
  let most = 0;
  let running = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => gates.push(resolve));
    running -= 1;
    return "done";
  };
  const openAll = async (results: readonly Promise<unknown>[]) => {
    let ended = false;
    const all = Promise.allSettled(results).finally(() => {
      ended = true;
    });
    while (!ended) {
      gates.shift()?.();
      await Promise.resolve();
    }
    return all;
  };
  return { work, openAll, most: () => most };
}

test("at most so many run at a time, the others in turn, whether they succeed or fail", async () => {
  const turns = passwordTurns(limits);
  const { work, openAll, most } = held();
  const failing = async () => {
    await work();
    throw new Error("wrong");
  };
  const results = [turns.take("1.1.1.1", work), turns.take("1.1.1.2", failing), turns.take("1.1.1.3", work)];
  const ended = await openAll([...results, turns.take("1.1.1.4", failing), turns.take("1.1.1.5", work)]);
  expect(ended.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(most()).toBe(2);
});

test("one address cannot take the others' turns, and those beyond the queue are sent away", async () => {
  const turns = passwordTurns(limits);
  const { work, openAll } = held();
  const first = ["2001:db8::1", "2001:db8::2", "2001:db8::3"].map((address) => turns.take(address, work));
  await expect(turns.take("2001:db8::4", work)).rejects.toMatchObject({
    code: "rate_limited",
    retryAfterSeconds: 2,
  });
  const others = [turns.take("1.1.1.1", work), turns.take("1.1.1.2", work)];
  await expect(turns.take("1.1.1.3", work)).rejects.toMatchObject({ code: "rate_limited" });
  await openAll([...first, ...others]);
  expect((await openAll([turns.take("2001:db8::4", work)]))[0]).toMatchObject({ value: "done" });
});
