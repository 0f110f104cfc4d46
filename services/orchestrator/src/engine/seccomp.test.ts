import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Rule {
  names: string[];
  action: string;
  errnoRet?: number;
  args?: { index: number; op: string; value: number; valueTwo?: number }[];
}
interface Profile {
  defaultAction: string;
  archMap: { architecture: string; subArchitectures: string[] }[];
  syscalls: Rule[];
}

const profile = JSON.parse(readFileSync(new URL("./seccomp.json", import.meta.url), "utf8")) as Profile;

/** What the kernel would answer: the actions of the matching rules, all of whose argument conditions hold. */
function verdict(name: string, args: readonly number[] = []): "allow" | "eperm" | "enosys" {
  const matching = profile.syscalls.filter(
    (rule) => rule.names.includes(name) && (rule.args ?? []).every((condition) => holds(condition, args)),
  );
  const actions = new Set(matching.map((rule) => `${rule.action} ${rule.errnoRet ?? ""}`.trim()));
  if (actions.size > 1) throw new Error(`${name} has rules that contradict each other`);
  if (actions.has("SCMP_ACT_ALLOW")) return "allow";
  if (actions.has("SCMP_ACT_ERRNO 38")) return "enosys";
  if (actions.size > 0) throw new Error(`${name} has an action that this test does not know`);
  return "eperm";
}

function holds(condition: NonNullable<Rule["args"]>[number], args: readonly number[]): boolean {
  const given = BigInt(args[condition.index] ?? 0);
  if (condition.op === "SCMP_CMP_EQ") return given === BigInt(condition.value);
  // The engine takes the mask from value and the wanted result from valueTwo.
  if (condition.op === "SCMP_CMP_MASKED_EQ") {
    return (given & BigInt(condition.value)) === BigInt(condition.valueTwo ?? 0);
  }
  throw new Error(`an operator that this test does not know: ${condition.op}`);
}

const SOCK_DGRAM = 2;
const SOCK_STREAM = 1;
const NAMESPACE_FLAGS = {
  CLONE_NEWNS: 0x20000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
};

describe("the seccomp profile", () => {
  it("refuses what it does not name", () => {
    expect(profile.defaultAction).toBe("SCMP_ACT_ERRNO");
    expect(verdict("a_system_call_of_tomorrow")).toBe("eperm");
  });

  it("knows the native architectures only, so that 32-bit calls fail", () => {
    expect(profile.archMap).toEqual([
      { architecture: "SCMP_ARCH_X86_64", subArchitectures: [] },
      { architecture: "SCMP_ARCH_AARCH64", subArchitectures: [] },
    ]);
    expect(verdict("socketcall")).toBe("eperm");
  });

  it("lets sockets be made for AF_UNIX, AF_INET, AF_INET6 and NETLINK_ROUTE, and for no other family", () => {
    const families = Array.from({ length: 64 }, (_, family) => family);
    const allowed = families.filter((family) => verdict("socket", [family, SOCK_STREAM, 0]) === "allow");
    expect(allowed).toEqual([1, 2, 10, 16]);
    const protocols = families.filter(
      (protocol) => verdict("socket", [16, SOCK_DGRAM, protocol]) === "allow",
    );
    expect(protocols).toEqual([0]);
    expect(families.filter((family) => verdict("socketpair", [family, SOCK_STREAM, 0]) === "allow")).toEqual([
      1,
    ]);
  });

  it.each(Object.entries(NAMESPACE_FLAGS))("lets no process be cloned with %s", (_, flag) => {
    const thread = 0x3d0f00;
    expect(verdict("clone", [thread])).toBe("allow");
    expect(verdict("clone", [thread | flag])).toBe("eperm");
  });

  it("answers clone3 with ENOSYS, so that libraries fall back to clone", () => {
    expect(verdict("clone3")).toBe("enosys");
  });

  it("lets no process change its personality", () => {
    expect(verdict("personality", [0])).toBe("allow");
    expect(verdict("personality", [0xffffffff])).toBe("allow");
    const perLinux32 = 8;
    expect(verdict("personality", [perLinux32])).toBe("eperm");
  });

  it.each([
    ["io_uring", "io_uring_setup io_uring_enter io_uring_register io_setup io_submit"],
    ["namespaces", "unshare setns"],
    [
      "mounts",
      "mount umount umount2 pivot_root chroot fsopen fsmount fspick fsconfig move_mount open_tree mount_setattr",
    ],
    ["other processes", "ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp"],
    ["kernel keys", "add_key keyctl request_key"],
    ["kernel programs and tracing", "bpf perf_event_open userfaultfd lookup_dcookie syslog"],
    [
      "the machine",
      "reboot init_module finit_module delete_module kexec_load kexec_file_load swapon swapoff acct",
    ],
    ["the clock", "settimeofday clock_settime clock_adjtime adjtimex"],
    ["files by handle", "open_by_handle_at name_to_handle_at fanotify_init quotactl quotactl_fd"],
    ["old processor interfaces", "iopl ioperm modify_ldt vm86 vm86old uselib sysfs ustat vhangup"],
    ["names of the machine", "sethostname setdomainname"],
  ])("refuses %s", (_, names) => {
    for (const name of names.split(" ")) expect([name, verdict(name)]).toEqual([name, "eperm"]);
  });

  it("allows what a Node runtime cannot do without", () => {
    const needed =
      "execve futex mmap epoll_wait openat2 statx getrandom rseq rt_sigaction sendmsg eventfd2 pipe2";
    for (const name of needed.split(" ")) expect([name, verdict(name)]).toEqual([name, "allow"]);
  });
});
