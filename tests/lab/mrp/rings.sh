#!/bin/bash
# The first process of a guest: two rings of Linux' bridges, interconnected, recorded at one
# port while they come up and while lines break. Needs in its environment LAB (bin/ there has
# mrp and mrp_server) and OUT (the capture). The interconnection is one that tests its line: in
# the other mode, whose manager polls the status of links (10), mrp_server falls.
#
#   ring 1   a0 and a1 (automanagers), a2, a3     interconnection   a2 (manager) - b1, a3 - b2
#   ring 2   b0 (manager), b1, b2
set -eu
export PATH=$LAB/bin:/usr/sbin:/sbin:/usr/bin:/bin
trap 'poweroff -f' EXIT
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs run /run

cables=0
cable() { # SWITCH PORT SWITCH PORT: no end is up yet
    cables=$((cables + 1))
    ip link add near type veth peer name far
    ip link set near netns "$1" name "$2" address "02:00:5e:00:0$cables:01"
    ip link set far netns "$3" name "$4" address "02:00:5e:00:0$cables:02"
    ip -n "$1" link set "$2" master br0
    ip -n "$3" link set "$4" master br0
}
joins() { # SWITCH PRIMARY SECONDARY RING ROLE [MORE ...]
    local switch=$1 primary=$2 secondary=$3 ring=$4 role=$5
    ip netns exec "$switch" mrp addmrp bridge br0 ring_nr "$ring" ring_recv 500 \
        pport "$primary" sport "$secondary" ring_role "$role" "${@:6}"
}
plug() { for port in "$@"; do ip -n "${port%.*}" link set "${port#*.}" up; done; }
pull() { ip -n "${1%.*}" link set "${1#*.}" down; }

for name in a0 a1 a2 a3 b0 b1 b2; do
    ip netns add $name
    ip -n $name link add name br0 type bridge
    ip -n $name link set br0 up
    ip netns exec $name mrp_server &
done
cable a0 east a1 west
cable a1 east a2 west
cable a2 east a3 west
cable a3 east a0 west
cable b0 east b1 west
cable b1 east b2 west
cable b2 east b0 west
cable a2 over b1 over
cable a3 over b2 over
sleep 1

between=(in_recv 500 in_id 7 in_mode rc iport over)
joins a0 west east 1 mra prio 36864
joins a1 west east 1 mra prio 40960
joins a2 west east 1 mrc in_role mim "${between[@]}"
joins a3 east west 1 mrc in_role mic "${between[@]}"
joins b0 east west 2 mrm
joins b1 west east 2 mrc in_role mic "${between[@]}"
joins b2 east west 2 mrc in_role mic "${between[@]}"

plug a0.east
ip netns exec a0 tcpdump -q -U -i east -w "$OUT" ether proto 0x88e3 &
sleep 1
plug a1.west a1.east a2.west a2.east a3.west a3.east a0.west
plug b0.east b1.west b1.east b2.west b2.east b0.west
sleep 2
plug a2.over b1.over a3.over b2.over
sleep 2
pull a2.east # ring 1 opens
sleep 1
plug a2.east
sleep 2
pull b2.over # so does the interconnection
sleep 1
plug b2.over
sleep 2
sync
