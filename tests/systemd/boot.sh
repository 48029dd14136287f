#!/bin/bash
# boot.sh TREE PYTHON PACKAGES SCRIPT: boots systemd in an overlay of this machine, with the units
# of TREE where they belong, runs SCRIPT there, and prints what it printed. Needs root and a mount
# namespace of its own; what it writes goes with that.
set -euo pipefail
tree=$1 python=$2 packages=$3 script=$4
over=$(mktemp -d)
trap 'umount -R "$over" 2>/dev/null; rmdir "$over"' EXIT
mount -t tmpfs none "$over"
mkdir "$over"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$over/upper,workdir=$over/work" "$over/root"
root=$over/root
mkdir -p "$root"/opt/sightglass/{bin,tree,python,packages} "$root/etc/sightglass"
wrap() {
	printf '%s\n' '#!/bin/sh' \
		'export LD_LIBRARY_PATH=/opt/sightglass/python/lib PYTHONDONTWRITEBYTECODE=1' \
		'export PYTHONPATH=/opt/sightglass/tree:/opt/sightglass/packages' \
		"exec /opt/sightglass/python/bin/python3 $2 \"\$@\"" >"$root/opt/sightglass/bin/$1"
	chmod 755 "$root/opt/sightglass/bin/$1"
}
wrap python ''
wrap sightglass "-c 'from console.command import main; raise SystemExit(main())'"
cp "$tree"/systemd/*.service "$root/etc/systemd/system/"
cp "$tree/systemd/sysusers.conf" "$root/usr/lib/sysusers.d/sightglass.conf"
sed 's/^#RECORDER/RECORDER/; s/^#QUOTA/QUOTA/' "$tree/systemd/sensor.conf" >"$root/etc/sightglass/sensor.conf"
cp "$script" "$root/test.sh"
printf '%s\n' '[Unit]' 'Requires=booted.service' 'AllowIsolate=yes' \
	>"$root/etc/systemd/system/booted.target"
printf '%s\n' '[Service]' 'Type=oneshot' 'TimeoutStartSec=180' \
	'ExecStart=/bin/bash -c "/bin/bash /test.sh >/told 2>&1"' \
	'ExecStopPost=/bin/systemctl poweroff --no-block' \
	>"$root/etc/systemd/system/booted.service"
systemd-nspawn -q -D "$root" --register=no --keep-unit --private-network \
	--bind-ro="$tree:/opt/sightglass/tree" --bind-ro="$python:/opt/sightglass/python" \
	--bind-ro="$packages:/opt/sightglass/packages" \
	-b systemd.unit=booted.target systemd.unified_cgroup_hierarchy=0 </dev/null >&2
cat "$root/told"
