#!/bin/sh
# Fetches two packages that Debian 13 no longer has, signed by Debian, from Debian 11 into a folder: classes to compile
# against (libandroid-23-java) and what makes DEX of them (dalvik-exchange). Nothing is installed, no source of packages is added.
set -eu
into=$(mkdir -p "$1" && cd "$1" && pwd)
# The mirror from which this machine has its own packages.
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '^https?:.*/debian/?$' | head -n 1)}
[ -n "$mirror" ] || { echo "This machine has no mirror of Debian; DEBIAN_MIRROR names one." >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bullseye main" >"$work/sources.list"
cat >"$work/apt.conf" <<CONF
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$work/lists";
Dir::Cache "$work/cache";
APT::Sandbox::User "$(id -un)";
CONF
export APT_CONFIG="$work/apt.conf"
apt-get -q update
(cd "$work" && apt-get -q download libandroid-23-java dalvik-exchange)
for package in "$work"/*.deb; do dpkg-deb -x "$package" "$into"; done
