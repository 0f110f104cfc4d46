/** Reporting, error names and the deadline of one attempt. Needs nothing beyond Debian's perl-base. */
export const PRELUDE = String.raw`
use strict;
use warnings;
use Errno;
use Fcntl;
use POSIX ();
use Socket qw(:DEFAULT inet_pton pack_sockaddr_in6);
$| = 1;
my $printed = 0;

sub json_text {
    my ($text) = @_;
    $text =~ s/([^ !#-\[\]-~])/sprintf "\\u%04x", ord $1/ge;
    return '"' . $text . '"';
}

# Runs one probe. A probe that breaks has shown nothing, so it counts as not blocked.
sub probe {
    my ($name, $body) = @_;
    my ($blocked, $detail) = eval { $body->() };
    if ($@) {
        ($blocked, $detail) = (0, "the probe broke: $@");
    }
    print '{"probe":', json_text($name), ',"blocked":', ($blocked ? "true" : "false"), ',"detail":',
        json_text(substr($detail, 0, 400)), "}\n";
    $printed++;
}

# Several attempts make one result: blocked when every one was, told by those that got through, else by all.
sub all_blocked {
    my @attempts = @_;
    return (0, "nothing was tried") if !@attempts;
    my @through = grep { !$_->[0] } @attempts;
    my %seen;
    return (!@through, join "; ", grep { !$seen{$_}++ } map { $_->[1] } @through ? @through : @attempts);
}

sub error_name {
    my ($number) = @_;
    local $! = $number;
    for my $name (sort keys %!) {
        return $name if $name !~ /^EWOULDBLOCK$|^EOPNOTSUPP$/ && $!{$name};
    }
    return "errno $number";
}

# What an attempt by itself came to: [blocked, detail].
sub refused_if_failed {
    my ($what, $succeeded) = @_;
    return $succeeded ? [0, "$what: succeeded"] : [1, "$what: " . error_name($! + 0)];
}

# Runs code in a child of its own, so that a signal or a hang ends the child alone. Answers how it ended.
sub in_child {
    my ($seconds, $code) = @_;
    my $pid = fork() // die "fork: $!\n";
    if ($pid == 0) {
        alarm $seconds;
        POSIX::_exit($code->());
    }
    waitpid $pid, 0;
    return ($? & 127, $? >> 8);
}

my $MACHINE = (POSIX::uname())[4];
my %NUMBERS = (
    x86_64  => { mmap => 9, read => 0, clone => 56, mount => 165, unshare => 272, chroot => 161 },
    aarch64 => { mmap => 222, read => 63, clone => 220, mount => 40, unshare => 97, chroot => 51 },
);
my $NUMBER = $NUMBERS{$MACHINE} or die "no system call numbers for $MACHINE\n";
`;
