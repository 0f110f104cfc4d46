/** Ways in which an agent can try to take from its neighbours what a host has in common for all of them. */
export const FLOODS = ["processes", "memory", "disk", "inodes", "output", "processor", "watches"] as const;
/** One of {@link FLOODS}. */
export type FloodName = (typeof FLOODS)[number];

/** What came of a flood. */
export interface FloodReport {
  readonly flood: FloodName;
  /** How often it got what it asked for: forks, MiB, files, kilobytes of output, watches. */
  readonly got: number;
  /** How often the kernel refused; for memory, how often it ended what asked. */
  readonly refused: number;
}

// Each body runs until `over()` and counts in $got and $refused. Children end by themselves, whatever ends their parent.
const BODIES: { readonly [Name in FloodName]: string } = {
  processes: `
while (!over()) {
  my $pid = fork;
  if (!defined $pid) { $refused++; select undef, undef, undef, 0.001; next }
  if ($pid == 0) { while (!over()) { my $other = fork; if (defined $other && $other == 0) { next } } exit 0 }
  $got++;
}
1 while wait != -1;`,
  memory: `
while (!over()) {
  pipe my $read, my $write or die;
  my $pid = fork;
  if (!defined $pid) { $refused++; next }
  if ($pid == 0) {
    my @held;
    while (!over()) { push @held, "x" x 1048576; syswrite $write, "m" }
    exit 0;
  }
  close $write;
  my ($text, $count) = ("", 0);
  $count += length $text while sysread $read, $text, 65536;
  $got += $count;
  waitpid $pid, 0;
  $refused++ if $? != 0;
}`,
  disk: `
my $block = "x" x 1048576;
while (!over()) {
  open my $file, ">", "$state/flood" or do { $refused++; next };
  while (!over()) {
    my $done = syswrite $file, $block;
    if (!defined $done) { $refused++; last }
    $got++;
    $file->sync if $got % 8 == 0;
  }
  close $file;
  unlink "$state/flood";
}
unlink "$state/flood";`,
  inodes: `
mkdir "$state/flood";
while (!over()) {
  my $made = 0;
  while (!over()) {
    open my $file, ">", "$state/flood/$made" or do { $refused++; last };
    close $file;
    $made++;
    $got++;
  }
  unlink "$state/flood/$_" for 0 .. $made;
}
rmdir "$state/flood";`,
  output: `
open my $out, ">", "/proc/1/fd/1" or die "no output of the first process: $!";
my $text = "x" x 1023 . "\\n";
my $block = $text x 64;
while (!over()) { my $done = syswrite $out, $block; if (defined $done) { $got += 64 } else { $refused++ } }`,
  processor: `
my @children;
for (1 .. 8) {
  my $pid = fork;
  last if !defined $pid;
  if ($pid == 0) { my $x = 1; while (!over()) { $x = ($x * 16807) % 2147483647 for 1 .. 10000 } exit 0 }
  push @children, $pid;
}
$got = @children;
waitpid $_, 0 for @children;`,
  watches: `
# inotify_init1(2) on x86_64 and aarch64.
my $number = (POSIX::uname())[4] eq "aarch64" ? 26 : 294;
my @held;
while (!over()) {
  my $watch = syscall $number, 0;
  if ($watch < 0) { $refused++; select undef, undef, undef, 0.01 } else { $got++; push @held, $watch }
}`,
};

/**
 * A perl program that floods for so many seconds and then prints one line, for {@link parseFloodReport}. Given on standard
 * input (`perl -`), it needs perl-base and no file; what it makes below `statePath` it removes.
 */
export function floodScript(flood: FloodName, seconds: number, statePath: string): string {
  return `use POSIX ();
use IO::Handle;
$SIG{PIPE} = "IGNORE";
my $until = time + ${seconds};
sub over { time >= $until }
my $state = '${statePath}';
my ($got, $refused) = (0, 0);
${BODIES[flood]}
print qq({"flood":"${flood}","got":$got,"refused":$refused}\\n);
`;
}

/** Reads what a flood printed. Undefined when it was ended before it could. */
export function parseFloodReport(output: string): FloodReport | undefined {
  const line = output.split("\n").find((one) => one.startsWith('{"flood":'));
  return line === undefined ? undefined : (JSON.parse(line) as FloodReport);
}
