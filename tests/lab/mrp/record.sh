#!/bin/bash
# Records protocols/mrp/captures/rings.pcap: tests/lab/mrp/record.sh FOLDER
#
# No distribution's kernel has MRP, so one is built to run as a process (user-mode Linux). FOLDER
# holds clones of https://github.com/microchip-ung/cfm and .../mrp (GPL: they run in the guest,
# and nothing of them comes here). Debian's packages: bison flex gcc make cmake linux-source-6.1
# libnl-3-dev libnl-genl-3-dev libev-dev libmnl-dev tcpdump iproute2.
set -eu
here=$(realpath "$(dirname "$0")")
cd "$1"
folder=$PWD
linux=$folder/linux-source-6.1

if [ ! -x "$linux/linux" ]; then
    tar xf /usr/src/linux-source-6.1.tar.xz
    # Room for all that a processor with AMX keeps for a process, which ptrace sets as a whole.
    sed -i 's/HOST_FP_SIZE, 2696/HOST_FP_SIZE, 12288/' "$linux/arch/x86/um/user-offsets.c"
    make -C "$linux" ARCH=um allnoconfig KCONFIG_ALLCONFIG="$here/kernel.config"
    make -C "$linux" ARCH=um -j"$(nproc)" linux
fi

cmake -S cfm -B cfm/build -DCMAKE_INSTALL_PREFIX="$folder" -DCMAKE_POLICY_VERSION_MINIMUM=3.5
make -C cfm/build install
cmake -S mrp -B mrp/build -DCMAKE_INSTALL_PREFIX="$folder" -DCMAKE_POLICY_VERSION_MINIMUM=3.5 \
    -DLibCFM_INCLUDE_DIR="$folder/include" -DLibCFM_LIBRARY="$folder/lib/libcfm_netlink.a"
make -C mrp/build install

"$linux/linux" mem=512M rootfstype=hostfs rw init="$here/rings.sh" con=null con0=null,fd:1 \
    LAB="$folder" OUT="$here/../../../protocols/mrp/captures/rings.pcap"
