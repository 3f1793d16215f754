#!/bin/sh
# What ethtool can do with stock igb: its offline self-test (register test, EEPROM checksum, interrupts in three ways, loop-back in the PHY, link),
# dumps, and settings that make the driver reset and rebuild its queues while it is used.
set -eu
fail() { echo "FAILED: $*"; exit 1; }

ip link set eth0 up
sleep 4
[ "$(cat /sys/class/net/eth0/carrier)" = 1 ] || fail 'no link'
echo '--- self-test'
result=$(ethtool -t eth0 offline) || { echo "$result"; fail 'the offline self-test'; }
echo "$result"
for test in Register Eeprom Interrupt Loopback Link; do
    echo "$result" | grep -qE "^$test test .*[[:space:]]0$" || fail "$test test"
done
sleep 4
[ "$(cat /sys/class/net/eth0/carrier)" = 1 ] || fail 'no link after the self-test'
ethtool -t eth0 online >/dev/null || fail 'the online self-test'

echo '--- dumps'
ethtool eth0
ethtool -d eth0 | head -4
ethtool -e eth0 offset 0 length 32
ethtool -T eth0 | head -4

echo '--- filters: igb offers them for later cards only'
ethtool -k eth0 | grep -q '^ntuple-filters: off \[fixed\]' || fail 'ntuple filters'
! result=$(ethtool -N eth0 flow-type ether proto 0x88F7 action 0 2>&1) || fail 'ethtool -N has worked'
echo "$result" | head -1

echo '--- settings, each followed by a working link'
for setting in '-G eth0 rx 512 tx 512' '-C eth0 rx-usecs 10' '-C eth0 rx-usecs 3' '-A eth0 autoneg off rx off tx off' '-K eth0 rx off' '-K eth0 rx on' \
    '-K eth0 rxvlan off' '-K eth0 rxvlan on' '-K eth0 tso off' '-K eth0 tso on' '-s eth0 autoneg on' '-r eth0'; do
    # shellcheck disable=SC2086
    ethtool $setting || fail "ethtool $setting"
    sleep 4
    [ "$(cat /sys/class/net/eth0/carrier)" = 1 ] || fail "no link after ethtool $setting"
    echo "ethtool $setting: done"
done
echo passed
