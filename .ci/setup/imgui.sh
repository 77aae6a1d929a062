#!/bin/sh
# Puts Dear ImGui >= 1.90 into DIR on a Debian whose own package is older: takes libimgui-dev of the next release from
# the mirror this machine already uses. The system's package sources, lists and installed packages stay as they are.
#
#   .ci/setup/imgui.sh DIR
#
# DIR then holds include/imgui/ and lib/libimgui.a. Does nothing where DIR has them already.
set -eu

target=${1:?usage: .ci/setup/imgui.sh DIR}
next_release=trixie # the first Debian release whose libimgui-dev is new enough

stop() {
    printf 'poolscope: %s\n' "$*" >&2
    exit 1
}

[ -f "$target/lib/libimgui.a" ] && exit 0
command -v apt-get >/dev/null || stop "Dear ImGui >= 1.90 is missing, and without apt-get it cannot be fetched here." \
    "Install it so that 'pkg-config --modversion imgui' answers, or set the meson option imgui_root."

# A directory that apt's own download user (_apt) can enter: apt then needs no exception for us.
work=$(mktemp -d "${TMPDIR:-/tmp}/poolscope-imgui.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/empty" "$work/unpacked"

# The user's own mirror of Debian's main component: of the entries that apt itself reports, the one of the release
# proper (not -updates, -security, -backports). Before the first `apt-get update` apt knows no origin and no code name;
# then the release that the entry names has to do.
# shellcheck disable=SC2016 # apt replaces these names, not the shell
entry=$(apt-get indextargets --format '$(CREATED_BY)|$(ORIGIN)|$(RELEASE)|$(COMPONENT)|$(SOURCESENTRY)|$(REPO_URI)' |
    awk -F'|' '$1 == "Packages" && ($2 == "Debian" || $2 == "$(ORIGIN)") && $3 !~ /[-\/]/ && $4 == "main" {
        print $5 "|" $6; exit }')
[ -n "$entry" ] || stop "no Debian mirror found in this machine's apt configuration; Dear ImGui >= 1.90 is needed." \
    "Add one, or install Dear ImGui yourself and set the meson option imgui_root."
mirror=${entry#*|}
entry_file=${entry%%:*}
# Checked by Debian's own keys and by the keys that the user's entry names.
keys=$(sed -n 's/.*[Ss]igned-[Bb]y[:=][[:space:]]*\(\/[^],[:space:]]*\).*/\1/p' "$entry_file" | sort -u | paste -sd, -)
archive_keys=/usr/share/keyrings/debian-archive-keyring.gpg
if [ -r "$archive_keys" ]; then keys="${keys:+$keys,}$archive_keys"; fi
printf 'deb [arch=%s%s] %s %s main\n' "$(dpkg --print-architecture)" "${keys:+ signed-by=$keys}" "$mirror" \
    "$next_release" >"$work/sources.list"

# Only what concerns us is replaced; proxies, credentials and certificates of the user's apt configuration stay.
private_apt() {
    apt-get -q -q \
        -o Dir::State::Lists="$work/lists" \
        -o Dir::Cache="$work/cache" \
        -o Dir::Etc::SourceList="$work/sources.list" \
        -o Dir::Etc::SourceParts="$work/empty" \
        -o Dir::Etc::Preferences="$work/empty/none" \
        -o Dir::Etc::PreferencesParts="$work/empty" \
        -o Acquire::Languages=none \
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
        -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false \
        -o Debug::NoLocking=true \
        "$@"
}
private_apt update >&2 || stop "the package list of Debian $next_release could not be read from $mirror; see apt's message above."
# As root, apt downloads as _apt and warns where that user may not write; the working directory is ours.
[ "$(id -u)" != 0 ] || chown -R _apt "$work/cache/archives/partial" "$work/lists/partial" 2>/dev/null || true
mkdir "$work/package"
[ "$(id -u)" != 0 ] || chown _apt "$work/package" 2>/dev/null || true
(cd "$work/package" && private_apt download libimgui-dev >&2) ||
    stop "libimgui-dev of Debian $next_release could not be downloaded from $mirror; see apt's message above."
dpkg -x "$work"/package/libimgui-dev_*.deb "$work/unpacked"

# Assembled beside the target and moved in one step: an interrupted set-up leaves nothing half done.
mkdir -p "$(dirname "$target")"
staged=$(mktemp -d "$target.XXXXXX")
trap 'rm -rf "$work" "$staged"' EXIT
mkdir "$staged/include" "$staged/lib"
mv "$work/unpacked/usr/include/imgui" "$staged/include/imgui"
mv "$work"/unpacked/usr/lib/*/libimgui.a "$staged/lib/libimgui.a"
cp "$work/unpacked/usr/share/doc/libimgui-dev/copyright" "$staged/copyright"
chmod 755 "$staged"
rm -rf "$target"
mv "$staged" "$target"
