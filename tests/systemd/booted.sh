# Runs in a system that has just booted: traffic on a mirror port, and each unit killed once.
systemd-sysusers
ip link add sender type veth peer name eth1
for port in sender eth1; do
	sysctl -qw "net.ipv6.conf.$port.disable_ipv6=1"
	ip link set "$port" arp off up
done
units="sightglass-core sightglass-capture sightglass-decoder sightglass-recorder"
python=/opt/sightglass/bin/python
cd /opt/sightglass/tree || exit 1
send() {
	$python -c 'import sys, time; from tests.live.exchanges import Exchanges
with Exchanges("sender", 40): time.sleep(float(sys.argv[1]))' "$1"
}
systemctl start $units
for _ in $(seq 100); do
	[ -S /run/sightglass-core/intake ] && [ -f /var/lib/sightglass-ring/state.json ] && break
	sleep 0.2
done
sleep 3
send 4
echo "before $(systemctl show sightglass-decoder -p MainPID --value)"
systemctl kill -s KILL sightglass-capture
sleep 2
echo "after $(systemctl show sightglass-decoder -p MainPID --value)"
for unit in recorder decoder core; do
	systemctl kill -s KILL "sightglass-$unit"
	sleep 4
done
send 4
sleep 4
for unit in $units; do
	echo "unit $unit $(systemctl show "$unit" -p ActiveState --value)"
done
/opt/sightglass/bin/sightglass health --site /var/lib/sightglass/site --format json >/health.json
echo "health $($python -c 'import json; print(json.dumps(json.load(open("/health.json"))))')"
journalctl --no-pager -o cat -u 'sightglass-*' | sed 's/^/log /'
