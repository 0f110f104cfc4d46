# launch.pl <file> <command> [argument ...]
# Runs the command and appends all that it and its children print to <file>. At 4 MiB the file becomes <file>.1, so both
# together stay under 8 MiB. A full disk loses output, not the agent. Ends as the command ends.
use strict;
use warnings;

my $BYTES_MAX = 4 * 1024 * 1024;
my ($path, @command) = @ARGV;
my ($folder) = $path =~ m{^(.*)/};
mkdir $folder, 0700;

pipe(my $reader, my $writer) or die "pipe: $!\n";
my $pid = fork() // die "fork: $!\n";
if ($pid == 0) {
    open(STDOUT, ">&", $writer) and open(STDERR, ">&", $writer) or die "dup: $!\n";
    close($writer);
    exec { $command[0] } @command or die "exec $command[0]: $!\n";
}
close($writer);
for my $signal (qw(TERM INT HUP QUIT USR1 USR2)) {
    $SIG{$signal} = sub { kill $signal, $pid };
}
# Without a handler the end of the command would not wake the wait below.
$SIG{CHLD} = sub { };

my $file;
sub append {
    my ($bytes) = @_;
    if ($file && (-s $file) + length($bytes) > $BYTES_MAX) {
        close($file);
        undef $file;
        rename $path, "$path.1";
    }
    if (!$file && !open($file, ">>", $path)) { undef $file; return }
    syswrite($file, $bytes);
}

# The output ends with the command, even when a child of it keeps the pipe open. The wait has an end because a signal
# may arrive just before it begins.
my $WAIT_SECONDS = 5;
my $status;
while (1) {
    $status //= $? if waitpid($pid, 1) == $pid;
    vec(my $waiting = "", fileno($reader), 1) = 1;
    my $ready = select($waiting, undef, undef, defined $status ? 0 : $WAIT_SECONDS);
    if ($ready > 0) {
        last if !sysread($reader, my $bytes, 65536);
        append($bytes);
    } else {
        last if defined $status;
    }
}
if (!defined $status) {
    1 while waitpid($pid, 0) < 0 && $!{EINTR};
    $status = $?;
}
exit(($status & 127) ? 128 + ($status & 127) : $status >> 8);
