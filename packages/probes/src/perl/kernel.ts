/** Kernel interfaces that lead around the network namespace, and ways to more privilege. */
export const KERNEL = String.raw`
sub family_attempt {
    my ($what, $family, $type) = @_;
    return refused_if_failed($what, socket(my $socket, $family, $type, 0));
}

# Writes machine code into memory of its own and jumps there: perl has no other way to a 32-bit system call. The code
# ends its process with 0 when the call gave a descriptor, else with the error's number.
sub run_machine_code {
    my ($code) = @_;
    return in_child(5, sub {
        # Below 4 GB, since a 32-bit call cannot be given a longer address.
        my $address = syscall($NUMBER->{mmap}, 0, 4096, 7, 0x62, -1, 0);
        return 255 if $address <= 0;
        pipe(my $reader, my $writer) or return 255;
        my $bytes = $code->($address);
        syswrite($writer, $bytes) == length $bytes or return 255;
        syscall($NUMBER->{read}, fileno($reader), $address + 0, length $bytes) == length $bytes or return 255;
        require XSLoader;
        DynaLoader::dl_install_xsub("main::machine_code", $address);
        machine_code();
        return 255;
    });
}

my $END = "\x31\xff\x85\xc0\x79\x04\xf7\xd8\x89\xc7" # edi = eax < 0 ? -eax : 0
    . "\xb8\xe7\x00\x00\x00\x0f\x05";                # exit_group(edi), the 64-bit call

sub socket_32bit_attempt {
    my ($what, $code) = @_;
    my ($signal, $status) = run_machine_code($code);
    return [1, "$what: " . ($signal == 31 ? "SIGSYS" : "signal $signal")] if $signal;
    die "$what: could not be tried\n" if $status == 255;
    return [1, "$what: " . error_name($status)] if $status;
    return [0, "$what: succeeded"];
}

sub socket_32bit_attempts {
    return [1, "$MACHINE has no way into 32-bit calls from a 64-bit process"] if $MACHINE ne "x86_64";
    my @attempts;
    for my $family (AF_INET, 40) {
        # socket(family, SOCK_STREAM, 0): mov eax, 359; mov ebx, family; mov ecx, 1; xor edx, edx; int 0x80
        push @attempts, socket_32bit_attempt("32-bit socket of family $family", sub {
            "\xb8\x67\x01\x00\x00\xbb" . pack("V", $family) . "\xb9\x01\x00\x00\x00\x31\xd2\xcd\x80" . $END;
        });
        # socketcall(SYS_SOCKET, arguments): mov eax, 102; mov ebx, 1; mov ecx, arguments; int 0x80
        push @attempts, socket_32bit_attempt("32-bit socketcall of family $family", sub {
            my ($address) = @_;
            my $head = "\xb8\x66\x00\x00\x00\xbb\x01\x00\x00\x00\xb9";
            my $size = length($head) + 4 + 2 + length($END);
            return $head . pack("V", $address + $size) . "\xcd\x80" . $END . pack("V3", $family, 1, 0);
        });
    }
    return @attempts;
}

sub io_uring_attempt {
    my $parameters = "\0" x 120;
    return refused_if_failed("io_uring_setup", syscall(425, 1, $parameters) >= 0);
}

my %NAMESPACES = (mount => 0x20000, uts => 0x4000000, ipc => 0x8000000, user => 0x10000000, pid => 0x20000000,
    network => 0x40000000);

sub unshare_attempt {
    my ($name) = @_;
    my ($signal, $status) = in_child(5, sub { syscall($NUMBER->{unshare}, $NAMESPACES{$name}) == 0 ? 0 : $! + 0 });
    return [1, "unshare $name: signal $signal"] if $signal;
    local $! = $status;
    return refused_if_failed("unshare $name", $status == 0);
}

sub user_namespace_attempts {
    my $pid = syscall($NUMBER->{clone}, $NAMESPACES{user} | 17, 0, 0, 0, 0);
    my $error = $! + 0;
    POSIX::_exit(0) if $pid == 0;
    waitpid $pid, 0 if $pid > 0;
    local $! = $error;
    return (unshare_attempt("user"), refused_if_failed("clone with a user namespace", $pid > 0));
}

sub capability_attempts {
    my ($state) = @_;
    open(my $status, "<", "/proc/self/status") or die "status: $!\n";
    my @attempts;
    while (<$status>) {
        push @attempts, [hex($2) == 0, "$1 $2"] if /^(Cap(?:Inh|Prm|Eff|Bnd|Amb)):\s+([0-9a-f]+)/;
        push @attempts, [$1 == 1, "NoNewPrivs $1"] if /^NoNewPrivs:\s+(\d+)/;
    }
    die "no capabilities in /proc/self/status\n" if @attempts < 6;
    push @attempts, [$> != 0, "uid $>"];
    my ($signal, $code) = in_child(5, sub { POSIX::setuid(0) ? 0 : $! + 0 });
    push @attempts, [$code != 0, $code ? "setuid 0: " . error_name($code) : "setuid 0: succeeded"];
    my $file = "$state/.deployclaw-probe-owner";
    open(my $made, ">", $file) or die "$file: $!\n";
    push @attempts, refused_if_failed("chown to root", chown 0, 0, $file);
    unlink $file;
    my ($none, $tmpfs, $proc, $root) = ("none", "tmpfs", "/proc", "/");
    ($signal, $code) = in_child(5, sub { syscall($NUMBER->{mount}, $none, $proc, $tmpfs, 0, 0) == 0 ? 0 : $! + 0 });
    push @attempts, [$code != 0, $code ? "mount: " . error_name($code) : "mount: succeeded"];
    ($signal, $code) = in_child(5, sub { syscall($NUMBER->{chroot}, $root) == 0 ? 0 : $! + 0 });
    push @attempts, [$code != 0, $code ? "chroot: " . error_name($code) : "chroot: succeeded"];
    push @attempts, map { unshare_attempt($_) } grep { $_ ne "user" } sort keys %NAMESPACES;
    return @attempts;
}
`;
