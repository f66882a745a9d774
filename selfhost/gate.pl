# Opens the public socket and becomes workerd, which is handed it. A child stays at the gate: workerd 1.20261023.1
# ends when a connection comes for which it has no descriptor left, so before that the kernel is told to drop new
# connections (established ones go on; clients knock again after a second), and to take them again later. Node
# cannot set an option of a socket; perl can, and is on every Debian and Ubuntu.
#
#     perl gate.pl HOST PORT COMMAND...
use strict;
use warnings;
use Socket qw(getaddrinfo AI_PASSIVE SOCK_STREAM SOL_SOCKET SO_REUSEADDR);

# <asm-generic/socket.h>; the same on x64 and arm64, the two that workerd is made for.
use constant {SO_ATTACH_FILTER => 26, SO_DETACH_FILTER => 27};
# Parts of the descriptors in use.
use constant {SHUT_AT => 0.9, OPEN_AT => 0.85};
# More descriptors than clients can take in a second, and the longest time between two looks, in seconds.
use constant {FASTEST => 50_000, LONGEST => 0.25};
# Connections that may wait for workerd: it takes them even when the gate is shut, so they must fit in.
use constant BACKLOG => 511;

# A classic BPF program of one instruction: keep nothing of any packet.
my $nothing = pack 'SCCL', 6, 0, 0, 0;
my $drop_all = pack 'S x![P] P', 1, $nothing;

my ($host, $port, @command) = @ARGV;
# What is opened here is workerd's to use.
$^F = 1_000;
my $limit = descriptors();
my $listener = listen_on($host, $port);
pipe my $alive, my $workerd_has_this or die "gate: $!\n";
my $child = fork // die "gate: $!\n";
if ($child) {
  close $alive;
  exec @command, '--socket-fd=http=' . fileno $listener or die "gate: $command[0]: $!\n";
}
close $workerd_has_this;
open STDIN, '<', '/dev/null';
# workerd's reports to the supervisor are none of the gate's business.
if (open my $reports, '>&=', 4) { close $reports }
watch(getppid());

sub listen_on {
  my ($host, $port) = @_;
  my ($error, $address) = getaddrinfo($host, $port, {socktype => SOCK_STREAM, flags => AI_PASSIVE});
  die "gate: $host: $error\n" if $error;
  socket my $socket, $address->{family}, SOCK_STREAM, 0 or die "gate: $!\n";
  setsockopt $socket, SOL_SOCKET, SO_REUSEADDR, 1;
  bind $socket, $address->{addr} or die "gate: $host port $port: $!\n";
  my $room = int($limit * (1 - SHUT_AT) / 4);
  listen $socket, $room < BACKLOG ? $room : BACKLOG or die "gate: $!\n";
  return $socket;
}

sub descriptors {
  open my $limits, '<', '/proc/self/limits' or die "gate: $!\n";
  while (<$limits>) { return $1 if /^Max open files\s+(\d+)/ }
  return 1_048_576;
}

# How many descriptors the process has open; the size of the directory says so since Linux 6.2.
sub in_use {
  my $directory = '/proc/' . shift . '/fd';
  my $size = (stat $directory)[7];
  return $size if $size;
  opendir my $entries, $directory or return 0;
  return scalar(() = readdir $entries) - 2;
}

# Shuts and opens the gate until the other end of the pipe is closed, which is when workerd has ended.
sub watch {
  my ($workerd) = @_;
  my $shut = 0;
  while (1) {
    my $used = in_use($workerd);
    if (!$shut && $used >= $limit * SHUT_AT) {
      $shut = setsockopt $listener, SOL_SOCKET, SO_ATTACH_FILTER, $drop_all;
      print STDERR "parley: $used of $limit descriptors are in use: no new connections are taken for now\n";
    } elsif ($shut && $used <= $limit * OPEN_AT) {
      $shut = !setsockopt $listener, SOL_SOCKET, SO_DETACH_FILTER, pack 'i', 0;
      print STDERR "parley: new connections are taken again\n";
    }
    my $wait = ($limit * SHUT_AT - $used) / FASTEST;
    $wait = 0.002 if $wait < 0.002;
    $wait = LONGEST if $wait > LONGEST || $shut;
    my $ready = '';
    vec($ready, fileno $alive, 1) = 1;
    exit if select $ready, undef, undef, $wait;
  }
}
