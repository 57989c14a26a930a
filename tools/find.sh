# Finds what it takes to build and run: a JDK and Maven. Sourced by ./gatehouse, ./verify and .ci/run; POSIX sh.

# The oldest JDK that can build and run Gatehouse.
needed_jdk=25

# Prints the feature number ("25") of the JDK in folder $1, or nothing if there is no JDK.
# Reads its `release` file, for starting each candidate to ask it would take a second.
jdk_feature() {
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the JDK's folder behind a `javac` on the PATH, links followed.
jdk_on_path() {
    javac=$(command -v javac) || return 0
    while [ -L "$javac" ]; do
        target=$(readlink "$javac")
        case $target in
            /*) javac=$target ;;
            *) javac=$(dirname "$javac")/$target ;;
        esac
    done
    (cd "$(dirname "$javac")/.." 2>/dev/null && pwd -P)
}

# Prints the folders where JDKs usually are, one a line. $GATEHOUSE_JDKS (folders between colons) stands in for them in tests.
usual_jdks() {
    if [ -n "${GATEHOUSE_JDKS+set}" ]; then
        echo "$GATEHOUSE_JDKS" | tr ':' '\n'
        return
    fi
    for folder in \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        "${SDKMAN_DIR:-${HOME:-/nowhere}/.sdkman}"/candidates/java/* \
        "${HOME:-/nowhere}"/.jdks/* "${HOME:-/nowhere}"/.local/share/mise/installs/java/* "${HOME:-/nowhere}"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        [ -d "$folder" ] && echo "$folder"
    done
    if [ -x /usr/libexec/java_home ]; then
        /usr/libexec/java_home -v "$needed_jdk+" 2>/dev/null
    fi
}

# Prints the JDK to use: $JAVA_HOME, else the one on the PATH, else of the usual ones that which is nearest to the needed
# version, for that is what all of this was tried with. Prints nothing and fails if there is none.
find_jdk() {
    for folder in "${JAVA_HOME:-}" "$(jdk_on_path)"; do
        feature=$(jdk_feature "$folder")
        if [ -n "$feature" ] && [ "$feature" -ge "$needed_jdk" ]; then
            echo "$folder"
            return 0
        fi
    done
    found=$(usual_jdks | while IFS= read -r folder; do
        feature=$(jdk_feature "$folder")
        if [ -n "$feature" ] && [ "$feature" -ge "$needed_jdk" ]; then
            echo "$feature $folder"
        fi
    done | sort -n | head -n 1)
    [ -n "$found" ] && echo "${found#* }"
}

no_jdk="needs JDK $needed_jdk or newer and found none in JAVA_HOME, on the PATH, in /usr/lib/jvm, SDKMAN's or ~/.jdks: install one (Temurin $needed_jdk, or \`sdk install java $needed_jdk-tem\`) or set JAVA_HOME."

# Prints Maven's command: on the PATH, in $MAVEN_HOME, SDKMAN's, or where packages put it. Fails if there is none.
find_maven() {
    for mvn in "$(command -v mvn)" "${MAVEN_HOME:-/nowhere}/bin/mvn" "${M2_HOME:-/nowhere}/bin/mvn" \
        "${SDKMAN_DIR:-${HOME:-/nowhere}/.sdkman}/candidates/maven/current/bin/mvn" ${GATEHOUSE_JDKS-/usr/share/maven/bin/mvn /opt/maven/bin/mvn /opt/homebrew/bin/mvn}; do
        if [ -n "$mvn" ] && [ -x "$mvn" ] && [ ! -d "$mvn" ]; then
            echo "$mvn"
            return 0
        fi
    done
    return 1
}

no_maven="needs Maven and found none on the PATH, in MAVEN_HOME or SDKMAN's: install it (\`apt install maven\`, \`brew install maven\`, \`sdk install maven\`)."
