# shellcheck shell=bash disable=SC1091,SC2086,SC2046,SC2154 # lists of package names are split on purpose
# The set-up that ./run and ./test share: packages, Dear ImGui, meson, ninja. To be sourced by bash with `root` set to
# the source tree. Everything it prints goes to standard error, a line a step; what the tools print goes to a log.

deps="$root/build-deps" # outside the build folders, so that wiping one keeps it
setup_log="$deps/setup.log"

say() { printf 'poolscope: %s\n' "$*" >&2; }

fail() {
    say "$@"
    exit 1
}

# Runs a command with its output in the log; when it fails, shows the end of the log and stops with the reason given.
logged() {
    local reason=$1
    shift
    printf '\n$ %s\n' "$*" >>"$setup_log"
    "$@" >>"$setup_log" 2>&1 </dev/null && return
    tail -n 25 "$setup_log" >&2
    fail "$reason (all of it: $setup_log)"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Two set-ups at the same time would write the same files: the second waits. Held until release_lock or exit.
take_lock() {
    mkdir -p "$deps" 2>/dev/null || true
    [ -w "$deps" ] || fail "cannot write to $root, where the build goes: use a clone of your own"
    command -v flock >/dev/null || return 0
    exec 9>"$deps/lock"
    flock -n 9 && return
    say "waiting for another ./run or ./test that is building"
    flock 9
}

release_lock() { exec 9>&-; }

# --- Packages ---------------------------------------------------------------------------------------------------------

read_os_release() {
    os_id=$(. /etc/os-release 2>/dev/null && printf '%s' "${ID:-}") || os_id=
    os_version=$(. /etc/os-release 2>/dev/null && printf '%s' "${VERSION_ID:-99}") || os_version=99
}

# What the build and the program need, and with `tests` what the tests need on top: the names on this Debian.
wanted_packages() {
    printf '%s\n' g++ meson ninja-build pkgconf python3 \
        libcli11-dev libfmt-dev nlohmann-json3-dev libtomlplusplus-dev doctest-dev \
        libglfw3-dev libgl-dev libfreetype-dev libfontconfig-dev libstb-dev \
        libgl1-mesa-dri fonts-inter fonts-jetbrains-mono
    if [ "${os_version%%.*}" -le 12 ]; then
        printf '%s\n' libboost1.81-dev # its libboost-dev is 1.74
    else
        printf '%s\n' libboost-dev libimgui-dev
    fi
    if [ "$1" = tests ]; then printf '%s\n' xvfb xauth; fi
    printf '%s\n' ${extra_packages:-}
}

# The wanted packages that are not installed, one a line.
missing_packages() {
    local wanted
    wanted=$(wanted_packages "$1")
    # dpkg-query's exit code tells only that some are unknown; what is installed is what counts.
    comm -23 <(printf '%s\n' $wanted | LC_ALL=C sort -u) \
        <(LC_ALL=C dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
            sed -n 's/^installed //p' | LC_ALL=C sort -u)
}

install_packages() {
    local missing
    missing=$(missing_packages "$1")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        say "these packages are missing, and there is neither root nor sudo to install them:" $missing
        say "as root: apt-get install --no-install-recommends" $missing
        say "going on without them; meson says if one is really needed"
        return 0
    fi
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
    say "reading the package lists (apt-get update)"
    printf '\n$ apt-get update\n' >>"$setup_log"
    as_root "${apt[@]}" update >>"$setup_log" 2>&1 || say "apt-get update failed; trying with the lists that are there"
    say "installing" $missing
    logged "apt-get could not install the packages" as_root "${apt[@]}" install --no-install-recommends $missing
}

# Packages and Dear ImGui. On another system than Debian only the names are given: meson finds what is there.
prepare_packages() {
    read_os_release
    if [ "$os_id" != debian ] || ! command -v dpkg-query >/dev/null; then
        [ -f "$deps/named" ] && return
        say "this is not Debian: install what answers to these Debian packages, if the next steps miss something:" \
            $(os_version=13 wanted_packages "$1")
        : >"$deps/named"
        return
    fi
    install_packages "$1"
    if [ "${os_version%%.*}" -le 12 ] && [ ! -f "$deps/imgui/lib/libimgui.a" ]; then
        say "fetching Dear ImGui from Debian's next release"
        logged "Dear ImGui could not be fetched" "$root/.ci/setup/imgui.sh" "$deps/imgui"
    fi
}

# --- Build ------------------------------------------------------------------------------------------------------------

# A compiler needs up to a gigabyte for the heaviest files: fewer jobs where memory is short.
build_jobs() {
    local cores memory_gb
    cores=$(nproc 2>/dev/null || echo 2)
    memory_gb=$(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null)
    if [ -n "$memory_gb" ] && [ "$memory_gb" -lt "$cores" ]; then cores=$memory_gb; fi
    [ "$cores" -ge 1 ] || cores=1
    echo "$cores"
}

# configure BUILD_FOLDER [MESON OPTIONS]: a complete build folder of this source tree, with these options set.
configure() {
    local folder=$1 name mark
    name=$(basename "$folder")
    mark="$root, $os_id $os_version" # after an upgrade of the system, too, meson wants to start anew
    shift
    if [ -f "$folder/build.ninja" ] && [ ! -f "$folder/.source-tree" ] &&
        grep -qsF "\"source\": \"$root\"" "$folder/meson-info/meson-info.json"; then
        printf '%s\n' "$mark" >"$folder/.source-tree" # set up by hand
    fi
    # Of a clone that was moved, another system, or interrupted half way: nothing of it can be used.
    if [ -e "$folder" ] && ! grep -qsxF -- "$mark" "$folder/.source-tree"; then
        say "setting $name up anew"
        rm -rf "$folder"
    fi
    if [ ! -f "$folder/.source-tree" ]; then
        say "configuring $name"
        mkdir -p "$folder"
        logged "meson could not configure the build" meson setup "$@" "$folder" "$root"
        printf '%s\n' "$mark" >"$folder/.source-tree"
        printf '%s\n' "$*" >"$folder/.options"
    elif [ "$#" -gt 0 ] && ! grep -qsxF -- "$*" "$folder/.options"; then
        say "configuring $name: $*"
        logged "meson could not configure the build" meson configure "$@" "$folder"
        printf '%s\n' "$*" >"$folder/.options"
    fi
}

# build BUILD_FOLDER TARGET…: quiet when there is nothing to do.
build() {
    local folder=$1 plan
    shift
    # ccache, if installed, must not fail the build where it cannot write.
    if [ -z "${CCACHE_DIR:-}" ] && [ ! -w "${HOME:-/nonexistent}" ]; then export CCACHE_DISABLE=1; fi
    plan=$(ninja -C "$folder" -n "$@" 2>&1 | tail -n 1) || true
    case $plan in *"no work to do"*) return ;; esac
    say "building $(basename "$folder")"
    if [ -t 2 ]; then
        ninja -C "$folder" -j "$(build_jobs)" "$@" >&2 9>&- || fail "the build failed: see the compiler's message above"
    else
        logged "the build failed" ninja -C "$folder" -k 10 -j "$(build_jobs)" "$@" # a log shows more than one mistake
    fi
}
