#!/bin/sh
# Builds the app: build/android/fawang.apk, signed with the bureau's key and verified. docs/android.md says what each setting is.
#
#   SITE=https://…  KEYSTORE=…  KEY_ALIAS=…  KEYSTORE_PASS=…  [APP_ID=…] [VERSION=1.0] [VERSION_CODE=1]  sh android/build.sh
#
# `sh android/build.sh --trial` signs with a key that is made for it and thrown away: to look at, not to hand out.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(dirname "$HERE")
OUT=${OUT:-$ROOT/build/android}
TOOLS=${ANDROID_TOOLS:-$ROOT/build/android-tools}
FRAMEWORK=${ANDROID_FRAMEWORK:-/usr/share/android-framework-res/framework-res.apk}
ANDROID_JAR=${ANDROID_JAR:-$TOOLS/usr/share/java/com.android.android-23.jar}
DX_JAR=${DX_JAR:-$TOOLS/usr/share/java/com.android.dx.jar}
MIN_SDK=24
TARGET_SDK=34

stop() { echo "$1" >&2; exit 1; }

trial=
[ "${1:-}" = --trial ] && trial=yes
[ -n "$trial" ] && SITE=${SITE:-https://legal.example.cn}
case "${SITE:-}" in
https://*/*) stop "SITE is an address without a path: https://legal.example.cn" ;;
https://?*) ;;
*) stop "SITE names the bureau's address: https://legal.example.cn" ;;
esac
case "$SITE" in *[!A-Za-z0-9:/.-]*) stop "SITE has signs that no address has" ;; esac
HOST=$(printf %s "${SITE#https://}" | cut -d: -f1)

for tool in aapt zipalign apksigner javac java keytool zip; do
  command -v "$tool" >/dev/null || stop "$tool is missing: apt-get install aapt zipalign apksigner default-jdk-headless zip"
done
[ -r "$FRAMEWORK" ] || stop "$FRAMEWORK is missing: apt-get install android-framework-res"
if [ ! -r "$ANDROID_JAR" ] || [ ! -r "$DX_JAR" ]; then sh "$HERE/tools.sh" "$TOOLS"; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$OUT" "$work/gen" "$work/classes" "$work/res/mipmap-xxhdpi"
cp -r "$HERE/app/res/." "$work/res"
cp "$ROOT/fawang/shell/static/shell/icon-192.png" "$work/res/mipmap-xxhdpi/icon.png"
sed -e "s|>https://legal.example.cn<|>$SITE<|" -e "s|>legal.example.cn<|>$HOST<|" "$HERE/app/res/values/site.xml" >"$work/res/values/site.xml"

# Resources against Android 14; classes against Android 6, which has all that they use.
aapt package -f -m -J "$work/gen" -M "$HERE/app/AndroidManifest.xml" -S "$work/res" -A "$HERE/app/assets" -I "$FRAMEWORK" \
  --min-sdk-version "$MIN_SDK" --target-sdk-version "$TARGET_SDK" --version-code "${VERSION_CODE:-1}" \
  --version-name "${VERSION:-1.0}" ${APP_ID:+--rename-manifest-package "$APP_ID"} -F "$work/bare.apk"
javac -nowarn -Xlint:-options -encoding UTF-8 -source 8 -target 8 -bootclasspath "$ANDROID_JAR" -d "$work/classes" \
  $(find "$HERE/app/java" "$work/gen" -name '*.java')
java -cp "$DX_JAR" com.android.dx.command.Main --dex --min-sdk-version="$MIN_SDK" --output="$work/classes.dex" "$work/classes"
(cd "$work" && zip -q bare.apk classes.dex)
zipalign -f -p 4 "$work/bare.apk" "$work/aligned.apk"

if [ -n "$trial" ]; then
  KEYSTORE=$work/trial.keystore KEY_ALIAS=trial KEYSTORE_PASS=only-for-a-trial
  keytool -genkeypair -keystore "$KEYSTORE" -storepass "$KEYSTORE_PASS" -alias "$KEY_ALIAS" -keyalg RSA -keysize 3072 \
    -validity 30 -dname "CN=trial" 2>/dev/null
fi
[ -r "${KEYSTORE:-}" ] || stop "KEYSTORE names the bureau's key; docs/android.md says how to make one"
# By the environment: what stands on a command line, everybody on the machine reads.
export KEYSTORE_PASS="${KEYSTORE_PASS:?}"
apksigner sign --ks "$KEYSTORE" --ks-key-alias "${KEY_ALIAS:?}" --ks-pass env:KEYSTORE_PASS --min-sdk-version "$MIN_SDK" \
  --v1-signing-enabled false --v2-signing-enabled true --v3-signing-enabled true --out "$OUT/fawang.apk" "$work/aligned.apk"
rm -f "$OUT/fawang.apk.idsig"
apksigner verify --min-sdk-version "$MIN_SDK" --verbose --print-certs "$OUT/fawang.apk"
ls -l "$OUT/fawang.apk"
