/** Every way out of the cell by packet, and the unix sockets of the platform. */
export const NETWORK = String.raw`
my $CONNECT_SECONDS = 2;

sub tcp_attempt {
    my ($address, $port) = @_;
    my $what = "connect $address:$port";
    my $six = $address =~ /:/;
    my $packed = inet_pton($six ? AF_INET6 : AF_INET, $address) // die "not an address: $address\n";
    socket(my $socket, $six ? AF_INET6 : AF_INET, SOCK_STREAM, 0) or return refused_if_failed("$what: socket", 0);
    fcntl($socket, F_SETFL, O_NONBLOCK) or die "fcntl: $!\n";
    return [0, "$what: connected"]
        if connect($socket, $six ? pack_sockaddr_in6($port, $packed) : pack_sockaddr_in($port, $packed));
    my $error = $! + 0;
    if ($!{EINPROGRESS}) {
        vec(my $writable = "", fileno($socket), 1) = 1;
        # A packet left and nobody said no: that is a way out, whoever dropped it.
        return [0, "$what: no answer, but nothing here refused it"] if !select(undef, $writable, undef, $CONNECT_SECONDS);
        $error = unpack "i", getsockopt($socket, SOL_SOCKET, SO_ERROR);
        return [0, "$what: connected"] if $error == 0;
    }
    local $! = $error;
    my $loopback = $address =~ /^127\.|^::1$/;
    # Refused by the other side means that the other side was reached; on loopback the other side is this cell.
    return [0, "$what: reached, ECONNREFUSED"] if $!{ECONNREFUSED} && !$loopback;
    return [1, "$what: " . error_name($error)];
}

sub unix_attempt {
    my ($path) = @_;
    socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
    return refused_if_failed("connect $path", connect($socket, pack_sockaddr_un($path)));
}

sub service_attempts {
    my ($tcp, $sockets) = @_;
    return all_blocked((map { tcp_attempt(@$_) } @$tcp), (map { unix_attempt($_) } @$sockets));
}

sub udp_attempt {
    my ($address, $port) = @_;
    my $six = $address =~ /:/;
    my $packed = inet_pton($six ? AF_INET6 : AF_INET, $address) // die "not an address: $address\n";
    socket(my $socket, $six ? AF_INET6 : AF_INET, SOCK_DGRAM, 0) or return refused_if_failed("udp socket", 0);
    my $to = $six ? pack_sockaddr_in6($port, $packed) : pack_sockaddr_in($port, $packed);
    return refused_if_failed("send to $address:$port", defined send($socket, "x", 0, $to));
}

sub dns_attempts {
    my ($name) = @_;
    my ($signal, $code) = in_child(15, sub { gethostbyname($name) ? 0 : 1 });
    my @attempts = $signal ? [1, "resolve $name: no answer"]
        : $code == 0 ? [0, "resolve $name: resolved"] : [1, "resolve $name: not found"];
    # The engine's own resolver, which forwards outside on networks that users make.
    socket(my $socket, AF_INET, SOCK_DGRAM, 0) or return (@attempts, refused_if_failed("udp socket", 0));
    my $question = pack("n6", 0x4443, 0x0100, 1, 0, 0, 0)
        . join("", map { pack("C/a*", $_) } split /\./, $name) . pack("Cnn", 0, 1, 1);
    connect($socket, pack_sockaddr_in(53, inet_aton("127.0.0.11"))) && defined send($socket, $question, 0)
        or return (@attempts, refused_if_failed("ask 127.0.0.11", 0));
    vec(my $readable = "", fileno($socket), 1) = 1;
    return (@attempts, [1, "ask 127.0.0.11: no answer"]) if !select($readable, undef, undef, $CONNECT_SECONDS);
    return (@attempts, refused_if_failed("ask 127.0.0.11", defined recv($socket, my $answer, 512, 0)));
}
`;
