# Stands at the public socket: workerd 1.20261023.1 ends when a connection comes for which it has no descriptor left,
# so before that the kernel is told to drop new connections (established ones go on; clients knock again after a
# second), and to take them again later. Node cannot set an option of a socket; perl can, and is on every Debian and
# Ubuntu. Without its modules, which not everybody has.
#
#     perl gate.pl PROCESS 3<LIFELINE 5<>LISTENER
use strict;
use warnings;

# <asm-generic/socket.h>; the same on x64 and arm64, the two that workerd is made for.
use constant {SOL_SOCKET => 1, SO_ATTACH_FILTER => 26, SO_DETACH_FILTER => 27};
# Parts of the descriptors in use.
use constant {SHUT_AT => 0.9, OPEN_AT => 0.85};
# More descriptors than clients can take in a second, and the longest time between two looks, in seconds.
use constant {FASTEST => 50_000, LONGEST => 0.25};
# Connections that may wait for workerd: it takes them even when the gate is shut, so they must fit in.
use constant BACKLOG => 511;

exit unless $^O eq 'linux';

# A classic BPF program of one instruction: keep nothing of any packet.
my $nothing = pack 'SCCL', 6, 0, 0, 0;
my $drop_all = pack 'S x![P] P', 1, $nothing;

my ($workerd) = @ARGV;
open my $lifeline, '<&=', 3 or die "gate: $!\n";
open my $listener, '+<&=', 5 or die "gate: $!\n";
my $limit = descriptors();
my $room = int($limit * (1 - SHUT_AT) / 4);
listen $listener, $room < BACKLOG ? $room : BACKLOG or die "gate: $!\n";
watch();

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

# Shuts and opens the gate until something comes of the lifeline, which is when workerd, or its supervisor, has ended.
sub watch {
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
    vec($ready, fileno $lifeline, 1) = 1;
    exit if select $ready, undef, undef, $wait;
  }
}
