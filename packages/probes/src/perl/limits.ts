/** The root filesystem, the disk cap and the process cap. Each cleans up after itself. */
export const LIMITS = String.raw`
sub write_root_attempts {
    open(my $mounts, "<", "/proc/self/mountinfo") or die "mountinfo: $!\n";
    my ($root) = map { (split / /)[5] } grep { (split / /)[4] eq "/" } <$mounts>;
    my @attempts = ([$root =~ /^ro\b/, "the root is mounted $root"]);
    for my $folder (qw(/ /usr /usr/local/bin /etc /etc/deployclaw /opt /var /var/tmp /run /home /root)) {
        next if !-d $folder;
        my $file = "$folder/.deployclaw-probe";
        my $made = sysopen(my $handle, $file, O_WRONLY | O_CREAT | O_EXCL, 0600);
        push @attempts, refused_if_failed("write $folder", $made);
        unlink $file if $made;
    }
    return @attempts;
}

# Above the cap a whole mebibyte must fit before it counts, so that rounding by the filesystem does not decide.
my $DISK_SLACK_BYTES = 1024 * 1024;

sub disk_cap_attempt {
    my ($folder, $cap) = @_;
    my $file = "$folder/.deployclaw-probe-$$";
    sysopen(my $handle, $file, O_WRONLY | O_CREAT | O_EXCL, 0600) or die "$file: $!\n";
    my ($written, $error) = (0, 0);
    my $block = "probe..." x 16384;
    while ($written <= $cap + $DISK_SLACK_BYTES) {
        my $count = syswrite($handle, $block);
        if (!defined $count) {
            $error = $! + 0;
            last;
        }
        $written += $count;
    }
    close($handle);
    unlink $file or die "unlink $file: $!\n";
    local $! = $error;
    return [1, error_name($error) . " after $written bytes, the cap is $cap"] if $!{ENOSPC} || $!{EDQUOT};
    die "write $file: $!\n" if $error;
    return [0, "$written bytes fit, the cap is $cap"];
}

sub process_cap_attempt {
    my ($cap) = @_;
    my ($error, @children) = (0);
    while (@children <= $cap) {
        my $pid = fork();
        if (!defined $pid) {
            $error = $! + 0;
            last;
        }
        if ($pid == 0) {
            # Should the probe be stopped half-way, its children do not stay.
            alarm 30;
            sleep 60;
            POSIX::_exit(0);
        }
        push @children, $pid;
    }
    kill KILL => @children;
    waitpid $_, 0 for @children;
    my $count = @children;
    local $! = $error;
    return [1, "EAGAIN after $count processes, the cap is $cap"] if $!{EAGAIN};
    die "fork: $!\n" if $error;
    return [0, "$count processes were started, the cap is $cap"];
}
`;
