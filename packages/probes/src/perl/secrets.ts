/**
 * The search for values that must not be in the cell. The program itself holds them in two masked halves and never puts
 * a whole one together, so that it cannot find itself.
 */
export const SECRETS = String.raw`
my $CHUNK_BYTES = 1024 * 1024;
my ($canary_overlap, $files, $memories, $unreadable) = (0, 0, 0, 0);
my @canaries;

# Each canary comes as two masked halves: [mask, masked first half, masked second half], in hexadecimal.
sub load_canaries {
    for my $canary (@_) {
        my ($mask, $first, $second) = map { pack "H*", $_ } @$canary;
        my $size = length($first) + length($second);
        $canary_overlap = $size if $size > $canary_overlap;
        push @canaries, [$first ^ substr($mask, 0, length $first), $second, substr($mask, length $first)];
    }
}

# Whether the bytes hold a canary: its first half is looked for, its second half compared under its mask.
sub holds_canary {
    for my $canary (@canaries) {
        my ($first, $second, $mask) = @$canary;
        my $at = -1;
        while (($at = index($_[0], $first, $at + 1)) >= 0) {
            my $rest = substr($_[0], $at + length $first, length $second);
            return 1 if length $rest == length $second && ($rest ^ $mask) eq $second;
        }
    }
    return 0;
}

sub scan_handle {
    my ($handle, $left) = @_;
    my $tail = "";
    while ($left > 0) {
        my $count = sysread($handle, my $bytes, $left < $CHUNK_BYTES ? $left : $CHUNK_BYTES);
        last if !$count;
        $left -= $count;
        return 1 if holds_canary($tail . $bytes);
        $tail = substr($bytes, $count > $canary_overlap ? $count - $canary_overlap : 0);
    }
    return 0;
}

sub scan_file {
    my ($path) = @_;
    $files++;
    # A name is a place to keep a value, too.
    return $path if holds_canary($path);
    if (!sysopen(my $handle, $path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)) {
        $unreadable++;
    } elsif (scan_handle($handle, 1 << 40)) {
        return $path;
    }
    return ();
}

sub scan_folder {
    my ($folder) = @_;
    opendir(my $handle, $folder) or do { $unreadable++; return () };
    my @found;
    for my $name (grep { $_ ne "." && $_ ne ".." } readdir $handle) {
        my $path = "$folder/$name";
        lstat $path;
        push @found, -d _ ? scan_folder($path) : -f _ ? scan_file($path) : ();
    }
    return @found;
}

sub scan_memory {
    my ($pid) = @_;
    open(my $maps, "<", "/proc/$pid/maps") or do { $unreadable++; return () };
    open(my $memory, "<:raw", "/proc/$pid/mem") or do { $unreadable++; return () };
    $memories++;
    while (<$maps>) {
        my ($from, $to, $rights, $inode, $name) = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+)\s*(.*)$/ or next;
        # What is mapped read-only from a file was searched as a file or is part of the image.
        next if $rights !~ /^r/ || ($rights !~ /w/ && $inode != 0) || $name =~ /^\[v/;
        no warnings "portable";
        my ($start, $end) = (hex $from, hex $to);
        sysseek($memory, $start, 0) or next;
        return "memory of process $pid" if scan_handle($memory, $end - $start);
    }
    return ();
}

sub credential_attempt {
    my ($state) = @_;
    return [0, "no canary was given"] if !@canaries;
    my @found = map { -d $_ ? scan_folder($_) : () } $state, "/etc", "/tmp", "/run", "/var";
    opendir(my $processes, "/proc") or die "/proc: $!\n";
    for my $pid (grep { /^\d+$/ && $_ != $$ } readdir $processes) {
        push @found, map { scan_file("/proc/$pid/$_") } "environ", "cmdline";
        push @found, scan_memory($pid);
    }
    return [0, "found in " . join ", ", @found] if @found;
    die "no memory could be read\n" if $memories == 0;
    return [1, "not in $files files and environments nor in the memory of $memories processes; $unreadable could not be read"];
}

sub engine_socket_attempt {
    my @folders = ("");
    my $names = 0;
    while (defined(my $folder = shift @folders)) {
        next if $folder =~ m{^/(?:proc|sys)$};
        opendir(my $handle, $folder eq "" ? "/" : $folder) or next;
        for my $name (grep { $_ ne "." && $_ ne ".." } readdir $handle) {
            my $path = "$folder/$name";
            $names++;
            return [0, "$path is there"] if $name =~ /^(?:docker|dockerd|containerd|podman|crio)\.sock$/;
            push @folders, $path if lstat $path and -d _;
        }
    }
    return [1, "none among $names names"];
}
`;
