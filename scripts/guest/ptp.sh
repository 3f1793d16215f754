#!/bin/sh
# The PTP clock and time stamps of both directions, as stock igb and the kernel hand them to programs.
#
# Needs scripts/guest/programs/ptp.c, built statically for riscv64, as /root/ptp (--add), and a wire that sends back what it gets (--wire loopback):
#   riscv64-linux-gnu-gcc -O2 -static -o ptp scripts/guest/programs/ptp.c
#   ./nictwin run --guest attach=pf --wire loopback --add ptp --script scripts/guest/ptp.sh
set -eu
ip link set eth0 up
sleep 4
ethtool -T eth0
/root/ptp clock
/root/ptp stamps eth0
echo passed
